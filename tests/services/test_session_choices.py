"""A series: single parts are given up and added; places of each part follow at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import (
    NoSessionLeft,
    RegistrationClosed,
    RegistrationNotActive,
    SessionAttended,
    SessionFull,
    UnknownSession,
)
from eventapp.domain.parts import PartState
from eventapp.domain.states import EventKind, MessageKind, PendingFor, RegistrationStatus, WaitlistRule
from eventapp.models import Event, EventSession, OutboxMessage, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.parts import list_parts
from eventapp.queries.registrations import count_places_taken, get_with_tickets
from eventapp.services import registrations, session_choices
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_details, make_event, make_registration, make_session
from tests.support.door import make_entry, pair_phone, ticket_of, upload

LATER = NOW + timedelta(hours=1)
WEEK = timedelta(days=7)

pytestmark = pytest.mark.usefixtures("app")


def series(*, capacity: int | None = None, waitlist: WaitlistRule = WaitlistRule.OFF) -> tuple[Event, list[str]]:
    """Four workshops, a week apart, and their references."""
    parts = [
        make_session(
            starts_at=STARTS_AT + n * WEEK, ends_at=ENDS_AT + n * WEEK, label=f"Teil {n + 1}", capacity=capacity
        )
        for n in range(4)
    ]
    event = make_event(kind=EventKind.WORKSHOP, sessions=parts)
    event.waitlist_rule = waitlist
    db.session.commit()
    return event, [part.reference for part in parts]


def choose(registration: Registration, *wanted: str) -> None:
    """Change the parts, an hour after registering."""
    session_choices.choose_sessions(registration_id=registration.id, wanted=wanted, now=LATER)


def states(registration: Registration) -> list[PartState]:
    """How the parts stand an hour after registering."""
    return [part.state for part in list_parts(get_with_tickets(registration.id), now=LATER)]


def taken(event: Event) -> list[int]:
    """Places taken in each part; the counters are those of the registrations."""
    sessions = list_sessions(event.id)
    counted = count_places_taken(event.id)
    for session in sessions:
        db.session.refresh(session)
    assert [s.places_taken for s in sessions] == [counted.sessions.get(s.id, 0) for s in sessions]
    db.session.refresh(event)
    assert event.places_taken == counted.event
    return [session.places_taken for session in sessions]


def test_parts_are_given_up_and_added_and_the_code_stays() -> None:
    event, (one, two, three, _) = series(capacity=5)
    registration = make_registration(event, attendee_names=["Ada", "Bea"], event_sessions=[one, two])
    tokens = [ticket.token for ticket in get_with_tickets(registration.id).tickets]

    choose(registration, two, three)

    assert taken(event) == [0, 2, 2, 0]
    assert states(registration) == [
        PartState.GIVEN_UP,
        PartState.BOOKED,
        PartState.BOOKED,
        PartState.NOT_CHOSEN,
    ]
    tickets = get_with_tickets(registration.id).tickets
    assert [(t.token, t.updated_at) for t in tickets] == [(token, LATER) for token in tokens]
    kinds = db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert kinds == [MessageKind.REGISTRATION_CONFIRMED, MessageKind.REGISTRATION_CHANGED]


def test_part_chosen_again_is_no_longer_given_up() -> None:
    event, (one, two, *_) = series()
    registration = make_registration(event, event_sessions=[one, two])

    choose(registration, one)
    choose(registration, one, two)

    assert states(registration)[:2] == [PartState.BOOKED, PartState.BOOKED]


def test_same_parts_write_nothing() -> None:
    event, (one, two, *_) = series()
    registration = make_registration(event, event_sessions=[one, two])

    choose(registration, two, one)

    assert len(db.session.scalars(select(OutboxMessage.kind)).all()) == 1


def test_full_part_cannot_be_added_but_an_event_that_is_full_can_be_changed() -> None:
    event, (one, two, three, _) = series(capacity=1)
    event.capacity = 2
    db.session.commit()
    ada = make_registration(event, event_sessions=[one])
    make_registration(event, event_sessions=[two])

    with pytest.raises(SessionFull) as refusal:
        choose(ada, one, two)
    choose(ada, one, three)

    assert refusal.value.parameters == {"left": 0, "wanted": 1, "session": "Teil 2"}
    assert taken(event) == [1, 1, 1, 0]


def test_place_given_up_goes_to_whoever_waits_and_cannot_be_taken_back_before() -> None:
    event, (one, two, *_) = series(capacity=1, waitlist=WaitlistRule.SKIP)
    ada = make_registration(event, event_sessions=[one, two])
    details = make_details(attendee_names=["Bea"], event_sessions=[two])
    details = details.__class__(**{**vars(details), "accepts_waiting": True})
    bea = registrations.register(event_id=event.id, details=details, now=NOW)

    choose(ada, one)

    waiting = get_with_tickets(bea.id)
    assert (waiting.status, waiting.pending_for) == (RegistrationStatus.PENDING, PendingFor.OFFER)
    assert taken(event) == [1, 1, 0, 0]
    with pytest.raises(SessionFull):
        choose(ada, one, two)


@pytest.mark.parametrize(("rule", "is_added"), [(WaitlistRule.SKIP, True), (WaitlistRule.WAIT, False)])
def test_part_that_only_others_wait_for_who_do_not_fit_is_left_over_unless_the_order_is_strict(
    rule: WaitlistRule, *, is_added: bool
) -> None:
    event, (one, two, *_) = series(capacity=1, waitlist=rule)
    ada = make_registration(event, event_sessions=[one])
    both = replace(make_details(attendee_names=["Bea"], event_sessions=[one, two]), accepts_waiting=True)
    bea = registrations.register(event_id=event.id, details=both, now=NOW)
    assert bea.status is RegistrationStatus.WAITLISTED

    if is_added:
        choose(ada, one, two)
    else:
        with pytest.raises(SessionFull):
            choose(ada, one, two)

    assert taken(event) == [1, int(is_added), 0, 0]


def test_one_part_has_to_stay() -> None:
    event, (one, two, *_) = series()
    registration = make_registration(event, event_sessions=[one])

    with pytest.raises(NoSessionLeft):
        choose(registration)
    with pytest.raises(UnknownSession):
        choose(registration, "nirgends")
    choose(registration, two)
    assert taken(event) == [0, 1, 0, 0]


def test_part_that_was_attended_stays() -> None:
    event, (one, two, *_) = series()
    registration = make_registration(event, event_sessions=[one, two])
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), event_session=one))

    with pytest.raises(SessionAttended) as refusal:
        session_choices.choose_sessions(registration_id=registration.id, wanted=[two], now=STARTS_AT)

    assert refusal.value.parameters == {"session": "Teil 1"}


def test_past_parts_stay_as_they_are() -> None:
    event, (one, two, three, _) = series()
    registration = make_registration(event, event_sessions=[one, two])
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), event_session=one))
    third_week = STARTS_AT + 2 * WEEK - timedelta(days=1)

    session_choices.choose_sessions(registration_id=registration.id, wanted=[three], now=third_week)

    parts = list_parts(get_with_tickets(registration.id), now=third_week)
    assert [part.state for part in parts] == [
        PartState.ATTENDED,
        PartState.MISSED,
        PartState.BOOKED,
        PartState.NOT_CHOSEN,
    ]


def test_nothing_is_chosen_after_a_cancellation_or_the_end() -> None:
    event, (one, two, *_) = series()
    registration = make_registration(event, event_sessions=[one])

    with pytest.raises(RegistrationClosed):
        session_choices.choose_sessions(registration_id=registration.id, wanted=[], now=ENDS_AT + 4 * WEEK)
    registrations.cancel(registration_id=registration.id, now=NOW)
    with pytest.raises(RegistrationNotActive):
        choose(registration, two)


def test_single_event_and_counselling_have_no_parts() -> None:
    single = make_registration(make_event())
    slots: list[EventSession] = [make_session(label="B-01"), make_session(label="B-02")]
    counselling = make_event(kind=EventKind.BERATUNG, sessions=slots)
    booked = make_registration(counselling, event_sessions=[slots[0].reference])

    assert (states(single), states(booked)) == ([], [])
    with pytest.raises(UnknownSession):
        choose(booked, slots[1].reference)
