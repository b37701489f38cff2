"""What is printed for the door: who is expected, and stacks of blank tickets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.states import (
    HOLDING_PLACES,
    EntryKind,
    RegistrationSource,
    RegistrationStatus,
    ScanResult,
    TicketStatus,
)
from eventapp.models import Attendee, LogEntryRow, Registration, RegistrationSession, Ticket
from eventapp.queries.holders import holder_name


@dataclass(frozen=True, kw_only=True)
class ExpectedTicket:
    """A valid ticket of a session and who is expected with it."""

    ticket_id: bytes
    short_code: str
    name: str
    adults: int
    children: int
    status: RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class BlankStack:
    """Blank tickets that were made together. ``free`` are neither bound nor revoked."""

    reference: str
    made_at: datetime
    count: int
    bound: int
    free: int


def list_expected_tickets(event_session_id: int) -> list[ExpectedTicket]:
    """Return the valid tickets of everybody who holds a place in the session."""
    rows = db.session.execute(
        select(
            Ticket.ticket_id,
            Ticket.short_code,
            holder_name(),
            Ticket.adults,
            Ticket.children,
            Registration.status,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(RegistrationSession, RegistrationSession.registration_id == Registration.id)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .where(
            RegistrationSession.event_session_id == event_session_id,
            Registration.status.in_(HOLDING_PLACES),
            Ticket.status == TicketStatus.VALID,
        )
        .order_by(Ticket.id)
    )
    return [
        ExpectedTicket(
            ticket_id=ticket_id, short_code=short_code, name=name, adults=adults, children=children, status=status
        )
        for ticket_id, short_code, name, adults, children, status in rows
    ]


def list_blank_stacks(event_id: int) -> list[BlankStack]:
    """Return the event's stacks of blank tickets, the newest first."""
    is_valid = Ticket.status == TicketStatus.VALID
    rows = db.session.execute(
        select(
            Registration.reference,
            Registration.created_at,
            Registration.adults,
            func.count(Ticket.id),
            func.count(Ticket.id).filter(is_valid),
        )
        .outerjoin(Ticket, Ticket.registration_id == Registration.id)
        .where(Registration.event_id == event_id, Registration.source == RegistrationSource.BLANK)
        .group_by(Registration.id)
        .order_by(Registration.created_at.desc(), Registration.id.desc())
    )
    return [
        BlankStack(reference=reference, made_at=made_at, count=count, bound=count - left, free=free)
        for reference, made_at, count, left, free in rows
    ]


def get_blank_stack(reference: str, *, event_id: int) -> Registration:
    """Return a stack with its tickets. Raises NotFound."""
    query = (
        select(Registration)
        .where(
            Registration.reference == reference,
            Registration.event_id == event_id,
            Registration.source == RegistrationSource.BLANK,
        )
        .options(selectinload(Registration.tickets))
    )
    stack = db.session.scalars(query).first()
    if stack is None:
        raise NotFound
    return stack


def find_blank_ticket(short_code: str, *, event_id: int) -> Ticket | None:
    """Return the unbound blank ticket with this code, locked until the transaction ends."""
    query = (
        select(Ticket)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(
            Ticket.short_code == short_code,
            Ticket.event_id == event_id,
            Registration.source == RegistrationSource.BLANK,
        )
        .order_by(Ticket.id)
        .limit(1)
        .with_for_update(of=Ticket)
    )
    return db.session.scalars(query).first()


def has_ticket(short_code: str, *, event_id: int) -> bool:
    """True when the event has a ticket with this code, blank or not."""
    query = select(Ticket.id).where(Ticket.short_code == short_code, Ticket.event_id == event_id)
    return db.session.scalar(query.limit(1)) is not None


def is_in_log(ticket_id: bytes) -> bool:
    """True when somebody was let in or counted with this ticket, reversals taken off."""
    reversals = select(LogEntryRow.reverses).where(LogEntryRow.reverses.is_not(None))
    query = select(LogEntryRow.id).where(
        LogEntryRow.ticket_id == ticket_id,
        LogEntryRow.kind.in_((EntryKind.ADMIT, EntryKind.WALK_IN)),
        LogEntryRow.result.in_((ScanResult.ADMITTED, ScanResult.RECORDED)),
        LogEntryRow.uuid.not_in(reversals),
    )
    return db.session.scalar(query.limit(1)) is not None
