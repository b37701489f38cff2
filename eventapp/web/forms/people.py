"""The form that asks for the reason of a download of names (PRV-9)."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length


class ExportForm(FlaskForm):  # type: ignore[misc]
    """Why the names are needed, and in which form."""

    reason = StringField(
        lazy_gettext("Wofür brauchen Sie die Namen?"),
        [
            InputRequired(lazy_gettext("Bitte nennen Sie einen Grund.")),
            Length(min=5, max=500, message=lazy_gettext("Bitte ein paar Worte, höchstens 500 Zeichen.")),
        ],
    )
    format = RadioField(
        lazy_gettext("Datei"),
        [InputRequired(lazy_gettext("Bitte wählen Sie eine Datei."))],
        choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV")],
        default="xlsx",
    )
