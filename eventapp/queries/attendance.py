"""The numbers of an event's sessions: registered, admitted, walk-ins, estimate (CNT-1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.attendance import Arrival, AttendanceReport, count_attendance, fold_arrivals
from eventapp.domain.states import EstimateMethod, RegistrationStatus
from eventapp.models import (
    Device,
    Estimate,
    EventSession,
    Gate,
    Registration,
    RegistrationSession,
)
from eventapp.queries.door_log import PartyLog, get_party_log


@dataclass(frozen=True, kw_only=True)
class EstimateFacts:
    """The estimate that counts: how many, how, when, by whom."""

    count: int
    method: EstimateMethod
    estimated_at: datetime
    responsible: str
    note: str


@dataclass(frozen=True, kw_only=True)
class SessionAttendance:
    """One session with its numbers."""

    id: int
    reference: str
    label: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    capacity: int | None
    target: int | None
    remark: str
    is_cancelled: bool
    canceled_places: int
    report: AttendanceReport
    estimate: EstimateFacts | None


@dataclass(frozen=True, kw_only=True)
class Besides:
    """What stands beside the log, by session id: the estimate that counts, and places that were cancelled."""

    estimates: Mapping[int, EstimateFacts]
    canceled_places: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class ArrivalPoint:
    """People who came in at one moment: ``booked`` with a ticket, ``unbooked`` without."""

    at: datetime
    booked: int
    unbooked: int


@dataclass(frozen=True, kw_only=True)
class GateState:
    """An entrance with its phones: how many people came in, and what its phones say."""

    name: str
    admitted: int
    device_names: tuple[str, ...]
    last_seen_at: datetime | None
    queue_length: int
    battery_percent: int | None


def list_session_attendance(event_id: int) -> list[SessionAttendance]:
    """Return the event's sessions in order with their numbers, in a fixed number of statements."""
    sessions = list_sessions_of([event_id])
    ids = [session.id for session in sessions]
    return count_sessions(sessions, log=get_party_log(event_id, ids), besides=get_besides([event_id], ids))


def list_sessions_of(event_ids: Collection[int]) -> list[EventSession]:
    """Return the sessions of these events in the order of time, in one statement."""
    query = (
        select(EventSession)
        .where(EventSession.event_id.in_(event_ids))
        .order_by(EventSession.starts_at, EventSession.id)
    )
    return list(db.session.scalars(query))


def get_besides(event_ids: Collection[int], event_session_ids: Collection[int]) -> Besides:
    """Return what stands beside the logs of these sessions of these events, in two statements."""
    return Besides(estimates=_estimates(event_session_ids), canceled_places=_canceled_places(event_ids))


def count_sessions(sessions: Iterable[EventSession], *, log: PartyLog, besides: Besides) -> list[SessionAttendance]:
    """Return these sessions of one event, in their order, with the numbers that its log gives."""
    listed = list(sessions)
    reports = {
        session.id: count_attendance(
            log.entries[session.id],
            party_sizes=log.party_sizes[session.id],
            unbooked_sizes=log.unbooked_sizes[session.id],
            registered=0,
        )
        for session in listed
    }
    return describe_sessions(listed, reports=reports, besides=besides)


def describe_sessions(
    sessions: Iterable[EventSession], *, reports: Mapping[int, AttendanceReport], besides: Besides
) -> list[SessionAttendance]:
    """Return these sessions, in their order, with what the log says of each and what stands beside it."""
    found = besides.estimates
    return [
        SessionAttendance(
            id=session.id,
            reference=session.reference,
            label=session.label,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            break_minutes=session.break_minutes,
            capacity=session.capacity,
            target=session.target,
            remark=session.remark,
            is_cancelled=session.is_cancelled,
            canceled_places=besides.canceled_places.get(session.id, 0),
            report=replace(
                reports[session.id],
                registered=session.places_taken,
                estimated=found[session.id].count if session.id in found else 0,
            ),
            estimate=found.get(session.id),
        )
        for session in sessions
    ]


def arrivals_of(log: PartyLog) -> list[Arrival]:
    """Return the arrivals of each session that the log holds."""
    return [
        arrival
        for session_id, entries in log.entries.items()
        for arrival in fold_arrivals(
            entries, party_sizes=log.party_sizes[session_id], unbooked_sizes=log.unbooked_sizes[session_id]
        )
    ]


def sum_attendance(sessions: Collection[SessionAttendance]) -> AttendanceReport:
    """Return the numbers of several sessions added up."""
    reports = [session.report for session in sessions]
    return AttendanceReport(
        registered=sum(report.registered for report in reports),
        admitted=sum(report.admitted for report in reports),
        walk_ins=sum(report.walk_ins for report in reports),
        estimated=sum(report.estimated for report in reports),
        children=sum(report.children for report in reports),
        surplus=sum(report.surplus for report in reports),
        inside=sum(report.inside for report in reports),
    )


def list_points(arrivals: Iterable[Arrival]) -> list[ArrivalPoint]:
    """Return the arrivals that brought people, in the order of time."""
    points = [
        ArrivalPoint(at=arrival.at, booked=arrival.booked.size, unbooked=arrival.unbooked.size)
        for arrival in arrivals
        if arrival.booked.size or arrival.unbooked.size
    ]
    return sorted(points, key=lambda point: point.at)


def list_gate_states(event_id: int, arrivals: Iterable[Arrival], *, now: datetime) -> list[GateState]:
    """Return the gates of the event by name, with the people whom their phones let in or counted.

    Phones that have no access any more still count people; they are named as long as they hold entries back.
    """
    people = _people_by_device(arrivals)
    rows = db.session.execute(
        select(Gate.name, Device).join(Device, Device.gate_id == Gate.id).where(Gate.event_id == event_id)
    )
    phones: dict[str, list[Device]] = defaultdict(list)
    for name, device in rows:
        phones[name].append(device)
    return [
        _gate_state(name, phones[name], admitted=sum(people.get(str(phone.id), 0) for phone in phones[name]), now=now)
        for name in sorted(phones)
    ]


def _gate_state(name: str, phones: Sequence[Device], *, admitted: int, now: datetime) -> GateState:
    """Return what the phones of a gate say, the one that was heard of last first."""
    present = [phone for phone in phones if phone.queue_length or _has_access(phone, now=now)]
    present.sort(key=lambda phone: (phone.last_seen_at or phone.paired_at, phone.id), reverse=True)
    return GateState(
        name=name,
        admitted=admitted,
        device_names=tuple(phone.name for phone in present),
        last_seen_at=max((phone.last_seen_at for phone in present if phone.last_seen_at), default=None),
        queue_length=sum(phone.queue_length for phone in present),
        battery_percent=next((phone.battery_percent for phone in present if phone.battery_percent is not None), None),
    )


def _has_access(phone: Device, *, now: datetime) -> bool:
    return phone.revoked_at is None and now < phone.expires_at


def _people_by_device(arrivals: Iterable[Arrival]) -> Mapping[str, int]:
    people: dict[str, int] = {}
    for arrival in arrivals:
        people[arrival.device] = people.get(arrival.device, 0) + arrival.booked.size + arrival.unbooked.size
    return people


def _estimates(event_session_ids: Collection[int]) -> dict[int, EstimateFacts]:
    rows = db.session.scalars(
        select(Estimate)
        .where(Estimate.event_session_id.in_(event_session_ids))
        .order_by(Estimate.recorded_at, Estimate.id)
    )
    return {
        row.event_session_id: EstimateFacts(
            count=row.count,
            method=row.method,
            estimated_at=row.estimated_at,
            responsible=row.responsible,
            note=row.note,
        )
        for row in rows
    }


def _canceled_places(event_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(
            RegistrationSession.event_session_id,
            func.sum(Registration.adults + Registration.children),
        )
        .join(Registration, Registration.id == RegistrationSession.registration_id)
        .where(
            Registration.event_id.in_(event_ids),
            Registration.status == RegistrationStatus.CANCELED,
        )
        .group_by(RegistrationSession.event_session_id)
    )
    return {session_id: places for session_id, places in rows}
