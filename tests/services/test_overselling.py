"""Many people at once, few places: exactly the places are taken, on SQLite and on PostgreSQL alike.

`pytest --database postgresql` runs the same tests on a server.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import DomainError
from eventapp.domain.registering import PartyChange
from eventapp.domain.states import CancelReason, EventKind, RegistrationStatus, WaitlistRule
from eventapp.models import Event, Registration, Ticket
from eventapp.queries import waitlist as waitlist_queries
from eventapp.queries.registrations import count_places_taken
from eventapp.services import holds, offers, party_changes, registrations
from tests.support.at_once import at_once
from tests.support.builders import NOW, make_details, make_event, make_registration, make_session, waiting_details
from tests.support.proofs import random_case


def test_four_hundred_people_get_exactly_fifty_places(app: Flask) -> None:
    event_id = make_event(capacity=50).id

    ends = at_once(
        app, 400, lambda _: registrations.register(event_id=event_id, details=make_details(email=None), now=NOW)
    )

    assert ends == {"taken": 50, "not_enough_places": 350}
    assert count_places_taken(event_id).event == 50
    assert db.session.get_one(Event, event_id, populate_existing=True).places_taken == 50
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 50


def test_parties_of_all_sizes_never_get_more_than_the_places(app: Flask) -> None:
    session = make_session(capacity=40)
    event_id = make_event(capacity=60, sessions=[session]).id

    ends = at_once(
        app,
        90,
        lambda number: registrations.register(
            event_id=event_id, details=make_details(adults=1 + number % 4, children=number % 2, email=None), now=NOW
        ),
    )

    taken = count_places_taken(event_id)
    assert set(ends) == {"taken", "session_full"}
    # a single person would have been let in if one place had been left
    assert (taken.event, taken.sessions) == (40, {session.id: 40})


def test_one_form_sent_many_times_at_once_registers_once(app: Flask) -> None:
    event_id = make_event(capacity=50).id

    ends = at_once(
        app,
        24,
        lambda _: registrations.register(
            event_id=event_id, details=make_details(adults=2, form_token="one form"), now=NOW
        ),
    )

    assert ends == {"taken": 24}
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1
    assert count_places_taken(event_id).event == 2


def test_one_slot_is_given_to_one_person(app: Flask) -> None:
    slots = [make_session(capacity=1, label=f"B-{number:02}") for number in range(1, 5)]
    event_id = make_event(kind=EventKind.BERATUNG, sessions=slots).id
    references = [slot.reference for slot in slots]

    ends = at_once(
        app,
        40,
        lambda number: registrations.register(
            event_id=event_id, details=make_details(event_sessions=[references[number % 4]], email=None), now=NOW
        ),
    )

    assert ends == {"taken": 4, "session_full": 36}
    assert sorted(count_places_taken(event_id).sessions.values()) == [1, 1, 1, 1]


def test_cancelling_at_once_gives_the_places_back_once(app: Flask) -> None:
    event = make_event(capacity=5)
    event_id, registration_id = event.id, make_registration(event, adults=5).id

    ends = at_once(app, 24, lambda _: registrations.cancel(registration_id=registration_id, now=NOW))

    assert ends == {"taken": 24}
    assert db.session.get_one(Event, event_id, populate_existing=True).places_taken == 0


def test_one_offer_is_accepted_and_expired_at_once_and_ends_one_way(app: Flask) -> None:
    event = make_event(capacity=2)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    holder = make_registration(event, adults=2)
    waiting_id = registrations.register(event_id=event.id, details=waiting_details(adults=2), now=NOW).id
    registrations.cancel(registration_id=holder.id, now=NOW)
    late = NOW + timedelta(hours=25)

    at_once(
        app,
        16,
        lambda number: (
            holds.expire_holds(late) if number % 2 else offers.accept_offer(registration_id=waiting_id, now=NOW)
        ),
    )

    ended = db.session.get_one(Registration, waiting_id, populate_existing=True)
    tickets = db.session.scalars(select(Ticket).where(Ticket.registration_id == waiting_id)).all()
    is_in = ended.status is RegistrationStatus.CONFIRMED
    assert is_in or ended.cancel_reason is CancelReason.OFFER_EXPIRED
    assert (count_places_taken(event.id).event, len(tickets)) == ((2, 1) if is_in else (0, 0))


def test_crowd_around_a_waiting_list_leaves_true_books(app: Flask) -> None:
    event = make_event(capacity=20)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    event_id = event.id

    def act(number: int) -> None:
        chance = random_case("crowd", number)
        mine = registrations.register(
            event_id=event_id, details=waiting_details(adults=chance.randint(1, 4)), now=NOW
        ).id
        acts: list[Callable[[], object]] = [
            lambda: registrations.cancel(registration_id=mine, now=NOW),
            lambda: offers.accept_offer(registration_id=mine, now=NOW),
            lambda: offers.decline_offer(registration_id=mine, now=NOW),
            lambda: offers.queue_again(registration_id=mine, now=NOW),
            lambda: party_changes.change_party(
                registration_id=mine, change=PartyChange(party=Party(adults=chance.randint(1, 5))), now=NOW
            ),
        ]
        for _ in range(4):
            with suppress(DomainError):
                chance.choice(acts)()

    ends = at_once(app, 40, act)

    row = db.session.get_one(Event, event_id, populate_existing=True)
    free = 20 - row.places_taken
    waiting = waitlist_queries.list_waiting(event_id)
    assert ends == {"taken": 40}
    assert row.places_taken == count_places_taken(event_id).event <= 20
    assert [party.size for party in waiting if party.size <= free] == []
