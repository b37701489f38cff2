"""Erasing somebody in the middle of a series: later parts are for those who wait, what took place stays counted."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.check_in import Party
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.registering import PartyChange
from eventapp.domain.states import EventKind, PendingFor, RegistrationStatus, TicketMode, WaitlistRule
from eventapp.models import Event, Registration
from eventapp.queries.attendance import list_session_attendance
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import count_places_taken, get_with_tickets
from eventapp.services import closings, erasure, party_changes, registrations, scrubbing
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_event, make_registration, make_session, waiting_details
from tests.support.door import make_entry, pair_phone, ticket_of, upload

WEEK = timedelta(days=7)
BETWEEN = ENDS_AT + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("app")


def series(*, capacity: int | None = None, part_capacity: int | None = None, parts: int = 3) -> Event:
    """Workshops, a week apart, with a waiting list."""
    sessions = [
        make_session(starts_at=STARTS_AT + n * WEEK, ends_at=ENDS_AT + n * WEEK, capacity=part_capacity)
        for n in range(parts)
    ]
    event = make_event(kind=EventKind.WORKSHOP, ticket_mode=TicketMode.PARTY, capacity=capacity, sessions=sessions)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    return event


def references(event: Event) -> list[str]:
    """The parts, in order."""
    return [session.reference for session in list_sessions(event.id)]


def taken(event: Event) -> tuple[int, list[int]]:
    """Places taken at the event and in each part; the counters are those of the registrations."""
    db.session.expire_all()
    sessions, counted = list_sessions(event.id), count_places_taken(event.id)
    assert [s.places_taken for s in sessions] == [counted.sessions.get(s.id, 0) for s in sessions]
    places = db.session.get_one(Event, event.id).places_taken
    assert places == counted.event
    return places, [session.places_taken for session in sessions]


def reports(event: Event) -> list[AttendanceReport]:
    """What the report counts of each part."""
    db.session.expire_all()
    return [session.report for session in list_session_attendance(event.id)]


def fresh(registration: Registration) -> Registration:
    """The registration as it is now."""
    db.session.expire_all()
    return get_with_tickets(registration.id)


def come(event: Event, registration: Registration, *, at: datetime = STARTS_AT) -> None:
    """Somebody comes to the first part."""
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), at=at), now=at)


@pytest.mark.parametrize(("capacity", "part_capacity"), [(1, None), (None, 1), (1, 1)])
def test_places_of_later_parts_are_offered_to_whoever_waits(capacity: int | None, part_capacity: int | None) -> None:
    event = series(capacity=capacity, part_capacity=part_capacity)
    registration = make_registration(event)
    waiting = registrations.register(event_id=event.id, details=waiting_details(), now=NOW)
    come(event, registration)
    first = reports(event)[0]
    assert waiting.status is RegistrationStatus.WAITLISTED

    erasure.erase_registration(registration_id=registration.id, now=BETWEEN)

    offered = fresh(waiting)
    assert (offered.status, offered.pending_for) == (RegistrationStatus.PENDING, PendingFor.OFFER)
    assert taken(event) == (1, [1, 1, 1])
    assert reports(event)[0] == first
    assert (first.admitted, first.registered) == (1, 1)
    assert fresh(registration).status is RegistrationStatus.CONFIRMED


def test_every_number_of_what_took_place_is_the_same_closed_or_not_and_after_the_names_are_gone() -> None:
    event = series(capacity=5)
    registration, other = make_registration(event, adults=2), make_registration(event)
    come(event, registration)
    come(event, other)
    before = reports(event)[0]

    erasure.erase_registration(registration_id=registration.id, now=BETWEEN)
    assert reports(event)[0] == before
    closings.close_event(event_id=event.id, reason="", user_id=None, now=BETWEEN)
    assert reports(event)[0] == before
    assert taken(event) == (1, [3, 1, 1])
    scrubbing.scrub_event(event.id, now=BETWEEN + 30 * WEEK)
    db.session.commit()

    assert reports(event)[0] == before
    assert taken(event) == (1, [3, 1, 1])
    assert fresh(registration).erased_at == BETWEEN


def test_whoever_is_only_in_parts_to_come_is_cancelled_although_the_series_has_begun() -> None:
    event = series(capacity=5)
    registration = make_registration(event, event_sessions=references(event)[1:])

    erasure.erase_registration(registration_id=registration.id, now=BETWEEN)

    assert fresh(registration).status is RegistrationStatus.CANCELED
    assert taken(event) == (0, [0, 0, 0])


def test_place_at_the_event_stays_taken_while_somebody_is_inside() -> None:
    event = series(capacity=1)
    registration = make_registration(event)
    waiting = registrations.register(event_id=event.id, details=waiting_details(), now=NOW)
    come(event, registration)

    erasure.erase_registration(registration_id=registration.id, now=STARTS_AT + timedelta(hours=1))

    assert taken(event) == (1, [1, 0, 0])
    assert fresh(waiting).status is RegistrationStatus.WAITLISTED


def test_after_the_last_part_nothing_moves() -> None:
    event = series(parts=2)
    registration = make_registration(event)
    come(event, registration)
    before, places = reports(event), taken(event)

    erasure.erase_registration(registration_id=registration.id, now=ENDS_AT + WEEK)

    assert (reports(event), taken(event)) == (before, places)


def test_nobody_can_change_or_cancel_what_is_nobodys() -> None:
    event = series(capacity=5)
    registration = make_registration(event)
    erasure.erase_registration(registration_id=registration.id, now=BETWEEN)
    places = taken(event)

    registrations.cancel(registration_id=registration.id, now=BETWEEN)
    with pytest.raises(RegistrationNotActive):
        party_changes.change_party(
            registration_id=registration.id, change=PartyChange(party=Party(adults=2)), now=BETWEEN
        )

    assert fresh(registration).status is RegistrationStatus.CONFIRMED
    assert taken(event) == places == (0, [1, 0, 0])
    assert db.session.scalars(select(Registration.name)).all() == [""]


def test_appointment_to_come_is_free_when_its_day_has_begun() -> None:
    slots = [
        make_session(
            starts_at=STARTS_AT + n * timedelta(hours=1), ends_at=STARTS_AT + (n + 1) * timedelta(hours=1), capacity=1
        )
        for n in range(2)
    ]
    event = make_event(kind=EventKind.BERATUNG, sessions=slots)
    registration = make_registration(event, event_sessions=[slots[1].reference])

    erasure.erase_registration(registration_id=registration.id, now=STARTS_AT + timedelta(minutes=5))

    assert taken(event) == (0, [0, 0])
