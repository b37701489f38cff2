"""Sheets of paper: the tickets that they name, and what was entered from them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import NotFound
from eventapp.domain.paper_sheets import PaperTicket
from eventapp.domain.states import EntryKind, RegistrationSource, ScanResult, TicketStatus
from eventapp.models import (
    Attendee,
    EventSession,
    Gate,
    LogEntryRow,
    PaperSheet,
    PaperSheetEntry,
    Registration,
    RegistrationSession,
    Ticket,
    User,
)
from eventapp.queries.holders import holder_name
from eventapp.queries.reversals import is_taken_back


@dataclass(frozen=True, kw_only=True)
class NamedTicket:
    """A ticket with what a sheet says about it."""

    facts: PaperTicket
    name: str
    short_code: str


@dataclass(frozen=True, kw_only=True)
class SheetEntry:
    """An entry of the door log that came from a sheet. ``name`` and ``short_code`` are those of its ticket."""

    uuid: str
    line: str
    kind: EntryKind
    party: Party
    counted_at: datetime
    entered_at: datetime
    entered_by: str
    gate: str
    name: str
    short_code: str
    ticket_id: bytes | None
    is_reversed: bool


@dataclass(frozen=True, kw_only=True)
class SheetSummary:
    """A sheet in the list of sheets; ``people`` are those who count."""

    reference: str
    name: str
    session_label: str
    starts_at: datetime
    entered_at: datetime
    people: int


def list_named_tickets(ticket_ids: Collection[bytes], *, event_id: int) -> dict[bytes, NamedTicket]:
    """Return these tickets of the event, by id, in one statement."""
    rows = db.session.execute(
        select(
            Ticket.ticket_id,
            Ticket.short_code,
            Ticket.status,
            Ticket.adults,
            Ticket.children,
            Registration.status,
            Registration.source,
            holder_name(),
            EventSession.reference,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .outerjoin(RegistrationSession, RegistrationSession.registration_id == Registration.id)
        .outerjoin(EventSession, EventSession.id == RegistrationSession.event_session_id)
        .where(Ticket.ticket_id.in_(ticket_ids), Ticket.event_id == event_id)
        .order_by(Ticket.id, EventSession.id)
    ).all()
    sessions: dict[bytes, set[str]] = {}
    for row in rows:
        sessions.setdefault(row[0], set()).update({row[8]} - {None})
    return {
        ticket_id: NamedTicket(
            facts=PaperTicket(
                ticket_id=ticket_id,
                status=status,
                registration_status=state,
                event_sessions=frozenset(sessions[ticket_id]),
                party=Party(adults=adults, children=children),
                is_blank=source is RegistrationSource.BLANK,
            ),
            name=name,
            short_code=short_code,
        )
        for ticket_id, short_code, status, adults, children, state, source, name, _ in rows
    }


def list_ids_by_code(short_codes: Collection[str], *, event_id: int) -> dict[str, bytes]:
    """Return the tickets behind short codes; where two share one, the valid and then the newer one."""
    rows = db.session.execute(
        select(Ticket.short_code, Ticket.ticket_id)
        .where(Ticket.short_code.in_(short_codes), Ticket.event_id == event_id)
        .order_by(Ticket.status == TicketStatus.VALID, Ticket.id)
    )
    return {short_code: ticket_id for short_code, ticket_id in rows}


def list_people_inside(event_session_id: int) -> dict[bytes, int]:
    """Return how many people are counted on each ticket of a session, with and without booking."""
    rows = db.session.execute(
        select(LogEntryRow.ticket_id, func.sum(LogEntryRow.adults + LogEntryRow.children))
        .where(
            LogEntryRow.event_session_id == event_session_id,
            LogEntryRow.ticket_id.is_not(None),
            LogEntryRow.kind.in_((EntryKind.ADMIT, EntryKind.WALK_IN)),
            LogEntryRow.result.in_((ScanResult.ADMITTED, ScanResult.RECORDED)),
            ~is_taken_back(),
        )
        .group_by(LogEntryRow.ticket_id)
    )
    return {ticket_id: people for ticket_id, people in rows if ticket_id is not None}


def list_gate_names(event_id: int) -> list[str]:
    """Return the gates that phones of the event have."""
    return list(db.session.scalars(select(Gate.name).where(Gate.event_id == event_id).order_by(Gate.name)))


def list_sheets(event_id: int) -> list[SheetSummary]:
    """Return the sheets that were entered, the newest first."""
    reversal = aliased(LogEntryRow)
    counts = LogEntryRow.adults + LogEntryRow.children
    rows = db.session.execute(
        select(
            PaperSheet.reference,
            PaperSheet.name,
            EventSession.label,
            EventSession.starts_at,
            PaperSheet.entered_at,
            func.coalesce(func.sum(counts).filter(reversal.id.is_(None)), 0),
        )
        .join(EventSession, EventSession.id == PaperSheet.event_session_id)
        .outerjoin(PaperSheetEntry, PaperSheetEntry.paper_sheet_id == PaperSheet.id)
        .outerjoin(
            LogEntryRow,
            (LogEntryRow.uuid == PaperSheetEntry.uuid) & (LogEntryRow.kind != EntryKind.REVERSAL),
        )
        .outerjoin(reversal, (reversal.reverses == LogEntryRow.uuid) & (reversal.kind == EntryKind.REVERSAL))
        .where(EventSession.event_id == event_id)
        .group_by(PaperSheet.id, EventSession.id)
        .order_by(PaperSheet.entered_at.desc(), PaperSheet.id.desc())
    )
    return [
        SheetSummary(
            reference=reference,
            name=name,
            session_label=label,
            starts_at=starts_at,
            entered_at=entered_at,
            people=people,
        )
        for reference, name, label, starts_at, entered_at, people in rows
    ]


def get_sheet(reference: str, *, event_id: int) -> PaperSheet:
    """Return a sheet of this event with its session. Raises NotFound."""
    query = (
        select(PaperSheet)
        .join(EventSession, EventSession.id == PaperSheet.event_session_id)
        .where(PaperSheet.reference == reference, EventSession.event_id == event_id)
        .options(joinedload(PaperSheet.event_session))
    )
    sheet = db.session.scalars(query).first()
    if sheet is None:
        raise NotFound
    return sheet


def find_sheet(name_key: str, *, event_session_id: int) -> PaperSheet | None:
    """Return the sheet of a session with this name."""
    query = select(PaperSheet).where(PaperSheet.event_session_id == event_session_id, PaperSheet.name_key == name_key)
    return db.session.scalars(query).first()


def list_sheet_entries(paper_sheet_id: int) -> Sequence[SheetEntry]:
    """Return what was entered from a sheet, in order; reversals themselves are left out."""
    reversal = aliased(LogEntryRow)
    rows = db.session.execute(_entries_query(paper_sheet_id, reversal))
    return [
        SheetEntry(
            uuid=entry.uuid,
            line=line,
            kind=entry.kind,
            party=Party(adults=entry.adults, children=entry.children),
            counted_at=entry.counted_at,
            entered_at=entry.received_at,
            entered_by=person or "",
            gate=gate,
            name=name or "",
            short_code=short_code or "",
            ticket_id=entry.ticket_id,
            is_reversed=reversal_id is not None,
        )
        for entry, line, gate, person, name, short_code, reversal_id in rows
    ]


def _entries_query(
    paper_sheet_id: int, reversal: type[LogEntryRow]
) -> "Select[LogEntryRow, str, str, str | None, str | None, str | None, int | None]":
    return (
        select(
            LogEntryRow,
            PaperSheetEntry.line,
            PaperSheetEntry.gate,
            User.name,
            holder_name(),
            Ticket.short_code,
            reversal.id,
        )
        .join(PaperSheetEntry, PaperSheetEntry.uuid == LogEntryRow.uuid)
        .outerjoin(User, User.id == PaperSheetEntry.entered_by_id)
        .outerjoin(Ticket, Ticket.ticket_id == LogEntryRow.ticket_id)
        .outerjoin(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .outerjoin(reversal, (reversal.reverses == LogEntryRow.uuid) & (reversal.kind == EntryKind.REVERSAL))
        .where(PaperSheetEntry.paper_sheet_id == paper_sheet_id, LogEntryRow.kind != EntryKind.REVERSAL)
        .order_by(LogEntryRow.id)
    )
