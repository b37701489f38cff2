"""The forms that ask for a reason: for a download of names (PRV-9), for erasing somebody (PRV-5)."""

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from eventapp.domain.erasure import ErasureReason
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


class ErasureForm(Form):
    """Why somebody is erased: chosen, so that nobody writes a name into the log."""

    reason = RadioField(
        lazy_gettext("Warum löschen Sie?"),
        [InputRequired(lazy_gettext("Bitte wählen Sie einen Grund."))],
        choices=offer(
            [
                (ErasureReason.ASKED.value, lazy_gettext("Die Person hat darum gebeten")),
                (ErasureReason.MISTAKE.value, lazy_gettext("Versehentlich angemeldet")),
                (ErasureReason.OTHER.value, lazy_gettext("Anderer Grund")),
            ]
        ),
    )

    def chosen(self) -> ErasureReason:
        """Return the reason of a form that is right."""
        return ErasureReason(self.reason.data)
