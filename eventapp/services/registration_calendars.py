"""The sessions of a registration as a calendar file; neutral for counselling (CNS-3).

The download of the ticket page and the attachment of mails are the same entries, so that a calendar knows them as
one; after a cancellation they take themselves out of it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from eventapp.adapters.calendar import CalendarEntry, event_calendar
from eventapp.adapters.translations import Translator
from eventapp.domain.schedule import local_day
from eventapp.domain.states import EventKind, EventStatus, RegistrationStatus, TicketStatus
from eventapp.models import Event, EventSession, Registration
from eventapp.queries.parts import list_given_up_ids
from eventapp.services.paper_words import event_title


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """A file with a name that says no more than the day."""

    name: str
    content: bytes


def registration_calendar(registration: Registration, *, words: Translator, base_url: str) -> CalendarFile:
    """Return the calendar file of a registration with event, sessions and tickets loaded.

    Parts of a series that were given up are in it as cancelled: calendars that have them take them out.
    """
    sessions = sorted((choice.event_session for choice in registration.chosen), key=lambda s: (s.starts_at, s.id))
    title = event_title(registration.event, words=words)
    every, given_up = registration.event.sessions, _given_up(registration)
    content = event_calendar(
        [
            *(_entry(registration, session, sessions, words=words, base_url=base_url) for session in sessions),
            *(
                replace(_entry(registration, session, every, words=words, base_url=base_url), is_cancelled=True)
                for session in given_up
            ),
        ],
        name=title,
        host=urlsplit(base_url).hostname or "localhost",
        timezone=words.zone,
    )
    day = local_day(sessions[0].starts_at, zone=words.zone.key).isoformat() if sessions else registration.reference
    return CalendarFile(name=f"Termin-{day}.ics", content=content)


def _given_up(registration: Registration) -> list[EventSession]:
    event = registration.event
    if event.kind is EventKind.BERATUNG or len(event.sessions) < 2:
        return []
    ids = list_given_up_ids(registration.id) - {choice.event_session_id for choice in registration.chosen}
    return [session for session in event.sessions if session.id in ids]


def _entry(
    registration: Registration,
    session: EventSession,
    sessions: Sequence[EventSession],
    *,
    words: Translator,
    base_url: str,
) -> CalendarEntry:
    event = registration.event
    is_canceled = registration.status is RegistrationStatus.CANCELED
    title = event_title(event, words=words)
    is_part = len(sessions) > 1 and session.label and event.kind is not EventKind.BERATUNG
    return CalendarEntry(
        # an appointment that is moved stays the same entry
        reference=registration.reference
        if event.kind is EventKind.BERATUNG
        else f"{registration.reference}-{session.reference}",
        summary=f"{title}: {session.label}" if is_part else title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=max(registration.updated_at, event.updated_at),
        sequence=event.revision + (1 if is_canceled else 0),
        is_cancelled=is_canceled or session.is_cancelled or event.status is EventStatus.CANCELLED,
        location=_place(event),
        description=_description(registration, session, words=words, base_url=base_url),
        is_private=event.kind is EventKind.BERATUNG,
    )


def _place(event: Event) -> str:
    if event.venue is None:
        return ""
    town = f"{event.venue.postal_code} {event.venue.city}".strip()
    return ", ".join(part for part in (event.venue.name, event.venue.street, town) if part)


def _description(registration: Registration, session: EventSession, *, words: Translator, base_url: str) -> str:
    """The number that is called, and the codes; the secret that may change and cancel stays out of calendars."""
    is_numbered = registration.event.kind is EventKind.BERATUNG and session.label
    lines = [words.gettext("Nummer %(number)s") % {"number": session.label}] if is_numbered else []
    valid = (ticket for ticket in registration.tickets if ticket.status is TicketStatus.VALID)
    return "\n".join([*lines, *(f"{base_url}/t/{ticket.token}" for ticket in valid)])
