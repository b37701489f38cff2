"""An organizer's own words to guests: for whom they are, what can be filled in, and when reminders go out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.domain.errors import MessageTextMissing, PlaceholderUnknown
from eventapp.domain.states import MessageState, Presence, RegistrationSource, RegistrationStatus

#: How many mails are written in one transaction; small enough that nobody who registers waits for it.
BATCH_SIZE = 50

#: What an organizer may write in braces, in the language of those who write.
PLACEHOLDERS = ("name", "titel", "termin", "ort", "link")
_PLACEHOLDER = re.compile(r"(?P<blank> ?)\{\s*(?P<word>[^\W\d]\w*)\s*\}")

#: How long before their first session people can be reminded; None is never.
REMINDER_HOURS = (24, 48, 72, 168)
DEFAULT_REMINDER_HOURS = 48

#: States in which a message can still be changed.
CHANGEABLE = (MessageState.DRAFT, MessageState.SCHEDULED)


@dataclass(frozen=True, kw_only=True)
class MessageAudience:
    """Whom a message is for; an empty part stands for all."""

    statuses: tuple[RegistrationStatus, ...] = (RegistrationStatus.CONFIRMED,)
    event_sessions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[RegistrationSource, ...] = ()
    presence: Presence = Presence.ANY


@dataclass(frozen=True, kw_only=True)
class MessageWords:
    """The words in one language; the body may use a little Markdown."""

    language: str
    subject: str
    body: str


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Return the text with what stands in braces filled in; where there is nothing to fill in, no gap stays.

    Braces around anything else stay as they are; ``ensure_fillable`` has refused unknown words before.
    """
    return _PLACEHOLDER.sub(_filled(values), text)


def ensure_fillable(words: MessageWords) -> None:
    """Check words before they are kept. Raises MessageTextMissing or PlaceholderUnknown (names)."""
    if not words.subject.strip() or not words.body.strip():
        raise MessageTextMissing
    found = (place["word"] for place in _PLACEHOLDER.finditer(f"{words.subject}\n{words.body}"))
    unknown = sorted({name for name in found if name.lower() not in PLACEHOLDERS})
    if unknown:
        raise PlaceholderUnknown(names=", ".join(f"{{{name}}}" for name in unknown))


def reminder_moment(starts_at: datetime, *, hours: int) -> datetime:
    """Return when people whose first session starts then are reminded.

    Whoever registers later needs no reminder: the confirmation has just come.
    """
    return starts_at - timedelta(hours=hours)


def _filled(values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def fill(found: re.Match[str]) -> str:
        value = values.get(found["word"].lower())
        if value is None:
            return found[0]
        return found["blank"] + value if value else ""

    return fill
