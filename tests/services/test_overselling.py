"""Many people at once, few places: exactly the places are taken, on SQLite and on PostgreSQL alike.

`pytest --database postgresql` runs the same tests on a server.
"""

import threading
from collections import Counter
from collections.abc import Callable
from contextvars import Context

from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import DomainError
from eventapp.domain.states import EventKind
from eventapp.models import Event, Registration, Ticket
from eventapp.queries.registrations import count_places_taken
from eventapp.services import registrations
from tests.support.builders import NOW, make_details, make_event, make_registration, make_session


def at_once(app: Flask, people: int, act: Callable[[int], object]) -> Counter[str]:
    """Let so many people do something at the same moment; return how it ended, by error code."""
    start, ends = threading.Barrier(people), Counter[str]()
    counting = threading.Lock()

    def run(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                act(number)
                end = "taken"
            except DomainError as error:
                end = error.code
            finally:
                db.session.remove()
        with counting:
            ends[end] += 1

    threads = [threading.Thread(target=Context().run, args=(run, number)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


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
