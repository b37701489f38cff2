"""What the live board of an event shows, from one look at its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.queries import attendance as attendance_queries
from eventapp.queries import conflicts as conflict_queries
from eventapp.queries.attendance import ArrivalPoint, GateState, SessionAttendance
from eventapp.queries.conflicts import OpenCases
from eventapp.queries.counted_log import get_counted_log


@dataclass(frozen=True, kw_only=True)
class LiveNumbers:
    """The sessions in order, who came when, the gates by name, and what waits for a decision."""

    sessions: Sequence[SessionAttendance]
    arrivals: Sequence[ArrivalPoint]
    gates: Sequence[GateState]
    open_cases: OpenCases


def get_live_numbers(event_id: int, *, now: datetime) -> LiveNumbers:
    """Return the numbers of the event's sessions together, in a fixed number of statements."""
    sessions = attendance_queries.list_sessions_of([event_id])
    ids = [session.id for session in sessions]
    log = get_counted_log(event_id, ids)
    arrivals = [arrival for session_id in ids for arrival in log.sessions[session_id].arrivals]
    return LiveNumbers(
        sessions=attendance_queries.describe_sessions(
            sessions,
            reports={session_id: counted.report for session_id, counted in log.sessions.items()},
            besides=attendance_queries.get_besides([event_id], ids),
        ),
        arrivals=attendance_queries.list_points(arrivals),
        gates=attendance_queries.list_gate_states(event_id, arrivals, now=now),
        open_cases=conflict_queries.sum_open_cases(conflict_queries.list_desks(sessions, log=log.party_log)),
    )
