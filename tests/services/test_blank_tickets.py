"""Blank tickets hold no place and are on no list until they are bound at the desk (ONS-9, ONS-10)."""

import pytest
from sqlalchemy import func, select

from eventapp.adapters.signatures import is_signed_by
from eventapp.db import db
from eventapp.domain.check_in import DoorFacts, Party, TicketFacts, decide_check_in
from eventapp.domain.errors import (
    BlankTicketTaken,
    BlankTicketUnknown,
    BlankTicketUsed,
    NotEnoughPlaces,
    NotFound,
    WrongStatus,
)
from eventapp.domain.states import (
    EntryKind,
    EventKind,
    EventStatus,
    RegistrationSource,
    RegistrationStatus,
    ScanResult,
    TicketStatus,
)
from eventapp.domain.tickets import TicketClaim, read_ticket
from eventapp.models import AuditEntry, Event, Organization, Registration, RegistrationSession, Ticket, User
from eventapp.queries import keys as key_queries
from eventapp.queries import paper as paper_queries
from eventapp.queries import people as people_queries
from eventapp.queries.attendance import list_session_attendance
from eventapp.queries.people import PeopleFilter
from eventapp.queries.registrations import count_places_taken, get_with_tickets
from eventapp.services import blank_tickets
from eventapp.services.check_in import receive_entries
from tests.support.builders import NOW, STARTS_AT, make_details, make_event, make_registration, make_user
from tests.support.door import make_entry, pair_phone, phone

pytestmark = pytest.mark.usefixtures("app")


def _stack(event: Event, *, count: int = 3) -> list[Ticket]:
    stack = blank_tickets.make_stack(event_id=event.id, count=count, language="de", user_id=_user(event), now=NOW)
    return list(paper_queries.get_blank_stack(stack.reference, event_id=event.id).tickets)


def _user(event: Event) -> int:
    """Olga, who stands at the desk."""
    found = db.session.scalars(select(User)).first()
    return (found or make_user(db.session.get_one(Organization, event.organization_id))).id


def _register(
    event: Event, *, code: str = "", adults: int = 2, children: int = 1, name: str = "Gast", names: tuple[str, ...] = ()
) -> Registration:
    details = make_details(
        adults=adults,
        children=children,
        name=name,
        attendee_names=names,
        email=None,
        source=RegistrationSource.STAFF,
    )
    return blank_tickets.register_at_desk(
        event_id=event.id, details=details, blank_code=code, user_id=_user(event), now=NOW
    )


def test_blank_codes_are_genuine_and_all_different() -> None:
    event = make_event()
    tickets = _stack(event, count=20)
    public_keys = key_queries.get_public_keys()

    claims = [
        read_ticket(
            ticket.token,
            verify=lambda key, message, signature: is_signed_by(message, signature, public_key=public_keys[key]),
        )
        for ticket in tickets
    ]

    assert [claim for claim in claims if not isinstance(claim, TicketClaim)] == []
    assert len({ticket.ticket_id for ticket in tickets}) == 20
    assert len({ticket.short_code for ticket in tickets}) == 20


def test_blank_tickets_hold_no_place_and_are_on_no_list() -> None:
    event = make_event(capacity=10)
    session_id = list_session_attendance(event.id)[0].id
    _stack(event, count=20)

    assert count_places_taken(event.id).event == db.session.get_one(Event, event.id).places_taken == 0
    assert paper_queries.list_expected_tickets(session_id) == []
    assert people_queries.list_people(PeopleFilter(event_id=event.id)).registrations == []
    assert people_queries.count_by_status(event.id) == {}
    assert people_queries.list_attendee_lines(event.id) == []


def test_blank_tickets_are_for_no_session_so_that_phones_know_them() -> None:
    event = make_event()

    stack = blank_tickets.make_stack(event_id=event.id, count=1, language="de", user_id=_user(event), now=NOW)

    chosen = db.session.scalars(
        select(RegistrationSession).where(RegistrationSession.registration_id == stack.id)
    ).all()
    assert (stack.status, chosen) == (RegistrationStatus.WAITLISTED, [])


def test_door_counts_whoever_brings_an_unbound_ticket_as_a_guest() -> None:
    event = make_event()
    ticket = _stack(event)[0]
    facts = TicketFacts(
        ticket_status=ticket.status,
        registration_status=db.session.get_one(Registration, ticket.registration_id).status,
        event_sessions=frozenset(),
        party=Party(adults=ticket.adults, children=ticket.children),
    )

    decision = decide_check_in(
        TicketClaim(event_number=event.id, ticket_id=ticket.ticket_id, key_id=0),
        facts=facts,
        door=DoorFacts(event_number=event.id, event_session="kw", open_to_all=True),
        now=STARTS_AT,
    )

    assert (decision.result, decision.offer_walk_in) == (ScanResult.WAITLISTED, True)


def test_guests_on_an_unbound_ticket_count_without_booking() -> None:
    event = make_event()
    ticket = _stack(event)[0]
    scan = make_entry(event, kind=EntryKind.WALK_IN, ticket=ticket.ticket_id, adults=2, children=3)

    receive_entries([scan], device=phone(pair_phone(event)), now=STARTS_AT)

    report = list_session_attendance(event.id)[0].report
    assert (report.registered, report.admitted, report.walk_ins) == (0, 0, 5)


def test_stack_says_how_many_are_left() -> None:
    event = make_event()
    tickets = _stack(event, count=5)
    _register(event, code=tickets[0].short_code)

    (stack,) = paper_queries.list_blank_stacks(event.id)

    assert (stack.count, stack.bound, stack.free) == (5, 1, 4)


def test_bound_ticket_is_the_only_one_of_its_registration_and_holds_places() -> None:
    event = make_event(capacity=10)
    blank = _stack(event)[0]

    registration = _register(event, code=blank.short_code, adults=2, children=1)

    assert [(t.ticket_id, t.adults, t.children, t.status) for t in registration.tickets] == [
        (blank.ticket_id, 2, 1, TicketStatus.VALID)
    ]
    assert (registration.source, registration.status) == (RegistrationSource.STAFF, RegistrationStatus.CONFIRMED)
    assert count_places_taken(event.id).event == db.session.get_one(Event, event.id).places_taken == 3
    assert db.session.scalar(select(func.count(Ticket.id))) == 3


def test_bound_ticket_is_admitted_with_its_party() -> None:
    event = make_event()
    blank = _stack(event)[0]
    _register(event, code=blank.short_code, adults=2, children=1)
    scan = make_entry(event, ticket=blank.ticket_id, adults=2, children=1)

    (answer,) = receive_entries([scan], device=phone(pair_phone(event)), now=STARTS_AT)

    report = list_session_attendance(event.id)[0].report
    assert answer.detail == ""
    assert (report.registered, report.admitted, report.walk_ins) == (3, 3, 0)


def test_personal_ticket_is_bound_to_the_first_person() -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    blank = _stack(event)[0]

    registration = _register(event, code=blank.short_code, names=("Ada", "Bilal"))

    holders = {t.attendee.name: t.ticket_id for t in registration.tickets if t.attendee}
    assert holders["Ada"] == blank.ticket_id
    assert holders.keys() == {"Ada", "Bilal"}


def test_code_is_bound_once() -> None:
    event = make_event()
    code = _stack(event)[0].short_code
    first = _register(event, code=code)

    with pytest.raises(BlankTicketTaken):
        _register(event, code=code, name="Zweite")

    assert [r.id for r in db.session.scalars(select(Registration).where(Registration.source == "staff"))] == [first.id]
    assert count_places_taken(event.id).event == 3


def test_code_of_somebody_elses_ticket_cannot_be_bound() -> None:
    event = make_event()
    code = get_with_tickets(make_registration(event).id).tickets[0].short_code

    with pytest.raises(BlankTicketTaken):
        _register(event, code=code)


@pytest.mark.parametrize("code", ["23456789", "nonsense"])
def test_unknown_code_is_refused(code: str) -> None:
    event = make_event()

    with pytest.raises(BlankTicketUnknown):
        _register(event, code=code)


def test_code_of_another_event_is_refused() -> None:
    event, other = make_event(), make_event()
    code = _stack(other)[0].short_code

    with pytest.raises(BlankTicketUnknown):
        _register(event, code=code)


def test_ticket_on_which_guests_were_counted_is_not_bound() -> None:
    event = make_event()
    blank = _stack(event)[0]
    scan = make_entry(event, kind=EntryKind.WALK_IN, ticket=blank.ticket_id, adults=2)
    receive_entries([scan], device=phone(pair_phone(event)), now=STARTS_AT)

    with pytest.raises(BlankTicketUsed):
        _register(event, code=blank.short_code)


def test_full_event_refuses_the_desk_too() -> None:
    event = make_event(capacity=2)

    with pytest.raises(NotEnoughPlaces):
        _register(event, adults=3, children=0)


def test_form_sent_twice_registers_once() -> None:
    event = make_event()
    blank = _stack(event)[0]
    details = make_details(email=None, source=RegistrationSource.STAFF, form_token="desk-form")

    first, second = (
        blank_tickets.register_at_desk(
            event_id=event.id, details=details, blank_code=blank.short_code, user_id=_user(event), now=moment
        )
        for moment in (NOW, STARTS_AT)
    )

    assert (first.id, [t.ticket_id for t in second.tickets]) == (second.id, [blank.ticket_id])


def test_revoked_stack_leaves_bound_tickets_alone() -> None:
    event = make_event()
    tickets = _stack(event)
    bound = _register(event, code=tickets[0].short_code)
    stack = paper_queries.list_blank_stacks(event.id)[0]

    blank_tickets.revoke_stack(reference=stack.reference, event_id=event.id, user_id=_user(event), now=NOW)

    assert [t.status for t in get_with_tickets(bound.id).tickets] == [TicketStatus.VALID]
    assert paper_queries.list_blank_stacks(event.id)[0].free == 0
    with pytest.raises(BlankTicketTaken):
        _register(event, code=tickets[1].short_code)


def test_stack_of_another_event_is_not_found() -> None:
    event, other = make_event(), make_event()
    _stack(other)
    reference = paper_queries.list_blank_stacks(other.id)[0].reference

    with pytest.raises(NotFound):
        blank_tickets.revoke_stack(reference=reference, event_id=event.id, user_id=_user(event), now=NOW)


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED, EventStatus.FINISHED])
def test_only_public_events_have_blank_tickets(status: EventStatus) -> None:
    event = make_event(status=status)

    with pytest.raises(WrongStatus):
        _stack(event)


def test_who_made_and_bound_tickets_is_remembered() -> None:
    event = make_event()
    tickets = _stack(event)
    _register(event, code=tickets[0].short_code)

    actions = db.session.execute(
        select(AuditEntry.action, AuditEntry.user_id).where(AuditEntry.action.like("blank%")).order_by(AuditEntry.id)
    ).all()
    assert [tuple(row) for row in actions] == [
        ("blank_tickets.made", _user(event)),
        ("blank_ticket.bound", _user(event)),
    ]
