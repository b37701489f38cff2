"""What the door needs, by SQLAlchemy Core: this is the hot path (docs/performance.md)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, literal, select

from eventapp.db import db
from eventapp.domain.attendance import LogEntry
from eventapp.domain.check_in import Party, TicketFacts
from eventapp.domain.names import short_name
from eventapp.domain.states import (
    EntryKind,
    RegistrationStatus,
    ScanResult,
    TicketStatus,
)
from eventapp.models import (
    Attendee,
    Device,
    EventSession,
    Gate,
    LogEntryRow,
    Registration,
    RegistrationSession,
    Ticket,
)


@dataclass(frozen=True, kw_only=True)
class KnownEntry:
    """What the log already holds under a uuid."""

    uuid: str
    kind: EntryKind
    event_id: int
    conflict: str


@dataclass(frozen=True, kw_only=True)
class RosterTicket:
    """One ticket of the roster. ``arrivals`` maps session references to people inside."""

    ticket_id: bytes
    status: TicketStatus
    registration_status: RegistrationStatus
    party: Party
    event_sessions: frozenset[str]
    arrivals: Mapping[str, Party]
    first_admitted_at: datetime | None
    first_gate: str | None
    name: str


def find_entries(uuids: Collection[str]) -> dict[str, KnownEntry]:
    """Return the stored entries among these uuids."""
    rows = db.session.execute(
        select(LogEntryRow.uuid, LogEntryRow.kind, LogEntryRow.event_id, LogEntryRow.conflict).where(
            LogEntryRow.uuid.in_(uuids)
        )
    )
    return {
        uuid: KnownEntry(uuid=uuid, kind=kind, event_id=event_id, conflict=conflict or "")
        for uuid, kind, event_id, conflict in rows
    }


def get_ticket_facts(ticket_ids: Collection[bytes], *, event_id: int) -> dict[bytes, Mapping[str, TicketFacts]]:
    """Return the facts of these tickets by ticket id and session reference, in one statement.

    A ticket appears under every session of its event that it is for or was admitted to.
    """
    log = _admissions(event_id, ticket_ids).subquery()
    rows = db.session.execute(
        select(
            Ticket.ticket_id,
            Ticket.status,
            Ticket.adults,
            Ticket.children,
            Registration.status,
            EventSession.reference,
            RegistrationSession.event_session_id.is_not(None),
            log.c.adults,
            log.c.children,
            log.c.first_at,
            log.c.first_gate,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(EventSession, EventSession.event_id == Ticket.event_id)
        .outerjoin(
            RegistrationSession,
            (RegistrationSession.registration_id == Ticket.registration_id)
            & (RegistrationSession.event_session_id == EventSession.id),
        )
        .outerjoin(
            log,
            (log.c.ticket_id == Ticket.ticket_id) & (log.c.event_session_id == EventSession.id),
        )
        .where(Ticket.ticket_id.in_(ticket_ids), Ticket.event_id == event_id)
        .order_by(Ticket.id, EventSession.id)
    ).all()
    booked: dict[bytes, set[str]] = defaultdict(set)
    for row in rows:
        if row[6]:
            booked[row[0]].add(row[5])
    facts: dict[bytes, dict[str, TicketFacts]] = defaultdict(dict)
    for ticket_id, status, adults, children, state, reference, _, *log_facts in rows:
        admitted_adults, admitted_children, first_at, first_gate = log_facts
        facts[ticket_id][reference] = TicketFacts(
            ticket_status=status,
            registration_status=state,
            event_sessions=frozenset(booked[ticket_id]),
            party=Party(adults=adults, children=children),
            admitted=Party(adults=admitted_adults or 0, children=admitted_children or 0),
            first_admitted_at=first_at,
            first_gate=first_gate,
        )
    return dict(facts)


def _admissions(event_id: int, ticket_ids: Collection[bytes] | None) -> Select[*tuple[Any, ...]]:
    """People inside by ticket and session, reversals taken off, with the first time and gate."""
    undo = select(LogEntryRow.reverses).where(
        LogEntryRow.event_id == event_id,
        LogEntryRow.kind == EntryKind.REVERSAL,
        LogEntryRow.reverses.is_not(None),
    )
    query = (
        select(
            LogEntryRow.ticket_id,
            LogEntryRow.event_session_id,
            func.sum(LogEntryRow.adults).label("adults"),
            func.sum(LogEntryRow.children).label("children"),
            func.min(LogEntryRow.counted_at).label("first_at"),
            func.min(Gate.name).label("first_gate"),
        )
        .outerjoin(Device, Device.id == LogEntryRow.device_id)
        .outerjoin(Gate, Gate.id == Device.gate_id)
        .where(
            LogEntryRow.event_id == event_id,
            LogEntryRow.kind == EntryKind.ADMIT,
            LogEntryRow.result == ScanResult.ADMITTED,
            LogEntryRow.ticket_id.is_not(None),
            LogEntryRow.uuid.not_in(undo),
        )
        .group_by(LogEntryRow.ticket_id, LogEntryRow.event_session_id)
    )
    return query if ticket_ids is None else query.where(LogEntryRow.ticket_id.in_(ticket_ids))


def list_roster(event_id: int, *, changed_since: datetime | None, with_names: bool) -> list[RosterTicket]:
    """Return the event's tickets for a device; only those changed or scanned since then, if given.

    Names come only ``with_names``, shortened ("Amina K."), for devices with the search right.
    """
    query = (
        select(
            Ticket.ticket_id,
            Ticket.status,
            Ticket.adults,
            Ticket.children,
            Registration.id,
            Registration.status,
            func.coalesce(Attendee.name, Registration.name) if with_names else literal(""),
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .where(Ticket.event_id == event_id)
        .order_by(Ticket.id)
    )
    if changed_since is not None:
        scanned = select(LogEntryRow.ticket_id).where(
            LogEntryRow.event_id == event_id,
            LogEntryRow.received_at >= changed_since,
            LogEntryRow.ticket_id.is_not(None),
        )
        undone = select(LogEntryRow.reverses).where(
            LogEntryRow.event_id == event_id,
            LogEntryRow.received_at >= changed_since,
            LogEntryRow.reverses.is_not(None),
        )
        undone_tickets = select(LogEntryRow.ticket_id).where(
            LogEntryRow.uuid.in_(undone), LogEntryRow.ticket_id.is_not(None)
        )
        query = query.where(
            (Ticket.updated_at >= changed_since) | Ticket.ticket_id.in_(scanned) | Ticket.ticket_id.in_(undone_tickets)
        )
    return _roster(db.session.execute(query).all(), event_id=event_id)


def _roster(rows: Iterable[Row[*tuple[Any, ...]]], *, event_id: int) -> list[RosterTicket]:
    references = _session_references(event_id)
    booked: dict[int, set[str]] = defaultdict(set)
    for registration_id, session_id in db.session.execute(
        select(RegistrationSession.registration_id, RegistrationSession.event_session_id).where(
            RegistrationSession.event_session_id.in_(references)
        )
    ):
        booked[registration_id].add(references[session_id])
    arrivals: dict[bytes, dict[str, Party]] = defaultdict(dict)
    first: dict[bytes, tuple[datetime, str | None]] = {}
    for ticket_id, session_id, adults, children, at, gate in db.session.execute(_admissions(event_id, None)):
        arrivals[ticket_id][references[session_id]] = Party(adults=adults, children=children)
        if ticket_id not in first or at < first[ticket_id][0]:
            first[ticket_id] = (at, gate)
    tickets = []
    for ticket_id, status, adults, children, registration_id, state, name in rows:
        first_at, first_gate = first.get(ticket_id, (None, None))
        tickets.append(
            RosterTicket(
                ticket_id=ticket_id,
                status=status,
                registration_status=state,
                party=Party(adults=adults, children=children),
                event_sessions=frozenset(booked[registration_id]),
                arrivals=arrivals[ticket_id],
                first_admitted_at=first_at,
                first_gate=first_gate,
                name=short_name(name) if name else "",
            )
        )
    return tickets


def _session_references(event_id: int) -> dict[int, str]:
    rows = db.session.execute(
        select(EventSession.id, EventSession.reference)
        .where(EventSession.event_id == event_id)
        .order_by(EventSession.id)
    )
    return {session_id: reference for session_id, reference in rows}


def list_log(event_session_ids: Collection[int]) -> dict[int, list[LogEntry]]:
    """Return the door log of these sessions as the counting rule needs it, by session id."""
    device = case((LogEntryRow.device_id.is_(None), 0), else_=LogEntryRow.device_id)
    rows = db.session.execute(
        select(
            LogEntryRow.event_session_id,
            LogEntryRow.uuid,
            LogEntryRow.kind,
            device,
            LogEntryRow.counted_at,
            LogEntryRow.adults,
            LogEntryRow.children,
            LogEntryRow.ticket_id,
            LogEntryRow.result,
            LogEntryRow.reverses,
        )
        .where(LogEntryRow.event_session_id.in_(event_session_ids))
        .order_by(LogEntryRow.id)
    )
    log: dict[int, list[LogEntry]] = {session_id: [] for session_id in event_session_ids}
    for session_id, uuid, kind, device_id, at, adults, children, ticket, result, reverses in rows:
        log[session_id].append(
            LogEntry(
                uuid=uuid,
                kind=kind,
                device=str(device_id),
                happened_at=at,
                adults=adults,
                children=children,
                ticket=ticket.hex() if ticket is not None else None,
                result=result,
                reverses=reverses,
            )
        )
    return log


def get_party_sizes(event_id: int) -> dict[str, int]:
    """Return the party size of every ticket of the event, keyed by ticket id in hex."""
    rows = db.session.execute(
        select(Ticket.ticket_id, Ticket.adults + Ticket.children).where(Ticket.event_id == event_id)
    )
    return {ticket_id.hex(): size for ticket_id, size in rows}


def find_ticket_id(short_code: str, *, event_id: int) -> bytes | None:
    """Return the ticket with this short code, None when there is none or more than one."""
    query = select(Ticket.ticket_id).where(Ticket.event_id == event_id, Ticket.short_code == short_code)
    found = db.session.scalars(query.order_by(Ticket.id).limit(2)).all()
    return found[0] if len(found) == 1 else None
