"""Writing many registrations at once: a handful of statements, whatever their number.

Part of the caller's transaction, under the event's lock.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from eventapp.adapters.randomness import new_key, new_reference, new_uuid
from eventapp.db import Base, db
from eventapp.domain.import_rows import Entry
from eventapp.domain.registering import party_of
from eventapp.domain.states import MessageKind, OutboxStatus, RegistrationStatus, TicketMode, TicketStatus
from eventapp.domain.tickets import short_code
from eventapp.models import Attendee, Event, EventSession, OutboxMessage, Registration, RegistrationSession, Ticket
from eventapp.services.tickets import TicketCode

_REGISTRATION_SESSIONS, _TICKETS, _OUTBOX = (
    Base.metadata.tables[model.__tablename__] for model in (RegistrationSession, Ticket, OutboxMessage)
)

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class NewRegistrations:
    """Who is to be written. ``waiting`` are the tokens of those who come on the waiting list, from its end on."""

    event: Event
    sessions: Sequence[EventSession]
    entries: Sequence[Entry]
    waiting: Collection[str]
    end_of_list: datetime
    sends_mails: bool
    now: datetime

    def waits(self, entry: Entry) -> bool:
        """True when this one comes on the waiting list."""
        return entry.details.form_token in self.waiting


def count_tickets(entries: Sequence[Entry], *, mode: TicketMode) -> int:
    """Return how many tickets these registrations need at most."""
    return len(entries) if mode is TicketMode.PARTY else sum(len(entry.details.members) for entry in entries)


def write_registrations(new: NewRegistrations, codes: Sequence[TicketCode]) -> int:
    """Write the registrations with people, tickets and mails. Returns how many mails there are."""
    query = insert(Registration).returning(Registration.form_token, Registration.id)
    rows = [_registration(new, entry, number) for number, entry in enumerate(new.entries)]
    ids = {token: row_id for token, row_id in db.session.execute(query, rows)}
    numbers = {session.reference: session.id for session in new.sessions}
    chosen = [
        {"registration_id": ids[entry.details.form_token], "event_session_id": numbers[reference]}
        for entry in new.entries
        for reference in entry.details.event_sessions
    ]
    _write(_REGISTRATION_SESSIONS, chosen)
    people = _write_people(new, ids) if new.event.ticket_mode is TicketMode.PERSONAL else {}
    _write(_TICKETS, list(_tickets(new, ids, people, iter(codes))))
    mails = list(_mails(new, ids)) if new.sends_mails else []
    _write(_OUTBOX, mails)
    return len(mails)


def _write(table: Any, rows: Sequence[Values]) -> None:
    if rows:
        db.session.connection().execute(insert(table), rows)


def _registration(new: NewRegistrations, entry: Entry, number: int) -> Values:
    details = entry.details
    return {
        "event_id": new.event.id,
        "reference": new_reference(),
        "key": new_key(),
        "form_token": details.form_token,
        "status": RegistrationStatus.WAITLISTED if new.waits(entry) else RegistrationStatus.CONFIRMED,
        # rows of one statement have no order: theirs on the waiting list is that of the moments
        "waitlisted_at": new.end_of_list + timedelta(microseconds=number) if new.waits(entry) else None,
        "source": details.source,
        "name": details.name,
        "email": details.contact.email,
        "phone": details.contact.phone,
        "language": details.language,
        "adults": details.party.adults,
        "children": details.party.children,
        "created_at": new.now,
        "updated_at": new.now,
    }


def _write_people(new: NewRegistrations, ids: dict[str, int]) -> dict[tuple[int, int], int]:
    """Write everybody who comes with a ticket of their own; return their ids by registration and position."""
    rows = [
        {
            "registration_id": ids[entry.details.form_token],
            "position": position,
            "reference": new_reference(),
            "name": member.name,
            "is_child": member.is_child,
        }
        for entry in new.entries
        for position, member in enumerate(entry.details.members)
    ]
    query = insert(Attendee).returning(Attendee.registration_id, Attendee.position, Attendee.id)
    return {(registration, position): row_id for registration, position, row_id in db.session.execute(query, rows)}


def _tickets(
    new: NewRegistrations, ids: dict[str, int], people: dict[tuple[int, int], int], codes: Iterator[TicketCode]
) -> Iterator[Values]:
    for entry in new.entries:
        if new.waits(entry):
            continue
        registration = ids[entry.details.form_token]
        if not people:
            yield _ticket(new, registration, entry.details.party, next(codes), attendee=None)
            continue
        for position, member in enumerate(entry.details.members):
            yield _ticket(new, registration, party_of([member]), next(codes), attendee=people[registration, position])


def _ticket(new: NewRegistrations, registration: int, party: Any, code: TicketCode, *, attendee: int | None) -> Values:
    return {
        "event_id": new.event.id,
        "registration_id": registration,
        "attendee_id": attendee,
        "ticket_id": code.ticket_id,
        "token": code.token,
        "short_code": short_code(code.ticket_id),
        "status": TicketStatus.VALID,
        "adults": party.adults,
        "children": party.children,
        "issued_at": new.now,
        "updated_at": new.now,
    }


def _mails(new: NewRegistrations, ids: dict[str, int]) -> Iterator[Values]:
    for entry in new.entries:
        if entry.details.contact.email is None:
            continue
        waits = new.waits(entry)
        yield {
            "uuid": new_uuid(),
            "kind": MessageKind.REGISTRATION_WAITLISTED if waits else MessageKind.REGISTRATION_CONFIRMED,
            "status": OutboxStatus.WAITING,
            "organization_id": new.event.organization_id,
            "registration_id": ids[entry.details.form_token],
            "recipient": entry.details.contact.email,
            "language": entry.details.language,
            "created_at": new.now,
            "next_attempt_at": new.now,
        }
