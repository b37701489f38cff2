"""Closing the numbers of sessions ("Zahlen abschließen", CNT-7). A closing is added, never changed."""

from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.closing import ClosedNumbers, next_version
from eventapp.domain.errors import NotFound, NothingToClose, SessionNotOver
from eventapp.models import SessionClosing
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import closings as closing_queries
from eventapp.queries import events as event_queries
from eventapp.queries.attendance import SessionAttendance
from eventapp.queries.closings import Closing
from eventapp.services import audit, persons


@transactional
def close_session(*, event_id: int, reference: str, reason: str, user_id: int | None, now: datetime) -> SessionClosing:
    """Freeze the numbers of one session as they are now.

    Raises NotFound, SessionNotOver, NothingToClose when nothing has changed since, and ReasonMissing for a second
    version without a reason.
    """
    for session, newest in _sessions(event_id):
        if session.reference == reference:
            return _close(session, newest=newest, event_id=event_id, reason=reason, user_id=user_id, now=now)
    raise NotFound


@transactional
def close_event(*, event_id: int, reason: str, user_id: int | None, now: datetime) -> int:
    """Freeze every session of the event that is over and not closed as it is; return how many that were.

    Raises ReasonMissing when one of them gets a second version without a reason: then none is closed.
    """
    closed = 0
    for session, newest in _sessions(event_id):
        try:
            _close(session, newest=newest, event_id=event_id, reason=reason, user_id=user_id, now=now)
        except (SessionNotOver, NothingToClose):
            continue
        closed += 1
    return closed


def _sessions(event_id: int) -> list[tuple[SessionAttendance, Closing | None]]:
    """The event's sessions that take place; the event is locked, so that two people make one version, not two."""
    event_queries.lock_event(event_id)
    sessions = [s for s in attendance_queries.list_session_attendance(event_id) if not s.is_cancelled]
    closings = closing_queries.list_closings([session.id for session in sessions])
    return [(session, closings.get(session.id)) for session in sessions]


def _close(
    session: SessionAttendance,
    *,
    newest: Closing | None,
    event_id: int,
    reason: str,
    user_id: int | None,
    now: datetime,
) -> SessionClosing:
    methods = closing_queries.list_counting_methods([session.id])[session.id]
    numbers = closing_queries.live_numbers(session, methods=methods)
    version = next_version(
        numbers,
        newest=(newest.version, newest.numbers) if newest else None,
        ends_at=session.ends_at,
        reason=reason,
        now=now,
    )
    row = _row(numbers, session_id=session.id, version=version, reason=reason.strip() if newest else "")
    row.closed_at, row.closed_by_id = now, user_id
    db.session.add(row)
    db.session.flush()
    event = event_queries.lock_event(event_id)
    persons.record_visitors(event, event_session_ids=[session.id])
    audit.record(
        "session.closed",
        subject_type="event_session",
        subject_reference=session.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        reason=row.reason[:200],
        now=now,
    )
    return row


def _row(numbers: ClosedNumbers, *, session_id: int, version: int, reason: str) -> SessionClosing:
    estimate = numbers.estimate
    return SessionClosing(
        event_session_id=session_id,
        version=version,
        reason=reason,
        registered=numbers.registered,
        canceled=numbers.canceled,
        admitted=numbers.admitted,
        walk_ins=numbers.walk_ins,
        estimated=numbers.estimated,
        children=numbers.children,
        counting_methods=tuple(numbers.counting_methods),
        estimate_method=estimate.method if estimate else None,
        estimated_at=estimate.estimated_at if estimate else None,
        estimate_responsible=estimate.responsible if estimate else "",
        estimate_note=estimate.note if estimate else "",
    )
