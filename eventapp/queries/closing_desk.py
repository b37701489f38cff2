"""What the page "Abschluss" shows of each session: its numbers, whether they are closed, what was counted on paper."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.report_facts import ListFacts, is_remark_due
from eventapp.models import PersonKey
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import closings as closing_queries
from eventapp.queries import conflicts as conflict_queries
from eventapp.queries import report_entries
from eventapp.queries.attendance import SessionAttendance
from eventapp.queries.closings import LiveAndClosed
from eventapp.queries.door_log import get_party_log


@dataclass(frozen=True, kw_only=True)
class SessionState(LiveAndClosed):
    """One session that takes place."""

    session: SessionAttendance
    open_cases: int
    signed: ListFacts | None
    #: guests without a registration who are told apart by a key
    named_guests: int

    @property
    def counted(self) -> int:
        """R."""
        return self.numbers.admitted + self.numbers.walk_ins

    @property
    def needs_remark(self) -> bool:
        """The report demands words that nobody has written yet."""
        estimate = self.numbers.estimate
        is_said = bool(self.session.remark.strip() or (estimate and estimate.note.strip()))
        return not is_said and is_remark_due(
            total=self.numbers.total, target=self.session.target, estimated=self.numbers.estimated
        )


def list_session_states(event_id: int) -> list[SessionState]:
    """Return the event's sessions that take place, in order, in a fixed number of statements."""
    held = [session for session in attendance_queries.list_sessions_of([event_id]) if not session.is_cancelled]
    ids = [session.id for session in held]
    log = get_party_log(event_id, ids)
    besides = attendance_queries.get_besides([event_id], ids)
    sessions = attendance_queries.count_sessions(held, log=log, besides=besides)
    closings = closing_queries.list_closings(ids)
    methods = closing_queries.list_counting_methods(ids)
    cases = {desk.event_session.id: len(desk.cases) for desk in conflict_queries.list_desks(held, log=log)}
    signed = report_entries.list_signed_lists(ids)
    guests = _count_named_guests(ids)
    return [
        SessionState(
            session=session,
            live=closing_queries.live_numbers(session, methods=methods[session.id]),
            closing=closings.get(session.id),
            open_cases=cases.get(session.id, 0),
            signed=signed.get(session.id),
            named_guests=guests.get(session.id, 0),
        )
        for session in sessions
    ]


def _count_named_guests(event_session_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(PersonKey.event_session_id, func.count())
        .where(PersonKey.event_session_id.in_(event_session_ids), PersonKey.is_guest)
        .group_by(PersonKey.event_session_id)
    )
    return {session_id: count for session_id, count in rows}
