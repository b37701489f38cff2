"""Passing a ticket on: a new code for somebody new, and the old one opens nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import AttendeeAdmitted, NamesRequired, NotFound, RegistrationClosed, RegistrationNotActive
from eventapp.domain.registering import PartyMember
from eventapp.domain.states import (
    Conflict,
    EntryVerdict,
    EventKind,
    MessageKind,
    PendingFor,
    RegistrationStatus,
    TicketStatus,
)
from eventapp.models import AuditEntry, Event, OutboxMessage, Registration
from eventapp.queries.registrations import count_places_taken, get_with_tickets
from eventapp.services import handovers, registrations
from tests.support.builders import ENDS_AT, NOW, make_event, make_registration
from tests.support.door import make_entry, pair_phone, ticket_of, upload

LATER = NOW + timedelta(hours=1)
BEA = PartyMember(name="Bea Beispiel")

pytestmark = pytest.mark.usefixtures("app")


def workshop(*, list_duty: bool = True) -> Event:
    """A workshop with personal tickets."""
    event = make_event(kind=EventKind.WORKSHOP, capacity=2)
    event.list_duty = list_duty
    db.session.commit()
    return event


def pass_on(registration: Registration, *, to: PartyMember = BEA, position: int = 0) -> None:
    """Let somebody else come."""
    handovers.hand_over(registration_id=registration.id, position=position, to=to, now=LATER)


def names(registration: Registration) -> list[tuple[str, TicketStatus]]:
    """Whose the tickets are, and what they are worth."""
    tickets = get_with_tickets(registration.id).tickets
    return [(ticket.attendee.name if ticket.attendee else "", ticket.status) for ticket in tickets]


def test_handover_revokes_the_code_and_makes_a_new_one_for_the_new_person() -> None:
    event = workshop()
    registration = make_registration(event, attendee_names=["Ada", "Cem"])
    old = ticket_of(registration)

    pass_on(registration)

    assert names(registration) == [
        ("", TicketStatus.REVOKED),
        ("Cem", TicketStatus.VALID),
        ("Bea Beispiel", TicketStatus.VALID),
    ]
    new = get_with_tickets(registration.id).tickets[-1]
    assert new.ticket_id != old
    assert (count_places_taken(event.id).event, registration.name) == (2, "Ada Beispiel")
    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "ticket.handed_over"


def test_old_code_is_refused_at_the_door_and_the_new_one_lets_in() -> None:
    event = workshop()
    registration = make_registration(event, attendee_names=["Ada"])
    old = ticket_of(registration)
    pass_on(registration)
    new = get_with_tickets(registration.id).tickets[-1].ticket_id

    refused, admitted = upload(pair_phone(event), make_entry(event, ticket=old), make_entry(event, ticket=new))

    assert (refused.verdict, refused.detail) == (EntryVerdict.CONFLICT, Conflict.NOT_VALID)
    assert admitted.verdict is EntryVerdict.STORED


def test_a_child_may_come_instead_of_an_adult() -> None:
    registration = make_registration(workshop(), attendee_names=["Ada"])

    pass_on(registration, to=PartyMember(name="Bilal", is_child=True))

    changed = get_with_tickets(registration.id)
    assert (changed.adults, changed.children) == (0, 1)
    assert (changed.tickets[-1].adults, changed.tickets[-1].children) == (0, 1)


def test_whoever_is_inside_keeps_the_ticket() -> None:
    event = workshop()
    registration = make_registration(event, attendee_names=["Ada"])
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration)))

    with pytest.raises(AttendeeAdmitted):
        pass_on(registration)

    assert names(registration) == [("Ada", TicketStatus.VALID)]


def test_handover_is_refused_to_nobody_from_nobody_and_after_the_end() -> None:
    registration = make_registration(workshop(), attendee_names=["Ada"])

    with pytest.raises(NamesRequired):
        pass_on(registration, to=PartyMember())
    with pytest.raises(NotFound):
        pass_on(registration, position=7)
    with pytest.raises(RegistrationClosed):
        handovers.hand_over(registration_id=registration.id, position=0, to=BEA, now=ENDS_AT)
    registrations.cancel(registration_id=registration.id, now=LATER)
    with pytest.raises(RegistrationNotActive):
        pass_on(registration)


def test_pending_registration_is_passed_on_without_a_ticket() -> None:
    registration = make_registration(workshop(), attendee_names=["Ada"])
    for ticket in get_with_tickets(registration.id).tickets:
        db.session.delete(ticket)
    registration.status, registration.pending_for = RegistrationStatus.PENDING, PendingFor.APPROVAL
    db.session.commit()

    pass_on(registration)

    found = get_with_tickets(registration.id)
    assert ([a.name for a in found.attendees], found.tickets) == (["Bea Beispiel"], [])


def test_handover_tells_the_contact_by_mail() -> None:
    registration = make_registration(workshop(), attendee_names=["Ada"])

    pass_on(registration)

    kinds = db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert kinds == [MessageKind.REGISTRATION_CONFIRMED, MessageKind.REGISTRATION_CHANGED]
