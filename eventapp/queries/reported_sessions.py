"""The sessions of a report's period with all that is known of them. Each event's log is read once, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.event_entries import SessionEntries, read_entries
from eventapp.domain.report_facts import ArrivalFacts
from eventapp.domain.states import REPORTED, EventKind
from eventapp.domain.texts import SOURCE_LANGUAGE, select_text
from eventapp.models import DepartedEvent, Event, EventSession
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import closings as closing_queries
from eventapp.queries import conflicts as conflict_queries
from eventapp.queries.arrival_steps import arrival_steps
from eventapp.queries.attendance import SessionAttendance
from eventapp.queries.closings import Closing, LiveAndClosed
from eventapp.queries.door_log import get_party_log
from eventapp.queries.event_entries import list_departed


@dataclass(frozen=True, kw_only=True)
class ReportedSession(LiveAndClosed):
    """A session of the period. ``live`` is what a closing would freeze now."""

    event: Event
    session: SessionAttendance
    open_conflicts: int

    def has_begun(self, now: datetime) -> bool:
        """True from its beginning on, and from the first guest on whom the door let in before."""
        return self.session.starts_at <= now or self.closing is not None or self.live.total > 0


@dataclass(kw_only=True)
class Reported:
    """All sessions of the period in the order of time, and the curve of the festival that most people came to.

    ``upcoming`` have not begun.
    """

    sessions: list[ReportedSession] = field(default_factory=list)
    upcoming: list[ReportedSession] = field(default_factory=list)
    arrivals: list[ArrivalFacts] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Counted:
    session: SessionAttendance
    open_conflicts: int


def list_reported_sessions(
    project_id: int, *, starts_on: date, ends_on: date, zone: ZoneInfo, now: datetime
) -> Reported:
    """Return what the project reports of these days of ``zone``, both included."""
    reported, most = Reported(), -1
    departed = list_departed(project_id)
    events = {event.id: event for event in _list_events(project_id, departed=list(departed))}
    taking_place: dict[int, list[EventSession]] = {}
    for session in attendance_queries.list_sessions_of(list(events)):
        is_kept = session.event_id in departed
        if (is_kept or not session.is_cancelled) and starts_on <= session.starts_at.astimezone(zone).date() <= ends_on:
            taking_place.setdefault(session.event_id, []).append(session)
    ids = [session.id for sessions in taking_place.values() for session in sessions]
    besides = attendance_queries.get_besides(list(taking_place), ids)
    closings, methods = closing_queries.list_closings(ids), closing_queries.list_counting_methods(ids)
    for event_id, sessions in taking_place.items():
        event = events[event_id]
        counted, arrivals = _count(event, sessions, besides=besides, zone=zone)
        found = [
            ReportedSession(
                event=event,
                session=each.session,
                closing=closings.get(each.session.id),
                live=closing_queries.live_numbers(each.session, methods=methods[each.session.id]),
                open_conflicts=each.open_conflicts,
            )
            for each in counted
        ]
        if event_id in departed:
            found, arrivals = _as_left(found, departed[event_id]), []
        reported.sessions += [each for each in found if each.has_begun(now)]
        reported.upcoming += [each for each in found if not each.has_begun(now)]
        # other formats begin with everybody at once
        if event.kind is EventKind.FEST and (total := sum(each.numbers.total for each in found)) > most:
            most, reported.arrivals = total, arrivals
    for each in (reported.sessions, reported.upcoming):
        each.sort(key=lambda item: (item.session.starts_at, item.session.id))
    return reported


def _as_left(found: Sequence[ReportedSession], departed: DepartedEvent) -> list[ReportedSession]:
    """Return the sessions whose numbers were closed by then, as they were closed; nothing later is for the report."""
    ids, entries = [each.session.id for each in found], read_entries(departed.entries)
    closings = closing_queries.list_closings(ids, closed_by=departed.left_at)
    return [
        _frozen(each, closings[each.session.id], entries.sessions[each.session.reference])
        for each in found
        if each.session.id in closings and each.session.reference in entries.sessions
    ]


def _frozen(found: ReportedSession, closing: Closing, entries: SessionEntries) -> ReportedSession:
    numbers = closing.numbers
    report = AttendanceReport(
        registered=numbers.registered,
        admitted=numbers.admitted,
        walk_ins=numbers.walk_ins,
        estimated=numbers.estimated,
        children=numbers.children,
        surplus=0,
        inside=0,
    )
    session = replace(found.session, report=report, target=entries.target, remark=entries.remark)
    return ReportedSession(event=found.event, session=session, closing=closing, live=numbers, open_conflicts=0)


def title_of(event: Event) -> str:
    """Return the German title of an event."""
    text = select_text(event.texts, SOURCE_LANGUAGE)
    return text.title if text else ""


def _count(
    event: Event, sessions: Sequence[EventSession], *, besides: attendance_queries.Besides, zone: ZoneInfo
) -> tuple[list[_Counted], list[ArrivalFacts]]:
    """Count the sessions of one event. Its log is gone when this returns: there may be many events."""
    ids = [session.id for session in sessions]
    log = get_party_log(event.id, ids)
    desks = conflict_queries.list_desks(sessions, log=log)
    counted = [
        _Counted(session=session, open_conflicts=len(desk.cases))
        for session, desk in zip(
            attendance_queries.count_sessions(sessions, log=log, besides=besides), desks, strict=True
        )
    ]
    arrivals = attendance_queries.arrivals_of(log) if event.kind is EventKind.FEST else []
    return counted, arrival_steps(arrivals, title=title_of(event), zone=zone)


def _list_events(project_id: int, *, departed: Sequence[int]) -> list[Event]:
    """Return what is reported; of departed events it was decided when their association left."""
    query = (
        select(Event)
        .where(Event.project_id == project_id, or_(Event.status.in_(REPORTED), Event.id.in_(departed)))
        .options(
            joinedload(Event.venue),
            selectinload(Event.texts),
        )
        .order_by(Event.id)
    )
    return list(db.session.scalars(query))
