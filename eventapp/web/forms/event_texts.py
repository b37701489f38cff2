"""The words of an event in one language."""

from flask_babel import lazy_gettext

from eventapp.domain.describing import TextDetails
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import LABEL_CHARS, PROSE_CHARS, ProseField, YesField, at_most, needed

SUMMARY_CHARS = 600
AGENDA_CHARS = 5_000


class TextForm(Form):
    """Title, summary, text and agenda of an event."""

    title = LineField(
        lazy_gettext("Titel"), [needed(lazy_gettext("Bitte schreiben Sie einen Titel.")), at_most(LABEL_CHARS)]
    )
    subtitle = LineField(lazy_gettext("Untertitel"), [at_most(LABEL_CHARS)])
    summary = ProseField(lazy_gettext("Kurztext"), [at_most(SUMMARY_CHARS)])
    body = ProseField(lazy_gettext("Ausführlicher Text"), [at_most(PROSE_CHARS)])
    agenda = ProseField(lazy_gettext("Ablauf"), [at_most(AGENDA_CHARS)])
    is_machine_translated = YesField(lazy_gettext("Maschinell übersetzt und noch nicht geprüft"))

    def details(self, language: str) -> TextDetails:
        """Return what was said; call after the form is valid."""
        return TextDetails(
            language=language,
            title=self.title.data or "",
            subtitle=self.subtitle.data or "",
            summary=self.summary.data or "",
            body=self.body.data or "",
            agenda=self.agenda.data or "",
            is_machine_translated=bool(self.is_machine_translated.data),
        )
