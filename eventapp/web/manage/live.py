"""The live board of an event's door, also for a projector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.release import ReleaseFacts, release_moment, released_places, tighter_capacity
from eventapp.domain.states import Role
from eventapp.queries.attendance import GateState, SessionAttendance, sum_attendance
from eventapp.queries.live_numbers import LiveNumbers, get_live_numbers
from eventapp.web.access import event_with_people, requires
from eventapp.web.filters import clock_time
from eventapp.web.manage.arrival_chart import (
    ArrivalRow,
    LineChart,
    arrival_rows,
    build_arrival_chart,
)
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import EventFrame, event_frame

if TYPE_CHECKING:
    from eventapp.models import Event

#: A phone that was heard of within this time counts as connected.
_SILENT_AFTER = timedelta(minutes=2)
_LAMP_CELLS = 20


@dataclass(frozen=True, kw_only=True)
class GateLine:
    """One gate on the board."""

    name: str
    value: int
    note: str
    silent: bool


@dataclass(frozen=True, kw_only=True)
class Board:
    """Everything that the board shows."""

    report: AttendanceReport
    expected: int
    left: int
    capacity: int | None
    #: places of people who have not come, for others at the door; None while nothing is released
    released: int | None
    lamp_cells: int
    clock: datetime
    first_at: datetime | None
    chart: LineChart
    rows: list[ArrivalRow]
    gates: list[GateLine]


@blueprint.get("/events/<reference>/live")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def live(reference: str) -> str:
    """Show what happens at the door now; a script renews it every few seconds."""
    event = event_with_people(reference)
    now = clock.now()
    numbers = get_live_numbers(event.id, now=now)
    frame: EventFrame = event_frame(event, current="live", now=now, cases=numbers.open_cases.count)
    board = build_board(event, numbers, now=now)
    return render_template("manage/live/board.html", frame=frame, board=board, open_cases=numbers.open_cases)


def build_board(event: "Event", numbers: LiveNumbers, *, now: datetime) -> Board:
    """Return the board of all sessions of the event together."""
    sessions, arrivals = numbers.sessions, numbers.arrivals
    report = sum_attendance(sessions)
    starts_at = min((s.starts_at for s in sessions), default=now)
    ends_at = max((s.ends_at for s in sessions), default=now + timedelta(hours=1))
    return Board(
        report=report,
        expected=max(0, report.no_shows),
        left=report.counted - report.inside,
        capacity=event.capacity,
        released=_released(event, sessions, now=now),
        lamp_cells=_lamp_cells(report.inside, capacity=event.capacity),
        clock=now,
        first_at=max(arrivals[0].at, starts_at - timedelta(hours=6)) if arrivals else None,
        chart=build_arrival_chart(arrivals, starts_at=starts_at, ends_at=ends_at, registered=report.registered),
        rows=arrival_rows(arrivals),
        gates=[_gate_line(gate, now=now) for gate in numbers.gates],
    )


def _released(event: "Event", sessions: Sequence[SessionAttendance], *, now: datetime) -> int | None:
    """Return the released places of the sessions that are on, as the phones count them."""
    places = [
        released_places(
            ReleaseFacts(
                released_at=release_moment(session.starts_at, minutes=event.release_minutes),
                ends_at=session.ends_at,
                capacity=tighter_capacity(event.capacity, session.capacity),
            ),
            admitted=session.report.counted,
            now=now,
        )
        for session in sessions
        if not session.is_cancelled
    ]
    known = [count for count in places if count is not None]
    return sum(known) if known else None


def _lamp_cells(inside: int, *, capacity: int | None) -> int:
    if not capacity:
        return 0
    return min(_LAMP_CELLS, -(-inside * _LAMP_CELLS // capacity))


def _gate_line(gate: GateState, *, now: datetime) -> GateLine:
    if not gate.device_names:
        return GateLine(name=gate.name, value=gate.admitted, note=gettext("kein Gerät mehr"), silent=True)
    silent = gate.last_seen_at is None or now - gate.last_seen_at > _SILENT_AFTER
    parts = [", ".join(dict.fromkeys(gate.device_names))]
    if gate.battery_percent is not None:
        parts.append(gettext("Akku %(percent)s %%", percent=gate.battery_percent))
    if gate.last_seen_at is not None and silent:
        parts.append(gettext("zuletzt gehört um %(time)s", time=clock_time(gate.last_seen_at)))
    elif gate.last_seen_at is not None:
        parts.append(gettext("verbunden"))
    parts.append(
        ngettext("%(num)s Eintrag wartet", "%(num)s Einträge warten", gate.queue_length)
        if gate.queue_length
        else gettext("alles übertragen")
    )
    return GateLine(name=gate.name, value=gate.admitted, note=" · ".join(parts), silent=silent)
