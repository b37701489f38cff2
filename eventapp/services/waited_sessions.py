"""For which of its sessions a party still needs places: what is over, or does not take place, is in nobody's way.

Part of the caller's transaction, under the event's lock.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm.attributes import set_committed_value

from eventapp.db import db
from eventapp.domain.capacity import Places
from eventapp.models import Event, EventSession, Registration
from eventapp.services import session_answers
from eventapp.services.places import sessions_of


def is_ahead(session: EventSession, *, now: datetime) -> bool:
    """True for a session that takes place and has not ended."""
    return session.ends_at > now and not session.is_cancelled


def sessions_ahead(
    registration: Registration, sessions: Sequence[EventSession], *, now: datetime
) -> list[EventSession]:
    """Return those of the registration's sessions that can still be come to."""
    return [session for session in sessions_of(registration, sessions) if is_ahead(session, now=now)]


def let_go(
    registration: Registration, event: Event, sessions: Sequence[EventSession], *, now: datetime
) -> list[EventSession]:
    """Give up, for a party that is to get its places now, what it cannot come to. Returns the sessions that stay.

    What is over goes. A cancelled session stays while there is room, in case it takes place after all.
    """
    stay = [
        session
        for session in sessions_of(registration, sessions)
        if is_ahead(session, now=now) or (session.ends_at > now and _has_room(session, registration.size))
    ]
    _keep(registration, event, {session.id for session in stay})
    return stay


def let_go_of_the_past(
    registration: Registration, event: Event, sessions: Sequence[EventSession], *, now: datetime
) -> None:
    """Give up, for a party that goes on waiting, the sessions that are over."""
    _keep(registration, event, {session.id for session in sessions_of(registration, sessions) if session.ends_at > now})


def _has_room(session: EventSession, size: int) -> bool:
    return Places(capacity=session.capacity, taken=session.places_taken).has_room_for(size)


def _keep(registration: Registration, event: Event, staying: Collection[int]) -> None:
    gone = [choice for choice in registration.chosen if choice.event_session_id not in staying]
    if not gone:
        return
    ids = [choice.event_session_id for choice in gone]
    for choice in gone:
        db.session.delete(choice)
    db.session.flush()
    set_committed_value(registration, "chosen", [c for c in registration.chosen if c.event_session_id in staying])
    if event.question_count:
        session_answers.forget_sessions(registration_id=registration.id, event_session_ids=ids)
