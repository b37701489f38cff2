"""The sessions of an event: add, change, repeat on more days, cancel, remove."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.describing import SessionDetails
from eventapp.domain.errors import StillInUse
from eventapp.domain.states import EventStatus, MessageKind
from eventapp.models import Event, EventSession
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import events as event_queries
from eventapp.queries.message_recipients import list_of_session
from eventapp.services import audit, outbox
from eventapp.services.event_changes import touch
from eventapp.services.waitlist import offer_places_of


@transactional
def add_sessions(
    *, event_id: int, sessions: Sequence[SessionDetails], user_id: int, now: datetime
) -> list[EventSession]:
    """Add all of the sessions or none."""
    event = event_queries.lock_event(event_id)
    rows = [build_session(details) for details in sessions]
    for row in rows:
        row.event_id = event_id
    db.session.add_all(rows)
    touch(event, now=now)
    for row in rows:
        _record("session.added", row, event=event, user_id=user_id, now=now)
    return rows


@transactional
def change_session(
    *, event_id: int, reference: str, details: SessionDetails, user_id: int, now: datetime, notify: bool = False
) -> EventSession:
    """Replace what is said about a session; its capacity may fall below the places taken. Raises NotFound.

    ``notify`` tells those who registered for it when its time has changed.
    """
    event = event_queries.lock_event(event_id)
    session = session_queries.get_session(reference, event_id=event_id)
    before = (session.starts_at, session.ends_at)
    is_moved = before != (details.span.starts_at, details.span.ends_at)
    if is_moved:
        session.moved_at, (session.moved_from_starts_at, session.moved_from_ends_at) = now, before
    _describe(session, details)
    touch(event, now=now)
    _record("session.changed", session, event=event, user_id=user_id, now=now)
    if notify and is_moved:
        _tell(session, event=event, now=now)
    offer_places_of(event, now=now)
    return session


@transactional
def cancel_session(*, event_id: int, reference: str, user_id: int, now: datetime, notify: bool = False) -> EventSession:
    """Let a session not take place; its registrations and counts stay. Raises NotFound.

    ``notify`` tells those who registered for it.
    """
    event = event_queries.lock_event(event_id)
    session = session_queries.get_session(reference, event_id=event_id)
    session.is_cancelled = True
    touch(event, now=now)
    _record("session.cancelled", session, event=event, user_id=user_id, now=now)
    if notify:
        _tell(session, event=event, now=now)
    offer_places_of(event, now=now)  # who waits for this one and another needs the other alone
    return session


@transactional
def restore_session(
    *, event_id: int, reference: str, user_id: int, now: datetime, notify: bool = False
) -> EventSession:
    """Let a cancelled session take place after all. Raises NotFound.

    ``notify`` tells those who registered for it.
    """
    event = event_queries.lock_event(event_id)
    session = session_queries.get_session(reference, event_id=event_id)
    session.is_cancelled = False
    touch(event, now=now)
    _record("session.restored", session, event=event, user_id=user_id, now=now)
    if notify:
        _tell(session, event=event, now=now)
    offer_places_of(event, now=now)
    return session


@transactional
def remove_session(*, event_id: int, reference: str, user_id: int, now: datetime) -> None:
    """Remove a session that nobody registered for and that the door log does not know.

    Raises NotFound or StillInUse.
    """
    event = event_queries.lock_event(event_id)
    session = session_queries.get_session(reference, event_id=event_id)
    if session_queries.is_in_use(session.id):
        raise StillInUse
    touch(event, now=now)
    _record("session.removed", session, event=event, user_id=user_id, now=now)
    db.session.delete(session)


def build_session(details: SessionDetails) -> EventSession:
    """Return a new row, not yet added."""
    session = EventSession(reference=new_reference())
    _describe(session, details)
    return session


def _describe(session: EventSession, details: SessionDetails) -> None:
    session.starts_at = details.span.starts_at
    session.ends_at = details.span.ends_at
    session.label = details.label
    session.break_minutes = details.break_minutes
    session.capacity = details.capacity
    session.target = details.target
    session.remark = details.remark
    session.counsellor = details.counsellor


def _tell(session: EventSession, *, event: Event, now: datetime) -> None:
    """Write to those who registered for the session how it is now; drafts and what is over are nobody's news."""
    if event.status is not EventStatus.PUBLISHED:
        return
    for registration in list_of_session(session.id):
        outbox.enqueue_for_registration(
            MessageKind.SESSION_CHANGED, registration=registration, organization_id=event.organization_id, now=now
        )


def _record(action: str, session: EventSession, *, event: Event, user_id: int, now: datetime) -> None:
    audit.record(
        action,
        subject_type="event_session",
        subject_reference=session.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
