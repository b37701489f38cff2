"""What the pages about messages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from eventapp.domain.certificates import gives_certificates
from eventapp.domain.messages import CHANGEABLE
from eventapp.domain.states import MessageKind, MessageState, Presence, RegistrationSource
from eventapp.domain.texts import select_text
from eventapp.queries import certificates as certificate_queries
from eventapp.queries import message_recipients as recipient_queries
from eventapp.queries import messages as message_queries
from eventapp.queries.message_recipients import RecipientCount, Recipients, recipients_of
from eventapp.queries.messages import MessageCounts, MessageResult
from eventapp.web.filters import day_short
from eventapp.web.forms.languages import MORE_TEXT_LANGUAGES, TEXT_LANGUAGES
from eventapp.web.language import own_name
from eventapp.web.manage.mail_words import status_words, trouble_words

if TYPE_CHECKING:
    from eventapp.models import Event, Message, Registration


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """A message in the list."""

    message: "Message"
    title: str
    kind_label: str
    state_kind: str
    state_label: str


@dataclass(frozen=True, kw_only=True)
class LanguageLine:
    """A language with what its readers get."""

    tag: str
    name: str
    people: int
    is_written: bool
    #: the language that stands in where nothing is written
    stand_in: str
    is_common: bool


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """What became of one mail, in words."""

    result: MessageResult
    state_kind: str
    state_label: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MessagePage:
    """A message with whom it reaches and what became of it."""

    line: MessageLine
    audience: list[str]
    count: RecipientCount
    #: who must be called
    phone_list: "Sequence[Registration]"
    languages: list[LanguageLine]
    counts: MessageCounts
    rows: list[ResultRow]
    is_changeable: bool
    is_moving: bool
    #: people who could get a certificate and have none yet
    open_certificates: int

    @property
    def done(self) -> int:
        """Mails that need nothing more."""
        return self.counts.sent + self.counts.dropped + self.counts.failed

    @property
    def total(self) -> int:
        """Mails written, and while it goes out those to come."""
        written = self.done + self.counts.waiting
        return max(written, self.count.with_email) if self.is_moving else written


def message_lines(event_id: int) -> list[MessageLine]:
    """Return the event's messages as a list shows them."""
    return [_line(message) for message in message_queries.list_of_event(event_id)]


def message_page(event: "Event", message: "Message") -> MessagePage:
    """Return everything about a message."""
    recipients = recipients_of(message)
    counts = message_queries.count_results(message.id)
    is_underway = message.state is MessageState.SENDING or counts.waiting > 0
    return MessagePage(
        line=_line(message),
        audience=_audience_words(event, message),
        count=(count := recipient_queries.count_recipients(recipients)),
        phone_list=recipient_queries.list_without_email(recipients) if count.without_email else (),
        languages=_languages(message, count),
        counts=counts,
        rows=[_row(result) for result in message_queries.list_results(message.id)],
        is_changeable=message.state in CHANGEABLE and message.kind is not MessageKind.REMINDER,
        is_moving=is_underway or message.state is MessageState.SCHEDULED,
        open_certificates=_open_certificates(event) if message.kind is MessageKind.THANKS else 0,
    )


def audience_count(recipients: Recipients) -> RecipientCount:
    """Return how many a choice reaches."""
    return recipient_queries.count_recipients(recipients)


def _line(message: "Message") -> MessageLine:
    kinds = {
        MessageKind.ANNOUNCEMENT: gettext("Nachricht"),
        MessageKind.THANKS: gettext("Dank"),
        MessageKind.REMINDER: gettext("Erinnerung"),
    }
    states = {
        MessageState.DRAFT: ("open", gettext("Entwurf")),
        MessageState.SCHEDULED: ("half", gettext("Geplant")),
        MessageState.SENDING: ("half", gettext("Geht hinaus")),
        MessageState.SENT: ("on", gettext("Verschickt")),
        MessageState.STOPPED: ("alert", gettext("Gestoppt")),
    }
    text = select_text(message.texts, "de")
    kind, label = states[message.state]
    return MessageLine(
        message=message,
        title=text.subject if text else kinds[message.kind],
        kind_label=kinds[message.kind],
        state_kind=kind,
        state_label=label,
    )


def _audience_words(event: "Event", message: "Message") -> list[str]:
    """Say whom the message is for, narrowing first."""
    audience = recipient_queries.audience_of(message)
    statuses = {
        "confirmed": gettext("bestätigt"),
        "pending": gettext("offen"),
        "waitlisted": gettext("auf der Warteliste"),
    }
    chosen_statuses = ", ".join(statuses[status] for status in audience.statuses if status in statuses)
    words = [gettext("Stand: %(status)s", status=chosen_statuses or gettext("alle"))]
    chosen = [session for session in event.sessions if session.reference in audience.event_sessions]
    if audience.event_sessions:
        words.append(", ".join(f"{day_short(session.starts_at)} {session.label}".strip() for session in chosen))
    if audience.languages:
        words.append(", ".join(own_name(tag) for tag in audience.languages))
    if audience.sources:
        staff = RegistrationSource.STAFF in audience.sources
        online = RegistrationSource.ONLINE in audience.sources
        words += [gettext("selbst angemeldet")] * online + [gettext("vom Team angemeldet")] * staff
    if audience.presence is not Presence.ANY:
        words.append(gettext("war da") if audience.presence is Presence.CAME else gettext("war nicht da"))
    return words


def _languages(message: "Message", count: RecipientCount) -> list[LanguageLine]:
    """Return the languages to write in: those of the readers, those written, then all others."""
    written = {text.language for text in message.texts}
    tags = list(dict.fromkeys([*sorted(written), *count.languages, *TEXT_LANGUAGES, *MORE_TEXT_LANGUAGES]))
    return [
        LanguageLine(
            tag=tag,
            name=own_name(tag),
            people=count.languages.get(tag, 0),
            is_written=tag in written,
            stand_in=own_name(found.language) if (found := select_text(message.texts, tag)) else "",
            is_common=tag in written or tag in count.languages,
        )
        for tag in tags
    ]


def _row(result: MessageResult) -> ResultRow:
    kind, label = status_words(result.status, attempts=0)
    reason = trouble_words(result.last_error, status=result.status, is_bounced=result.bounced_at is not None)
    return ResultRow(result=result, state_kind=kind, state_label=label, reason=reason)


def _open_certificates(event: "Event") -> int:
    if not gives_certificates(event.kind):
        return 0
    return sum(holder.certificate is None for holder in certificate_queries.get_certificate_list(event.id).holders)
