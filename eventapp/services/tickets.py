"""Issuing and revoking tickets; part of the caller's transaction unless said otherwise."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.randomness import new_ticket_id
from eventapp.adapters.signatures import sign
from eventapp.db import db, transactional
from eventapp.domain.check_in import Party
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.registering import PartyMember, party_of
from eventapp.domain.states import RegistrationStatus, TicketMode, TicketStatus
from eventapp.domain.tickets import build_token, short_code
from eventapp.models import Attendee, Registration, SigningKey, Ticket
from eventapp.queries.keys import find_active_key
from eventapp.queries.registrations import lock_registration
from eventapp.services import audit


class NoSigningKey(Exception):
    """The installation has no key yet; ``keys create`` or a first start makes one."""


@dataclass(frozen=True, kw_only=True)
class TicketCode:
    """A signed code that no ticket has yet."""

    ticket_id: bytes
    token: str


def make_codes(count: int, *, event_number: int) -> list[TicketCode]:
    """Return so many signed codes for an event, for tickets that are written together."""
    key = find_active_key()
    if key is None:
        raise NoSigningKey
    return [_make_code(key, event_number=event_number) for _ in range(count)]


def issue_tickets(
    registration: Registration,
    *,
    mode: TicketMode,
    attendees: Iterable[Attendee],
    now: datetime,
) -> list[Ticket]:
    """Issue one ticket for the party, or one for each attendee."""
    key = find_active_key()
    if key is None:
        raise NoSigningKey
    if mode is TicketMode.PARTY:
        party = Party(adults=registration.adults, children=registration.children)
        return [_issue(registration, party=party, attendee=None, key=key, now=now)]
    return [
        _issue(
            registration, party=party_of([PartyMember(is_child=attendee.is_child)]), attendee=attendee, key=key, now=now
        )
        for attendee in attendees
    ]


def issue_blank_tickets(stack: Registration, *, count: int, now: datetime) -> None:
    """Issue tickets that belong to nobody yet. Each stands for one person until it is bound."""
    key = find_active_key()
    if key is None:
        raise NoSigningKey
    for _ in range(count):
        _issue(stack, party=Party(adults=1), attendee=None, key=key, now=now)


def _issue(
    registration: Registration,
    *,
    party: Party,
    attendee: Attendee | None,
    key: SigningKey,
    now: datetime,
) -> Ticket:
    code = _make_code(key, event_number=registration.event_id)
    ticket = Ticket(
        event_id=registration.event_id,
        registration_id=registration.id,
        attendee=attendee,
        ticket_id=code.ticket_id,
        token=code.token,
        short_code=short_code(code.ticket_id),
        status=TicketStatus.VALID,
        adults=party.adults,
        children=party.children,
        issued_at=now,
        updated_at=now,
    )
    db.session.add(ticket)
    return ticket


def _make_code(key: SigningKey, *, event_number: int) -> TicketCode:
    ticket_id = new_ticket_id()
    token = build_token(
        event_number=event_number,
        ticket_id=ticket_id,
        key_id=key.id,
        sign=functools.partial(sign, private_key=key.private_key),
    )
    return TicketCode(ticket_id=ticket_id, token=token)


def revoke_tickets(tickets: Iterable[Ticket], *, now: datetime) -> None:
    """Revoke the tickets that are still valid."""
    for ticket in tickets:
        if ticket.status is TicketStatus.VALID:
            ticket.status = TicketStatus.REVOKED
            ticket.revoked_at = now
            ticket.updated_at = now


@transactional
def reissue(*, registration_id: int, now: datetime, user_id: int | None = None) -> Registration:
    """Revoke a registration's codes and issue new ones. Raises RegistrationNotActive."""
    registration = lock_registration(registration_id)
    event = registration.event
    if registration.status is not RegistrationStatus.CONFIRMED or registration.erased_at is not None:
        raise RegistrationNotActive
    revoke_tickets(registration.tickets, now=now)
    tickets = issue_tickets(registration, mode=event.ticket_mode, attendees=registration.attendees, now=now)
    registration.tickets.extend(tickets)
    audit.record(
        "ticket.reissued",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
    return registration
