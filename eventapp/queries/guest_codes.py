"""Codes that a phone did not know: it counted guests behind them, and some turn out to be tickets."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from eventapp.db import db
from eventapp.domain.admissions import AdmittedEntry
from eventapp.domain.attendance import first_of
from eventapp.domain.check_in import Party
from eventapp.domain.states import HOLDING_PLACES, EntryKind
from eventapp.domain.tickets import normalize_short_code, token_in
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
from eventapp.queries.holders import holder_name
from eventapp.queries.reversals import is_taken_back

#: A guest behind a code, if any, that the phone did not know.
IS_UNREAD = (LogEntryRow.kind == EntryKind.WALK_IN) & LogEntryRow.ticket_id.is_(None)


@dataclass(frozen=True, kw_only=True)
class FoundTicket:
    """A ticket whose party holds places; ``event_session_ids`` are the sessions in which it does."""

    ticket_id: bytes
    size: int
    short_code: str
    name: str
    revoked_at: datetime | None
    event_session_ids: frozenset[int]

    def was_good_at(self, at: datetime, *, event_session_id: int) -> bool:
        """True when the code was not replaced at that moment and its party holds a place in the session."""
        is_present = self.revoked_at is None or self.revoked_at > at
        return is_present and event_session_id in self.event_session_ids


@dataclass(frozen=True, kw_only=True)
class JoinedGuests:
    """Guests who came in with a ticket that their phone did not know.

    ``admissions`` are those who count; ``tickets`` are also those of guests who were taken back.
    """

    admissions: Sequence[AdmittedEntry]
    tickets: frozenset[bytes]


def find_tickets_by_code(codes: Collection[str], *, event_id: int) -> dict[str, FoundTicket]:
    """Return the ticket of the event behind each code, in one statement.

    A code is what was scanned or typed. A token is genuine when it is the one that we issued, to the letter. A short
    code that two tickets share names neither.
    """
    meant = {code: token_in(code) or normalize_short_code(code) for code in codes}
    wanted = {word for word in meant.values() if word is not None}
    if not wanted:
        return {}
    rows = (
        db.session.connection()
        .execute(
            select(
                Ticket.ticket_id,
                Ticket.token,
                Ticket.short_code,
                Ticket.revoked_at,
                (Ticket.adults + Ticket.children).label("size"),
                holder_name().label("name"),
                RegistrationSession.event_session_id,
            )
            .join(Registration, Registration.id == Ticket.registration_id)
            .join(RegistrationSession, RegistrationSession.registration_id == Ticket.registration_id)
            .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
            .where(
                Ticket.event_id == event_id,
                Registration.status.in_(HOLDING_PLACES),
                or_(Ticket.short_code.in_(wanted), Ticket.token.in_(wanted)),
            )
        )
        .all()
    )
    found = _found_tickets(rows)
    named: dict[str, set[bytes]] = defaultdict(set)
    for row in rows:
        named[row.token].add(row.ticket_id)
        named[row.short_code].add(row.ticket_id)
    return {
        code: found[ticket_id]
        for code, word in meant.items()
        if word is not None and len(named.get(word, ())) == 1
        for ticket_id in named[word]
    }


def list_joined_guests(event_id: int) -> JoinedGuests:
    """Return the event's guests whose code turned out to be a ticket, each as an admission up to its party's size."""
    rows = db.session.execute(
        select(LogEntryRow, EventSession.reference, Gate.name, Device.reference, is_taken_back().label("is_reversed"))
        .join(EventSession, EventSession.id == LogEntryRow.event_session_id)
        .outerjoin(Device, Device.id == LogEntryRow.device_id)
        .outerjoin(Gate, Gate.id == Device.gate_id)
        .where(
            LogEntryRow.event_id == event_id,
            IS_UNREAD,
            LogEntryRow.raw_code.is_not(None),
        )
        .order_by(LogEntryRow.id)
    ).all()
    tickets = find_tickets_by_code({row[0].raw_code or "" for row in rows}, event_id=event_id)
    joined = [
        (row, ticket)
        for row in rows
        if (ticket := tickets.get(row[0].raw_code or "")) is not None
        and ticket.was_good_at(row[0].counted_at, event_session_id=row[0].event_session_id)
    ]
    return JoinedGuests(
        admissions=[
            _admission(entry, ticket, event_session=event_session, gate=gate, device=device)
            for (entry, event_session, gate, device, is_undone), ticket in joined
            if not is_undone
        ],
        tickets=frozenset(ticket.ticket_id for _, ticket in joined),
    )


def _admission(
    entry: LogEntryRow, ticket: FoundTicket, *, event_session: str, gate: str | None, device: str | None
) -> AdmittedEntry:
    people = first_of(Party(adults=entry.adults, children=entry.children), ticket.size)
    return AdmittedEntry(
        uuid=entry.uuid,
        ticket=ticket.ticket_id,
        event_session=event_session,
        at=entry.counted_at,
        adults=people.adults,
        children=people.children,
        gate=gate,
        device=device,
    )


def _found_tickets(rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[bytes, FoundTicket]:
    sessions: dict[bytes, set[int]] = defaultdict(set)
    for row in rows:
        sessions[row.ticket_id].add(row.event_session_id)
    return {
        row.ticket_id: FoundTicket(
            ticket_id=row.ticket_id,
            size=row.size,
            short_code=row.short_code,
            name=row.name,
            revoked_at=row.revoked_at,
            event_session_ids=frozenset(sessions[row.ticket_id]),
        )
        for row in rows
    }
