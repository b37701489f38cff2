"""Waiting for an appointment: it is offered before it begins, and never while somebody else is seen in its time."""

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import PendingFor, RegistrationStatus, WaitlistRule
from eventapp.domain.waitlist import Hindrance
from eventapp.models import Event, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.waitlist import list_waiting
from eventapp.services import registrations, spontaneous_visits, waitlist, waitlist_settings
from tests.support.builders import make_organization, make_user, waiting_details
from tests.support.counselling import at, make_day
from tests.support.programme import change

pytestmark = pytest.mark.usefixtures("app")


def make_full_day() -> Event:
    """One appointment at ten, booked."""
    event = make_day(booked=1, slots=1)
    change(event, waitlist_rule=WaitlistRule.SKIP)
    return event


def wait(event: Event) -> Registration:
    """Wait for the appointment since the day before."""
    details = waiting_details(event_sessions=[list_sessions(event.id)[0].reference])
    return registrations.register(event_id=event.id, details=details, now=at(0))


def give_up(event: Event, *, hour: int, minute: int = 0) -> None:
    """Whoever booked the appointment cancels it."""
    of_event = Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED
    booked = db.session.scalars(select(Registration.id).where(*of_event)).one()
    registrations.cancel(registration_id=booked, now=at(hour, minute))


def fresh(registration: Registration) -> Registration:
    """The registration as it is now."""
    return db.session.get_one(Registration, registration.id, populate_existing=True)


def test_appointment_is_offered_until_it_begins() -> None:
    event = make_full_day()
    waiting = wait(event)

    give_up(event, hour=9, minute=50)

    assert (fresh(waiting).pending_for, fresh(waiting).held_until) == (PendingFor.OFFER, at(10))


def test_appointment_that_has_begun_is_offered_to_nobody() -> None:
    event = make_full_day()
    waiting = wait(event)

    give_up(event, hour=10, minute=5)

    assert fresh(waiting).status is RegistrationStatus.WAITLISTED
    [reason] = waitlist.reasons(event, list_sessions(event.id), list_waiting(event.id), now=at(10, 5)).values()
    assert reason.hindrance is Hindrance.OVER


def test_appointment_is_not_offered_while_somebody_without_one_has_it() -> None:
    event = make_full_day()
    waiting = wait(event)
    user_id = make_user(make_organization()).id
    waitlist_settings.pause(event_id=event.id, user_id=user_id, now=at(8))
    give_up(event, hour=8)
    visit = spontaneous_visits.add_visit(event_id=event.id, now=at(9))

    waitlist_settings.resume(event_id=event.id, user_id=user_id, now=at(9))

    assert fresh(waiting).status is RegistrationStatus.WAITLISTED
    spontaneous_visits.remove_visit(event_id=event.id, reference=visit.reference, now=at(9))
    assert fresh(waiting).pending_for is PendingFor.OFFER
