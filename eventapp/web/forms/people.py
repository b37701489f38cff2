"""The form that asks for the reason of a download of names (PRV-9)."""

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from eventapp.web.forms.base import Form, LineField, offer


class ExportForm(Form):
    """Why the names are needed, and in which form."""

    reason = LineField(
        lazy_gettext("Wofür brauchen Sie die Namen?"),
        [
            DataRequired(lazy_gettext("Bitte nennen Sie einen Grund.")),
            Length(min=5, max=500, message=lazy_gettext("Bitte ein paar Worte, höchstens 500 Zeichen.")),
        ],
    )
    format = RadioField(
        lazy_gettext("Datei"),
        [InputRequired(lazy_gettext("Bitte wählen Sie eine Datei."))],
        choices=offer([("xlsx", "Excel (XLSX)"), ("csv", "CSV")]),
        default="xlsx",
    )
