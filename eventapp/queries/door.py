"""The door log and the tickets it speaks of, by SQLAlchemy Core: the hot path (docs/performance.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from eventapp.db import db
from eventapp.domain.admissions import AdmittedEntry
from eventapp.domain.check_in import Party
from eventapp.domain.states import (
    Conflict,
    EntryKind,
    RegistrationStatus,
    ScanResult,
    TicketStatus,
)
from eventapp.models import (
    Device,
    EventSession,
    Gate,
    LogEntryRow,
    Registration,
    RegistrationSession,
    Ticket,
)
from eventapp.queries.reversals import is_taken_back


def _locked_tickets() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Ticket.ticket_id,
            Ticket.status,
            Ticket.adults,
            Ticket.children,
            Ticket.revoked_at,
            Registration.status,
            Registration.canceled_at,
            RegistrationSession.event_session_id,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(RegistrationSession, RegistrationSession.registration_id == Ticket.registration_id)
        .where(Ticket.ticket_id.in_(bindparam("ticket_ids", expanding=True)), Ticket.event_id == bindparam("event_id"))
        .order_by(Ticket.id, RegistrationSession.event_session_id)
        .with_for_update(of=Ticket)
    )


def _related_entries() -> Select[*tuple[Any, ...]]:
    uuids: BindParameter[list[str]] = bindparam("uuids", expanding=True)
    ticket_ids: BindParameter[list[bytes]] = bindparam("ticket_ids", expanding=True)
    of_tickets = LogEntryRow.ticket_id.in_(ticket_ids) & (LogEntryRow.event_id == bindparam("event_id"))
    undone = select(LogEntryRow.uuid).where(or_(LogEntryRow.uuid.in_(uuids), of_tickets))
    entry = aliased(LogEntryRow)
    return (
        select(
            entry.uuid,
            entry.kind,
            entry.event_id,
            entry.event_session_id,
            entry.device_id,
            entry.ticket_id,
            entry.adults,
            entry.children,
            entry.counted_at,
            entry.result,
            entry.reverses,
            entry.conflict,
        )
        .where(or_(entry.uuid.in_(undone), entry.reverses.in_(undone), entry.reverses.in_(uuids)))
        .order_by(entry.id)
    )


#: Built once: building a statement takes longer than running it.
_LOCKED_TICKETS, _RELATED_ENTRIES = _locked_tickets(), _related_entries()


@dataclass(frozen=True, kw_only=True)
class TicketState:
    """A ticket as the database knows it; ``event_sessions`` are row ids."""

    ticket_id: bytes
    status: TicketStatus
    party: Party
    revoked_at: datetime | None
    registration_status: RegistrationStatus
    canceled_at: datetime | None
    event_sessions: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class StoredEntry:
    """An entry of the log as later entries need to see it."""

    uuid: str
    kind: EntryKind
    event_id: int
    event_session_id: int
    device_id: int | None
    ticket_id: bytes | None
    adults: int
    children: int
    counted_at: datetime
    result: ScanResult
    reverses: str | None
    conflict: Conflict | None


def lock_tickets(ticket_ids: Collection[bytes], *, event_id: int) -> dict[bytes, TicketState]:
    """Return these tickets of the event, locked until the transaction ends, in one statement.

    Two phones with the same ticket take turns, so that the second one sees what the first one did.
    """
    values = {"ticket_ids": list(ticket_ids), "event_id": event_id}
    rows = db.session.connection().execute(_LOCKED_TICKETS, values).all()
    sessions: dict[bytes, set[int]] = {}
    for row in rows:
        sessions.setdefault(row[0], set()).update({row[7]} - {None})
    return {
        ticket_id: TicketState(
            ticket_id=ticket_id,
            status=status,
            party=Party(adults=adults, children=children),
            revoked_at=revoked_at,
            registration_status=state,
            canceled_at=canceled_at,
            event_sessions=frozenset(sessions[ticket_id]),
        )
        for ticket_id, status, adults, children, revoked_at, state, canceled_at, _ in rows
    }


def list_related_entries(
    *, uuids: Collection[str], ticket_ids: Collection[bytes], event_id: int
) -> dict[str, StoredEntry]:
    """Return what the log holds about a batch, by uuid, in one statement.

    That is: the entries themselves, the entries they reverse, all entries of their tickets, and the
    reversals of any of these.
    """
    values = {"uuids": list(uuids), "ticket_ids": list(ticket_ids), "event_id": event_id}
    rows = db.session.connection().execute(_RELATED_ENTRIES, values)
    return {row.uuid: StoredEntry(**row._mapping) for row in rows}


def list_admissions(event_id: int, *, ticket_ids: Collection[bytes] | None = None) -> list[AdmittedEntry]:
    """Return the entries that let people of the event in on tickets, reversed ones left out.

    ``event_session`` is the session's reference, ``gate`` a name, ``device`` a device reference.
    """
    query = (
        select(
            LogEntryRow.uuid,
            LogEntryRow.ticket_id,
            EventSession.reference,
            LogEntryRow.counted_at,
            LogEntryRow.adults,
            LogEntryRow.children,
            Gate.name,
            Device.reference,
        )
        .join(EventSession, EventSession.id == LogEntryRow.event_session_id)
        .outerjoin(Device, Device.id == LogEntryRow.device_id)
        .outerjoin(Gate, Gate.id == Device.gate_id)
        .where(
            LogEntryRow.event_id == event_id,
            LogEntryRow.kind == EntryKind.ADMIT,
            LogEntryRow.result == ScanResult.ADMITTED,
            LogEntryRow.ticket_id.is_not(None),
            ~is_taken_back(),
        )
        .order_by(LogEntryRow.id)
    )
    if ticket_ids is not None:
        query = query.where(LogEntryRow.ticket_id.in_(ticket_ids))
    return [
        AdmittedEntry(
            uuid=uuid,
            ticket=ticket or b"",
            event_session=event_session,
            at=at,
            adults=adults,
            children=children,
            gate=gate,
            device=device,
        )
        for uuid, ticket, event_session, at, adults, children, gate, device in db.session.connection()
        .execute(query)
        .all()
    ]
