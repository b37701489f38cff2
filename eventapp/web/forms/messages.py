"""Messages to guests: for whom, what, and when."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext

from eventapp.domain.errors import DomainError
from eventapp.domain.messages import REMINDER_HOURS, MessageAudience, MessageWords, ensure_fillable
from eventapp.domain.states import Presence, RegistrationSource, RegistrationStatus
from eventapp.web.filters import day_short
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import (
    LABEL_CHARS,
    PROSE_CHARS,
    ChoiceField,
    ClockField,
    DayField,
    EmailLineField,
    PickField,
    ProseField,
    TickField,
    add_error,
    at_most,
    needed,
)
from eventapp.web.forms.times import read_moment
from eventapp.web.language import own_name
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventapp.models import EventSession

_NEVER = ""
_SUBJECT_NEEDED = lazy_gettext("Bitte schreiben Sie einen Betreff.")
_TEXT_NEEDED = lazy_gettext("Bitte schreiben Sie einen Text.")


class AudienceForm(Form):
    """Whom a message is for; nothing ticked in a list stands for all of it."""

    statuses = TickField(lazy_gettext("Stand der Anmeldung"))
    event_sessions = TickField(lazy_gettext("Termine"))
    languages = TickField(lazy_gettext("Sprache"))
    sources = TickField(lazy_gettext("Wie angemeldet"))
    presence = ChoiceField(lazy_gettext("Dabei gewesen"), default=Presence.ANY.value)

    def offer_choices(self, *, sessions: "Sequence[EventSession]", languages: "Sequence[str]") -> None:
        """Offer what the event has."""
        self.statuses.choices = offer(
            (
                (RegistrationStatus.CONFIRMED.value, gettext("Bestätigt")),
                (RegistrationStatus.PENDING.value, gettext("Offen")),
                (RegistrationStatus.WAITLISTED.value, gettext("Warteliste")),
            )
        )
        self.event_sessions.choices = offer((session.reference, _session_words(session)) for session in sessions)
        self.languages.choices = offer((tag, own_name(tag)) for tag in languages)
        self.sources.choices = offer(
            (
                (RegistrationSource.ONLINE.value, gettext("Selbst angemeldet")),
                (RegistrationSource.STAFF.value, gettext("Vom Team angemeldet")),
            )
        )
        self.presence.choices = offer(
            (
                (Presence.ANY.value, gettext("Egal")),
                (Presence.CAME.value, gettext("War da")),
                (Presence.ABSENT.value, gettext("War nicht da")),
            )
        )

    def audience(self) -> MessageAudience:
        """Return what was chosen; call after the form is valid."""
        return MessageAudience(
            statuses=tuple(RegistrationStatus(value) for value in self.statuses.data or ()),
            event_sessions=tuple(self.event_sessions.data or ()),
            languages=tuple(self.languages.data or ()),
            sources=tuple(RegistrationSource(value) for value in self.sources.data or ()),
            presence=Presence(self.presence.data or Presence.ANY),
        )


class WordsForm(Form):
    """Subject and text in one language."""

    subject = LineField(lazy_gettext("Betreff"), [needed(_SUBJECT_NEEDED), at_most(LABEL_CHARS)])
    body = ProseField(lazy_gettext("Text"), [needed(_TEXT_NEEDED), at_most(PROSE_CHARS)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; words in braces must be known."""
        if super().validate(extra_validators):
            for field in (self.subject, self.body):
                _check_braces(field)
        return not self.errors

    def words(self, language: str) -> MessageWords:
        """Return what was written; call after the form is valid."""
        return MessageWords(language=language, subject=self.subject.data or "", body=self.body.data or "")


class MessageForm(AudienceForm, WordsForm):
    """A new message: for whom, and its German words."""


class SendingForm(Form):
    """When a message goes out; without a day at once."""

    day = DayField(lazy_gettext("Tag"))
    clock = ClockField(lazy_gettext("Uhrzeit"))

    at: datetime | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether day and time go together."""
        super().validate(extra_validators)
        if self.day.data and self.clock.data:
            self.at = read_moment(self.day.data, self.clock.data, at=self.clock)
        elif not self.errors:
            add_error(self.clock, gettext("Bitte nennen Sie Tag und Uhrzeit."))
        return not self.errors


class ReminderForm(Form):
    """How long before their first session people are reminded."""

    hours = PickField(lazy_gettext("Erinnerung vor dem ersten Termin"))

    def offer_choices(self) -> None:
        """Offer never, and some days."""
        days = {24: gettext("1 Tag vorher"), 48: gettext("2 Tage vorher"), 72: gettext("3 Tage vorher")}
        words = {**days, 168: gettext("1 Woche vorher")}
        self.hours.choices = offer(
            [(_NEVER, gettext("keine Erinnerung")), *((str(hours), words[hours]) for hours in REMINDER_HOURS)]
        )

    def chosen(self) -> int | None:
        """Return the hours, None for never."""
        return int(self.hours.data) if self.hours.data else None


class AddressForm(Form):
    """The address of somebody whose mail came back."""

    email = EmailLineField(lazy_gettext("E-Mail"), [needed(lazy_gettext("Bitte schreiben Sie die richtige Adresse."))])


def _check_braces(field: Any) -> None:
    try:
        ensure_fillable(MessageWords(language="", subject=field.data, body=field.data))
    except DomainError as error:
        add_error(field, sentence(error))


def _session_words(session: "EventSession") -> str:
    return f"{day_short(session.starts_at)} {session.label}".strip()
