"""The conflicts desk: what is open, what was decided, and what was joined by itself (docs/door.md, Conflicts)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import aliased

from eventapp.db import db
from eventapp.domain.check_in import Party, TicketFacts, refusal_on_roster, statuses_at
from eventapp.domain.conflicts import Case, DeskEntry, DoorLog, find_cases, find_joined, find_leeway
from eventapp.domain.states import (
    Conflict,
    DeskAnswer,
    EntryKind,
    RegistrationStatus,
    ScanResult,
    TicketStatus,
)
from eventapp.domain.sync import CLOCK_TOLERANCE
from eventapp.models import (
    DeskDecision,
    Device,
    EventSession,
    LogEntryRow,
    Registration,
    RegistrationSession,
    SettledEntry,
    Ticket,
    User,
)
from eventapp.queries.door_log import PartyLog, get_party_log

_TOLERANCE_MS = CLOCK_TOLERANCE.total_seconds() * 1000


@dataclass(frozen=True, kw_only=True)
class OpenCases:
    """How many cases are open at an event, and by how many people decisions could still move its number."""

    count: int
    more: int
    fewer: int


@dataclass(frozen=True, kw_only=True)
class SessionDesk:
    """The cases of one session. ``joined`` are the uuids of guests whose code turned out to be a ticket."""

    event_session: EventSession
    log: DoorLog
    cases: Sequence[Case]
    joined: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision that stands. ``entries`` are the uuids that it settles."""

    uuid: str
    event_session_id: int
    conflict: Conflict
    answer: DeskAnswer
    guests: Party
    reason: str
    decided_at: datetime
    decided_by: str
    entries: tuple[str, ...]


def count_open_cases(event_id: int) -> OpenCases:
    """Count what waits for a decision at an event."""
    return sum_open_cases(list_session_desks(event_id))


def sum_open_cases(desks: Sequence[SessionDesk]) -> OpenCases:
    """Count what waits for a decision in these sessions."""
    leeways = [find_leeway(desk.log, desk.cases) for desk in desks]
    return OpenCases(
        count=sum(len(desk.cases) for desk in desks),
        more=sum(leeway.more for leeway in leeways),
        fewer=sum(leeway.fewer for leeway in leeways),
    )


def list_session_desks(event_id: int) -> list[SessionDesk]:
    """Return the event's sessions in order, each with its cases, in a fixed number of statements."""
    sessions = db.session.scalars(
        select(EventSession).where(EventSession.event_id == event_id).order_by(EventSession.starts_at, EventSession.id)
    ).all()
    return list_desks(sessions, log=get_party_log(event_id, [session.id for session in sessions]))


def list_desks(sessions: Sequence[EventSession], *, log: PartyLog) -> list[SessionDesk]:
    """Return these sessions of one event, in their order, each with its cases in the event's log."""
    logs = _door_logs(log, [session.id for session in sessions])
    return [
        SessionDesk(
            event_session=session,
            log=logs[session.id],
            cases=find_cases(logs[session.id]),
            joined=[entry.uuid for entry in find_joined(logs[session.id])],
        )
        for session in sessions
    ]


def get_door_logs(event_id: int, event_session_ids: Collection[int]) -> dict[int, DoorLog]:
    """Return the log of these sessions as the desk needs it."""
    return _door_logs(get_party_log(event_id, event_session_ids), event_session_ids)


def _door_logs(log: PartyLog, event_session_ids: Collection[int]) -> dict[int, DoorLog]:
    marks = {row.uuid: row for row in _list_marks(event_session_ids)}
    refusals = _list_refusals(event_session_ids)
    return {
        session_id: DoorLog(
            entries=[
                DeskEntry(
                    log=entry,
                    clock_offset_ms=marks[entry.uuid].clock_offset_ms if entry.uuid in marks else 0,
                    is_late=entry.uuid in marks and _is_late(marks[entry.uuid]),
                    refusal=refusals.get(entry.uuid),
                )
                for entry in log.entries[session_id]
            ],
            party_sizes=log.party_sizes[session_id],
            unbooked_sizes=log.unbooked_sizes[session_id],
        )
        for session_id in event_session_ids
    }


def list_decided(event_id: int) -> list[Decided]:
    """Return the decisions that stand, the newest first."""
    return _list_decided(LogEntryRow.event_id == event_id)


def find_decided(uuid: str, *, event_id: int) -> Decided | None:
    """Return a decision of this event that stands."""
    found = _list_decided((LogEntryRow.event_id == event_id) & (LogEntryRow.uuid == uuid))
    return found[0] if found else None


def find_kind(uuid: str, *, event_id: int) -> EntryKind | None:
    """Return the kind of an entry of this event, whether it counts or not."""
    query = select(LogEntryRow.kind).where(LogEntryRow.uuid == uuid, LogEntryRow.event_id == event_id)
    return db.session.scalar(query)


def _list_decided(which: ColumnElement[bool]) -> list[Decided]:
    reversal = aliased(LogEntryRow)
    undone = select(reversal.id).where(reversal.reverses == LogEntryRow.uuid, reversal.kind == EntryKind.REVERSAL)
    rows = db.session.execute(
        select(LogEntryRow, DeskDecision.conflict, DeskDecision.answer, User.name)
        .join(DeskDecision, DeskDecision.uuid == LogEntryRow.uuid)
        .outerjoin(User, User.id == DeskDecision.decided_by_id)
        .where(which, ~undone.exists())
        .order_by(LogEntryRow.counted_at.desc(), LogEntryRow.id.desc())
    ).all()
    settled = _list_settled([entry.uuid for entry, *_ in rows])
    return [
        Decided(
            uuid=entry.uuid,
            event_session_id=entry.event_session_id,
            conflict=conflict,
            answer=answer,
            guests=Party(adults=entry.adults, children=entry.children),
            reason=entry.note,
            decided_at=entry.counted_at,
            decided_by=name or "",
            entries=tuple(settled.get(entry.uuid, ())),
        )
        for entry, conflict, answer, name in rows
    ]


def _list_settled(decisions: Collection[str]) -> dict[str, list[str]]:
    settled: dict[str, list[str]] = {}
    if decisions:
        for decision, entry in db.session.execute(
            select(SettledEntry.decision_uuid, SettledEntry.entry_uuid)
            .join(LogEntryRow, LogEntryRow.uuid == SettledEntry.entry_uuid)
            .where(SettledEntry.decision_uuid.in_(decisions))
            .order_by(LogEntryRow.counted_at, LogEntryRow.uuid)
        ):
            settled.setdefault(decision, []).append(entry)
    return settled


def _list_marks(event_session_ids: Collection[int]) -> Iterable[Row[str, int, datetime, datetime, datetime | None]]:
    """Return the entries of phones whose clock was off or whose access had ended; usually there are few."""
    return (
        db.session.connection()
        .execute(
            select(
                LogEntryRow.uuid,
                LogEntryRow.clock_offset_ms,
                LogEntryRow.counted_at,
                Device.expires_at,
                Device.revoked_at,
            )
            .join(Device, Device.id == LogEntryRow.device_id)
            .where(
                LogEntryRow.event_session_id.in_(event_session_ids),
                or_(
                    LogEntryRow.clock_offset_ms > _TOLERANCE_MS,
                    LogEntryRow.clock_offset_ms < -_TOLERANCE_MS,
                    LogEntryRow.counted_at > Device.expires_at,
                    and_(Device.revoked_at.is_not(None), LogEntryRow.counted_at > Device.revoked_at),
                ),
            )
        )
        .all()
    )


def _is_late(row: Row[str, int, datetime, datetime, datetime | None]) -> bool:
    return bool(row.counted_at > min(row.expires_at, row.revoked_at or row.expires_at))


def _list_refusals(event_session_ids: Collection[int]) -> dict[str, ScanResult]:
    """Return why a code that let somebody in was not good at that moment; what a supervisor overrode is decided."""
    place = RegistrationSession.event_session_id
    rows = db.session.connection().execute(
        select(
            LogEntryRow.uuid,
            LogEntryRow.event_session_id,
            LogEntryRow.counted_at,
            Ticket.status,
            Ticket.revoked_at,
            Registration.status.label("registration_status"),
            Registration.canceled_at,
            place.label("place"),
        )
        .outerjoin(Ticket, and_(Ticket.ticket_id == LogEntryRow.ticket_id, Ticket.event_id == LogEntryRow.event_id))
        .outerjoin(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(
            RegistrationSession,
            and_(
                RegistrationSession.registration_id == Registration.id,
                place == LogEntryRow.event_session_id,
            ),
        )
        .where(
            LogEntryRow.event_session_id.in_(event_session_ids),
            LogEntryRow.kind == EntryKind.ADMIT,
            LogEntryRow.result == ScanResult.ADMITTED,
            LogEntryRow.overrides.is_(None),
            or_(
                Ticket.id.is_(None),
                Ticket.status != TicketStatus.VALID,
                Registration.status != RegistrationStatus.CONFIRMED,
                place.is_(None),
            ),
        )
    )
    refusals = ((row.uuid, _refusal(row)) for row in rows)
    return {uuid: refusal for uuid, refusal in refusals if refusal is not None}


def _refusal(
    row: Row[
        str,
        int,
        datetime,
        TicketStatus | None,
        datetime | None,
        RegistrationStatus | None,
        datetime | None,
        int | None,
    ],
) -> ScanResult | None:
    if row.status is None or row.registration_status is None:
        return ScanResult.UNKNOWN
    ticket_status, registration_status = statuses_at(
        row.counted_at,
        ticket_status=row.status,
        revoked_at=row.revoked_at,
        registration_status=row.registration_status,
        canceled_at=row.canceled_at,
    )
    facts = TicketFacts(
        ticket_status=ticket_status,
        registration_status=registration_status,
        event_sessions=frozenset() if row.place is None else frozenset({str(row.place)}),
        party=Party(),
    )
    return refusal_on_roster(facts, event_session=str(row.event_session_id))
