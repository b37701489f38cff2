"""Changing who comes: places follow, codes stay with those who stay."""

import random
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import (
    AttendeeAdmitted,
    DomainError,
    NamesRequired,
    NotEnoughPlaces,
    PartyBelowAdmitted,
    PartyEmpty,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationNotActive,
    SessionFull,
)
from eventapp.domain.registering import PartyChange, PartyMember, party_of
from eventapp.domain.states import EventKind, EventStatus, MessageKind, TicketStatus
from eventapp.models import AuditEntry, Event, OutboxMessage, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import count_places_taken, get_with_tickets
from eventapp.services import party_changes, registrations, session_choices
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_details, make_event, make_registration, make_session
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.programme import change

LATER = NOW + timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("app")


def resize(registration: Registration, *, adults: int, children: int = 0) -> Registration:
    """Change the numbers of a party."""
    wanted = PartyChange(party=Party(adults=adults, children=children))
    return party_changes.change_party(registration_id=registration.id, change=wanted, now=LATER)


def rename(
    registration: Registration, *names: str, corrected: Mapping[str, str] = MappingProxyType({})
) -> Registration:
    """Change who holds personal tickets; ``corrected`` maps new spellings to the old ones."""
    present = {attendee.name: attendee.position for attendee in get_with_tickets(registration.id).attendees}
    members = [PartyMember(name=name, position=present.get(corrected.get(name, name))) for name in names]
    return become(registration, *members)


def become(registration: Registration, *members: PartyMember) -> Registration:
    """Let these people come."""
    wanted = PartyChange(party=party_of(members), members=members)
    return party_changes.change_party(registration_id=registration.id, change=wanted, now=LATER)


def places(event: Event) -> int:
    """The places taken, by counter and by registrations."""
    stored = db.session.get_one(Event, event.id, populate_existing=True)
    assert stored.places_taken == count_places_taken(event.id).event
    return stored.places_taken


def codes(registration: Registration) -> dict[str, str]:
    """The valid codes of a registration by the name on them."""
    tickets = get_with_tickets(registration.id).tickets
    return {t.attendee.name: t.short_code for t in tickets if t.attendee and t.status is TicketStatus.VALID}


def test_change_party_takes_and_gives_places_and_keeps_the_code() -> None:
    event = make_event(capacity=6)
    registration = make_registration(event, adults=2, children=1)
    code = get_with_tickets(registration.id).tickets[0].token

    resize(registration, adults=3, children=3)
    assert places(event) == 6
    resize(registration, adults=1)
    assert places(event) == 1

    [ticket] = get_with_tickets(registration.id).tickets
    assert (ticket.token, ticket.adults, ticket.children, ticket.updated_at) == (code, 1, 0, LATER)


def test_change_party_refuses_growth_beyond_the_places_and_keeps_everything() -> None:
    event = make_event(capacity=5)
    registration = make_registration(event, adults=4)

    with pytest.raises(NotEnoughPlaces) as refusal:
        resize(registration, adults=6)

    assert refusal.value.parameters == {"left": 1, "wanted": 2}
    assert (places(event), get_with_tickets(registration.id).adults) == (4, 4)


def test_change_party_keeps_to_the_limits_of_a_party() -> None:
    registration = make_registration(make_event(max_party_size=4), adults=2)

    with pytest.raises(PartyEmpty):
        resize(registration, adults=0)
    with pytest.raises(PartyTooLarge):
        resize(registration, adults=3, children=2)


def test_change_party_lets_a_larger_party_stay_when_the_limit_falls() -> None:
    event = make_event(max_party_size=6)
    registration = make_registration(event, adults=5)
    change(event, max_party_size=2)

    assert resize(registration, adults=4).size == 4
    with pytest.raises(PartyTooLarge):
        resize(registration, adults=5)


def test_change_party_grows_where_only_a_session_that_is_over_is_full() -> None:
    day = timedelta(days=1)
    later = make_session(starts_at=STARTS_AT + day, ends_at=ENDS_AT + day, capacity=5)
    event = make_event(sessions=[make_session(capacity=2), later])
    registration = make_registration(event, adults=2)
    with pytest.raises(SessionFull):
        resize(registration, adults=3)

    grown = PartyChange(party=Party(adults=3))
    party_changes.change_party(registration_id=registration.id, change=grown, now=ENDS_AT)

    sessions = list_sessions(event.id)
    assert [session.places_taken for session in sessions] == [3, 3]
    assert {session.id: session.places_taken for session in sessions} == count_places_taken(event.id).sessions


def test_change_party_refuses_fewer_than_are_inside() -> None:
    event = make_event()
    registration = make_registration(event, adults=3, children=2)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), adults=2, children=1))

    with pytest.raises(PartyBelowAdmitted) as refusal:
        resize(registration, adults=1, children=1)
    assert refusal.value.parameters == {"admitted": 3}

    assert resize(registration, adults=2, children=1).size == 3


def test_change_party_that_changes_nothing_writes_nothing() -> None:
    registration = make_registration(make_event(), adults=3, name="Familie Haddad")

    resize(registration, adults=3)

    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == ["registration.made"]
    assert db.session.scalars(select(OutboxMessage.kind)).all() == [MessageKind.REGISTRATION_CONFIRMED]


def test_change_party_tells_by_mail() -> None:
    registration = make_registration(make_event(), adults=3)

    resize(registration, adults=2)

    kinds = db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert kinds == [MessageKind.REGISTRATION_CONFIRMED, MessageKind.REGISTRATION_CHANGED]


def test_change_party_is_for_active_registrations_of_events_to_come() -> None:
    event = make_event()
    canceled, other = make_registration(event), make_registration(event)
    registrations.cancel(registration_id=canceled.id, now=NOW)

    with pytest.raises(RegistrationNotActive):
        resize(canceled, adults=2)
    with pytest.raises(RegistrationClosed):
        party_changes.change_party(registration_id=other.id, change=PartyChange(party=Party(adults=2)), now=ENDS_AT)
    change(event, status=EventStatus.CANCELLED)
    with pytest.raises(RegistrationClosed):
        resize(other, adults=2)
    assert places(event) == 1


# --- names ---


def test_new_person_gets_a_new_code_and_the_others_keep_theirs() -> None:
    event = make_event(kind=EventKind.WORKSHOP, capacity=3)
    registration = make_registration(event, attendee_names=["Ada", "Bea"])
    before = codes(registration)

    rename(registration, "Ada", "Bea", "Cem")

    after = codes(registration)
    assert list(after) == ["Ada", "Bea", "Cem"]
    assert (after["Ada"], after["Bea"]) == (before["Ada"], before["Bea"])
    assert after["Cem"] not in before.values()
    assert places(event) == 3


def test_person_who_leaves_loses_the_code_and_the_others_keep_theirs() -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    registration = make_registration(event, attendee_names=["Ada", "Bea", "Cem"])
    before = codes(registration)

    rename(registration, "Bea", "Cem")

    assert codes(registration) == {"Bea": before["Bea"], "Cem": before["Cem"]}
    revoked = [t for t in get_with_tickets(registration.id).tickets if t.status is TicketStatus.REVOKED]
    assert [(t.short_code, t.revoked_at, t.attendee) for t in revoked] == [(before["Ada"], LATER, None)]
    assert places(event) == 2


def test_names_can_change_again_and_again() -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada", "Bea", "Cem"])

    for names in (["Cem"], ["Cem", "Dora", "Ada"], ["Ada", "Cem"], ["Ada", "Bea", "Cem", "Dora", "Eli"]):
        rename(registration, *names)
        assert sorted(codes(registration)) == sorted(names)
        assert get_with_tickets(registration.id).adults == len(names)


def test_corrected_name_keeps_the_code() -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada", "Bae"])
    before = codes(registration)

    rename(registration, "Ada", "Bea", corrected={"Bea": "Bae"})

    assert codes(registration) == {"Ada": before["Ada"], "Bea": before["Bae"]}


def test_person_who_is_inside_cannot_be_taken_off() -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    registration = make_registration(event, attendee_names=["Ada", "Bea"])
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration)))

    with pytest.raises(AttendeeAdmitted) as refusal:
        rename(registration, "Bea")

    assert refusal.value.parameters == {"name": "Ada"}
    assert list(codes(registration)) == ["Ada", "Bea"]
    assert list(codes(rename(registration, "Ada"))) == ["Ada"]


def test_companions_without_names_and_children_have_tickets_of_their_own() -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    event.list_duty = False
    db.session.commit()
    registration = make_registration(event, attendee_names=["Ada"])
    ada = PartyMember(name="Ada", position=0)

    become(registration, ada, PartyMember(name="Bilal", is_child=True), PartyMember())

    found = get_with_tickets(registration.id)
    assert (found.adults, found.children) == (2, 1)
    assert [(t.attendee.name if t.attendee else None, t.adults, t.children) for t in found.tickets] == [
        ("Ada", 1, 0),
        ("Bilal", 0, 1),
        ("", 1, 0),
    ]
    become(registration, ada, PartyMember(name="Bilal", position=1), PartyMember(name="Cem", position=2))
    grown = get_with_tickets(registration.id)
    assert [t.token for t in grown.tickets] == [t.token for t in found.tickets]
    assert (grown.adults, grown.children, [t.children for t in grown.tickets]) == (3, 0, [0, 0, 0])


def test_everybody_needs_a_name_where_the_funder_asks_for_a_list() -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada"])

    with pytest.raises(NamesRequired):
        become(registration, PartyMember(name="Ada", position=0), PartyMember())


def test_two_people_never_share_one_ticket() -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada"])

    become(registration, PartyMember(name="Ada", position=0), PartyMember(name="Bea", position=0))

    assert len(set(codes(registration).values())) == 2


# --- any order of all of it ---


@pytest.mark.parametrize("seed", range(6))
def test_counters_hold_whatever_happens(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    sessions = [make_session(capacity=7), make_session(capacity=5), make_session()]
    event = make_event(capacity=9, sessions=sessions)
    references = [session.reference for session in sessions]
    made: list[Registration] = []

    for _ in range(40):
        try:
            _do_something(event, made, references, chance)
        except DomainError:
            db.session.rollback()
        counted = count_places_taken(event.id)
        assert places(event) <= 9
        assert [counted.sessions.get(s.id, 0) <= (s.capacity or 99) for s in sessions] == [True] * 3


def _do_something(event: Event, made: list[Registration], references: list[str], chance: random.Random) -> None:
    step = chance.choice(("register", "register", "change", "parts", "cancel")) if made else "register"
    if step == "register":
        wanted = chance.sample(references, chance.randint(1, 3))
        details = make_details(adults=chance.randint(0, 3), children=chance.randint(0, 2), event_sessions=wanted)
        made.append(registrations.register(event_id=event.id, details=details, now=NOW))
    elif step == "change":
        resize(chance.choice(made), adults=chance.randint(0, 4), children=chance.randint(0, 3))
    elif step == "parts":
        wanted = chance.sample(references, chance.randint(0, 3))
        session_choices.choose_sessions(registration_id=chance.choice(made).id, wanted=wanted, now=LATER)
    else:
        registrations.cancel(registration_id=chance.choice(made).id, now=LATER)
