"""Moving a counselling appointment to another free time, by whoever holds its secret."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.errors import MovedTooLate, RegistrationNotActive, SessionFull, UnknownSession
from eventapp.domain.states import HOLDING_PLACES, EventKind
from eventapp.models import Event, EventSession, Registration, RegistrationSession
from eventapp.queries import admitted as admitted_queries
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries import waitlist as waitlist_queries
from eventapp.queries.counselling import list_bookable
from eventapp.services import settling, waitlist
from eventapp.services.party_changes import ensure_changeable
from eventapp.services.places import sessions_of, take_session_places


@transactional
def move_slot(*, registration_id: int, wanted: str, now: datetime) -> Registration:
    """Let the registration have another appointment of its event; the one before is free at once. Its code stays.

    A choice that changes nothing writes nothing. Raises UnknownSession, SessionFull, MovedTooLate,
    RegistrationNotActive or RegistrationClosed.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    sessions = event_queries.list_sessions(event.id)
    ensure_changeable(registration, sessions, now=now)
    if registration.status not in HOLDING_PLACES:
        raise RegistrationNotActive  # whoever waits has no appointment to move
    target = _target(event, sessions, wanted=wanted, now=now)
    before = sessions_of(registration, sessions)
    if target in before:
        return registration
    ensure_movable(registration, before, now=now)
    if target.id in {c.event_session_id for r in waitlist_queries.list_waiting(event.id) for c in r.chosen}:
        raise SessionFull(left=0, wanted=registration.size, session=target.label or target.reference)
    take_session_places([target], count=registration.size)
    take_session_places(before, count=-registration.size)
    _write(registration, target, event=event, now=now)
    settling.tell_anew(registration, event=event, now=now)
    settling.record("registration.moved", registration, event=event, now=now)
    waitlist.offer_places(event, sessions, now=now)
    return registration


def ensure_movable(registration: Registration, before: Sequence[EventSession], *, now: datetime) -> None:
    """Raise MovedTooLate once the appointment has begun, unless it was closed."""
    has_begun = any(session.starts_at <= now and not session.is_cancelled for session in before)
    if has_begun or admitted_queries.count_admitted(registration.id):
        raise MovedTooLate


def _target(event: Event, sessions: Sequence[EventSession], *, wanted: str, now: datetime) -> EventSession:
    if event.kind is EventKind.BERATUNG:
        for session in list_bookable(event, sessions, now=now):
            if session.reference == wanted:
                return session
    raise UnknownSession


def _write(registration: Registration, target: EventSession, *, event: Event, now: datetime) -> None:
    """Write the choice; phones at the door take it over with the tickets, calendars by the event's revision."""
    for choice in list(registration.chosen):
        db.session.delete(choice)
    db.session.add(RegistrationSession(registration_id=registration.id, event_session_id=target.id))
    for ticket in registration.tickets:
        ticket.updated_at = now
    registration.updated_at = now
    event.revision += 1
    db.session.flush()
    db.session.expire(registration, ["chosen"])
