"""Waiting for several sessions of which one is over, or does not take place: it holds nobody up."""

from datetime import timedelta

import pytest

from eventapp.db import db
from eventapp.domain.describing import SessionDetails
from eventapp.domain.schedule import Span
from eventapp.domain.states import PendingFor, RegistrationStatus, WaitlistRule
from eventapp.domain.waitlist import Hindrance
from eventapp.models import Event, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import count_places_taken
from eventapp.queries.waitlist import list_waiting
from eventapp.services import event_sessions, holds, offers, registrations, waitlist, waitlist_settings
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
    waiting_details,
)
from tests.support.programme import change

pytestmark = pytest.mark.usefixtures("app")

#: The first of the two parts is over.
BETWEEN = ENDS_AT + timedelta(hours=1)


def make_series(*, second: int | None = 2) -> Event:
    """Two parts on two days: the first is full, the second has room."""
    day = timedelta(days=1)
    later = make_session(starts_at=STARTS_AT + day, ends_at=ENDS_AT + day, capacity=second, label="Teil 2")
    event = make_event(sessions=[make_session(capacity=2, label="Teil 1"), later])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    make_registration(event, adults=2, event_sessions=[event.sessions[0].reference])
    return event


def wait(event: Event, *, adults: int = 2) -> Registration:
    """Let a party wait for both parts."""
    found = registrations.register(event_id=event.id, details=waiting_details(adults=adults), now=NOW)
    assert found.status is RegistrationStatus.WAITLISTED
    return found


def fresh(registration: Registration) -> Registration:
    """The registration as it is now."""
    return db.session.get_one(Registration, registration.id, populate_existing=True)


def reference_of(event: Event, part: int) -> str:
    """The reference of one of the parts."""
    return list_sessions(event.id)[part].reference


def labels(registration: Registration) -> list[str]:
    """The parts that the registration is for."""
    db.session.refresh(registration, ["chosen"])
    ids = {choice.event_session_id for choice in registration.chosen}
    return [session.label for session in list_sessions(registration.event_id) if session.id in ids]


def expect_true_counters(event: Event) -> None:
    """What is taken is what the registrations hold, and no part has more than its places."""
    sessions = list_sessions(event.id)
    assert {s.id: s.places_taken for s in sessions if s.places_taken} == count_places_taken(event.id).sessions
    assert [s.label for s in sessions if s.capacity is not None and s.places_taken > s.capacity] == []


def user_id() -> int:
    """Somebody who organizes."""
    return make_user(make_organization()).id


def grow(event: Event, reference: str, *, capacity: int) -> None:
    """Give a part more places."""
    [session] = [session for session in list_sessions(event.id) if session.reference == reference]
    span = Span(starts_at=session.starts_at, ends_at=session.ends_at)
    details = SessionDetails(span=span, label=session.label, capacity=capacity)
    event_sessions.change_session(event_id=event.id, reference=reference, details=details, user_id=user_id(), now=NOW)


def test_part_that_is_over_is_not_waited_for_and_the_next_one_is_offered() -> None:
    event = make_series()
    waiting = wait(event)
    holds.stop_waiting_for_the_past(STARTS_AT)
    assert fresh(waiting).status is RegistrationStatus.WAITLISTED

    holds.stop_waiting_for_the_past(BETWEEN)

    assert fresh(waiting).pending_for is PendingFor.OFFER
    assert labels(waiting) == ["Teil 2"]
    expect_true_counters(event)


def test_who_still_does_not_fit_goes_on_waiting_for_what_is_to_come() -> None:
    event = make_series(second=2)
    make_registration(event, event_sessions=[reference_of(event, 1)])
    waiting = wait(event)

    holds.stop_waiting_for_the_past(BETWEEN)

    assert (fresh(waiting).status, labels(waiting)) == (RegistrationStatus.WAITLISTED, ["Teil 2"])
    [reason] = waitlist.reasons(event, list_sessions(event.id), list_waiting(event.id), now=BETWEEN).values()
    assert (reason.hindrance, reason.left) == (Hindrance.TOO_FEW, 1)
    assert holds.stop_waiting_for_the_past(BETWEEN) is False


def test_part_that_does_not_take_place_holds_nobody_up() -> None:
    event = make_series()
    waiting = wait(event)

    event_sessions.cancel_session(event_id=event.id, reference=reference_of(event, 0), user_id=user_id(), now=NOW)

    assert fresh(waiting).pending_for is PendingFor.OFFER
    assert labels(waiting) == ["Teil 2"]
    expect_true_counters(event)


def test_cancelled_part_with_room_is_kept_in_case_it_takes_place_after_all() -> None:
    event = make_series()
    holder = make_registration(event, adults=2, event_sessions=[reference_of(event, 1)])
    waiting = wait(event)
    first, second = reference_of(event, 0), reference_of(event, 1)
    event_sessions.cancel_session(event_id=event.id, reference=second, user_id=user_id(), now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)
    assert fresh(waiting).status is RegistrationStatus.WAITLISTED

    grow(event, first, capacity=4)

    assert fresh(waiting).pending_for is PendingFor.OFFER
    assert labels(waiting) == ["Teil 1", "Teil 2"]
    expect_true_counters(event)


def test_organizer_can_confirm_who_waits_for_a_part_that_is_over_too() -> None:
    event = make_series()
    waiting = wait(event)
    by = user_id()
    waitlist_settings.pause(event_id=event.id, user_id=by, now=NOW)

    offers.confirm_at_once(registration_id=waiting.id, user_id=by, now=BETWEEN)

    assert (fresh(waiting).status, labels(waiting)) == (RegistrationStatus.CONFIRMED, ["Teil 2"])
    expect_true_counters(event)


def test_who_lets_an_offer_pass_comes_back_for_what_is_to_come() -> None:
    event = make_series()
    waiting = wait(event)
    holds.stop_waiting_for_the_past(BETWEEN)
    offers.decline_offer(registration_id=waiting.id, now=BETWEEN)

    offers.queue_again(registration_id=waiting.id, now=BETWEEN)

    assert (fresh(waiting).status, labels(waiting)) == (RegistrationStatus.CONFIRMED, ["Teil 2"])
    expect_true_counters(event)
