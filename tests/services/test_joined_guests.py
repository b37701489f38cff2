"""Guests whose code turned out to be a ticket: they join their party by themselves, and count once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventapp.domain.check_in import Party
from eventapp.domain.errors import AttendeeAdmitted, PartyBelowAdmitted
from eventapp.domain.registering import PartyChange, PartyMember
from eventapp.domain.states import (
    DeskAnswer,
    EntryKind,
    TicketMode,
)
from eventapp.models import Event, Registration, User
from eventapp.queries.admitted import list_admitted_ticket_ids
from eventapp.queries.people import list_attendee_lines
from eventapp.queries.registrations import get_with_tickets
from eventapp.queries.roster import get_roster
from eventapp.services import conflicts as conflict_services
from eventapp.services.conflicts import Answer
from eventapp.services.party_changes import change_party
from eventapp.services.registrations import cancel
from eventapp.services.tickets import reissue
from tests.support.builders import STARTS_AT, make_event, make_organization, make_registration, make_user
from tests.support.conflict_desk import (
    DESK_AT,
    answer_to,
    cases_of,
    desk_of,
    guest_with_code,
    report_of,
)
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def olga() -> User:
    """An organizer."""
    return make_user(make_organization())


def decide(event: Event, answer: Answer, olga: User) -> None:
    """Olga decides."""
    conflict_services.decide(answer, event_id=event.id, user_id=olga.id, now=DESK_AT)


def drop_to(registration_id: int, name: str) -> Registration:
    """Leave one person on a registration with personal tickets."""
    [position] = [a.position for a in get_with_tickets(registration_id).attendees if a.name == name]
    change = PartyChange(party=Party(adults=1), members=(PartyMember(name=name, position=position),))
    return change_party(registration_id=registration_id, change=change, now=STARTS_AT)


def test_a_guest_with_a_code_that_turns_out_valid_joins_its_party_once() -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    ticket = get_with_tickets(registration.id).tickets[0]
    typed = f"{ticket.short_code[:4]} {ticket.short_code[4:]}".lower()

    upload(pair_phone(event), guest_with_code(event, typed, adults=3), now=DESK_AT)

    report = report_of(event)
    assert (report.admitted, report.walk_ins, report.surplus, list(cases_of(event))) == (2, 1, 0, [])
    assert len(desk_of(event).joined) == 1


def test_a_roster_says_that_a_joined_guest_is_inside_until_it_is_taken_back() -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    device = pair_phone(event)
    guest = guest_with_code(event, get_with_tickets(registration.id).tickets[0].short_code, adults=3)
    first = get_roster(phone(device), cursor="", language="de", zone="Europe/Berlin", now=STARTS_AT)
    upload(device, guest, now=DESK_AT)

    joined = get_roster(phone(device), cursor=first.header.cursor, language="de", zone="Europe/Berlin", now=DESK_AT)
    upload(device, make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=guest.uuid), now=DESK_AT)
    undone = get_roster(phone(device), cursor=joined.header.cursor, language="de", zone="Europe/Berlin", now=DESK_AT)

    ticket = ticket_of(registration)
    assert [each.ticket_id for each in joined.tickets] == [each.ticket_id for each in undone.tickets] == [ticket]
    assert [arrival.adults for arrival in joined.arrivals] == [2]
    assert (first.arrivals, undone.arrivals) == ([], [])


def test_a_joined_guest_and_a_scan_of_the_same_ticket_are_one_person_until_somebody_decides(olga: User) -> None:
    event = make_event()
    registration = make_registration(event)
    token = get_with_tickets(registration.id).tickets[0].token
    device = pair_phone(event)
    guest = guest_with_code(event, f"HTTPS://EINLASS.TEST/T/{token}")
    again = guest_with_code(event, token)

    upload(device, guest, again, make_entry(event, ticket=ticket_of(registration)), now=DESK_AT)
    [case] = cases_of(event)
    before = report_of(event)
    decide(event, answer_to(event, case, DeskAnswer.MORE_PEOPLE, guests=Party(adults=2)), olga)

    assert (before.admitted, before.walk_ins, before.surplus, case.surplus) == (1, 0, 2, 2)
    assert (report_of(event).admitted, report_of(event).walk_ins, report_of(event).surplus) == (1, 2, 0)


def test_a_guest_stays_a_guest_when_the_phone_knew_the_code_or_nobody_does() -> None:
    event, other = make_event(), make_event()
    known, cancelled, foreign = make_registration(event), make_registration(event), make_registration(other)
    codes = [get_with_tickets(each.id).tickets[0].short_code for each in (cancelled, foreign)]
    cancel(registration_id=cancelled.id, now=STARTS_AT - timedelta(hours=1))
    counted = replace(guest_with_code(event, codes[0]), ticket=ticket_of(known), code=None)

    upload(pair_phone(event), counted, *(guest_with_code(event, code) for code in [*codes, "22222222"]), now=DESK_AT)

    assert (report_of(event).admitted, report_of(event).walk_ins, len(desk_of(event).joined)) == (0, 4, 0)


def test_a_guest_joined_by_a_code_stays_so_when_the_code_is_replaced_later() -> None:
    event = make_event()
    registration = make_registration(event)
    code = get_with_tickets(registration.id).tickets[0].short_code
    upload(pair_phone(event), guest_with_code(event, code), now=DESK_AT)

    reissue(registration_id=registration.id, now=DESK_AT)

    assert (report_of(event).admitted, report_of(event).walk_ins) == (1, 0)


def test_the_list_of_attendees_says_that_a_joined_guest_came() -> None:
    event = make_event(ticket_mode=TicketMode.PERSONAL)
    registration = make_registration(event, attendee_names=["Ada Beispiel", "Ben Beispiel"])
    upload(
        pair_phone(event), guest_with_code(event, get_with_tickets(registration.id).tickets[1].short_code), now=DESK_AT
    )

    lines = list_attendee_lines(event.id)

    assert [(line.name, line.admitted, line.first_admitted_at) for line in lines] == [
        ("Ada Beispiel", 0, None),
        ("Ben Beispiel", 1, STARTS_AT),
    ]


def test_a_party_does_not_become_smaller_than_its_joined_guests() -> None:
    event = make_event()
    registration = make_registration(event, adults=4)
    device = pair_phone(event)
    guest = guest_with_code(event, get_with_tickets(registration.id).tickets[0].short_code, adults=3)
    upload(device, guest, now=DESK_AT)

    with pytest.raises(PartyBelowAdmitted) as refusal:
        change_party(registration_id=registration.id, change=PartyChange(party=Party(adults=2)), now=STARTS_AT)
    upload(device, make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=guest.uuid), now=DESK_AT)
    smaller = change_party(registration_id=registration.id, change=PartyChange(party=Party(adults=2)), now=STARTS_AT)

    assert (refusal.value.parameters, smaller.size) == ({"admitted": 3}, 2)


def test_somebody_who_joined_by_a_code_stays_on_the_registration() -> None:
    event = make_event(ticket_mode=TicketMode.PERSONAL)
    registration = make_registration(event, attendee_names=["Ada Beispiel", "Ben Beispiel"])
    _, ben = get_with_tickets(registration.id).tickets
    upload(pair_phone(event), guest_with_code(event, ben.short_code), now=DESK_AT)

    with pytest.raises(AttendeeAdmitted):
        drop_to(registration.id, "Ada Beispiel")
    assert list_admitted_ticket_ids(registration.id) == {ben.ticket_id}
    assert [each.name for each in drop_to(registration.id, "Ben Beispiel").attendees] == ["Ben Beispiel"]
