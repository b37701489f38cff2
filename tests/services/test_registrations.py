"""Registering, changing and cancelling: places are taken once, given back at once, and never sold twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import (
    NotEnoughPlaces,
    PartyEmpty,
    PartyTooLarge,
    RegistrationClosed,
    SessionFull,
    UnknownSession,
)
from eventapp.domain.states import EventKind, EventStatus, MessageKind, Need, RegistrationSource, TicketMode
from eventapp.models import Event, EventSession, OutboxMessage, Registration, RegistrationNeed
from eventapp.queries.registrations import PlacesTaken, count_places_taken, get_with_tickets
from eventapp.services import registrations
from tests.support.builders import ENDS_AT, NOW, make_details, make_event, make_registration, make_session
from tests.support.programme import change

pytestmark = pytest.mark.usefixtures("app")


def counters(event: Event) -> PlacesTaken:
    """The running counters, proved against the registrations themselves."""
    stored = db.session.get_one(Event, event.id, populate_existing=True)
    sessions = db.session.scalars(select(EventSession).where(EventSession.event_id == event.id)).all()
    running = PlacesTaken(
        event=stored.places_taken, sessions={s.id: s.places_taken for s in sessions if s.places_taken}
    )
    assert running == count_places_taken(event.id)
    return running


def mails() -> list[MessageKind]:
    """The kinds of all mails that wait, in order."""
    return list(db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def register(event: Event, *, now: datetime = NOW, **details: object) -> Registration:
    """Send a form."""
    return registrations.register(event_id=event.id, details=make_details(**details), now=now)  # type: ignore[arg-type]


# --- registering ---


def test_register_takes_a_place_for_everybody_on_event_and_sessions() -> None:
    morning, evening = make_session(capacity=10), make_session(capacity=10)
    event = make_event(capacity=10, sessions=[morning, evening])

    register(event, adults=2, children=3, event_sessions=[evening.reference])

    assert counters(event) == PlacesTaken(event=5, sessions={evening.id: 5})


def test_register_without_a_choice_is_for_all_sessions_to_come() -> None:
    over = make_session(starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))
    cancelled, held = make_session(), make_session()
    cancelled.is_cancelled = True
    event = make_event(sessions=[over, cancelled, held])

    register(event)

    assert counters(event).sessions == {held.id: 1}


def test_register_issues_one_ticket_for_a_party() -> None:
    registration = register(make_event(), adults=2, children=3, name="Familie Haddad")

    [ticket] = get_with_tickets(registration.id).tickets
    assert (ticket.adults, ticket.children, ticket.attendee) == (2, 3, None)
    assert (registration.name, registration.size) == ("Familie Haddad", 5)


def test_register_issues_a_ticket_for_each_named_person() -> None:
    event = make_event(kind=EventKind.WORKSHOP)

    registration = register(event, attendee_names=["Amina", "نور", "Şükran"], name="")

    tickets = get_with_tickets(registration.id).tickets
    assert [t.attendee.name for t in tickets if t.attendee] == ["Amina", "نور", "Şükran"]
    assert len({t.token for t in tickets}) == 3
    assert (registration.name, registration.size) == ("Amina", 3)


def test_register_writes_a_mail_where_there_is_an_address() -> None:
    event = make_event()

    register(event, email=None)
    with_address = register(event, email="ada@example.org", language="en")

    [message] = db.session.scalars(select(OutboxMessage))
    assert (message.kind, message.recipient) == (MessageKind.REGISTRATION_CONFIRMED, "ada@example.org")
    assert (message.language, message.registration_id) == ("en", with_address.id)


def test_register_keeps_needs_with_the_moment_of_consent() -> None:
    register(make_event(), needs=[Need.WHEELCHAIR, Need.CHILDCARE])

    needs = db.session.scalars(select(RegistrationNeed).order_by(RegistrationNeed.id)).all()
    assert [(need.need, need.consented_at) for need in needs] == [(Need.WHEELCHAIR, NOW), (Need.CHILDCARE, NOW)]


def test_register_with_the_same_form_returns_the_first_registration() -> None:
    event = make_event(capacity=2)

    first = register(event, adults=2, form_token="one form")
    again = register(event, adults=2, form_token="one form", now=NOW + timedelta(minutes=5))

    assert again.id == first.id
    assert counters(event).event == 2
    assert mails() == [MessageKind.REGISTRATION_CONFIRMED]


def test_register_with_the_same_form_at_another_event_is_another_registration() -> None:
    fest, workshop = make_event(), make_event(ticket_mode=TicketMode.PARTY, kind=EventKind.WORKSHOP)

    assert register(fest, form_token="one form").id != register(workshop, form_token="one form").id


def test_register_with_the_same_form_works_when_registration_has_closed_meanwhile() -> None:
    event = make_event()
    first = register(event, form_token="one form")
    change(event, registration_closes_at=NOW)

    assert register(event, form_token="one form").id == first.id


# --- refusals ---


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED, EventStatus.FINISHED])
def test_register_is_for_published_events(status: EventStatus) -> None:
    event = make_event(status=status)

    with pytest.raises(RegistrationClosed):
        register(event)
    assert counters(event).event == 0


def test_register_keeps_to_the_window_from_open_up_to_but_not_including_close() -> None:
    event = change(
        make_event(),
        registration_opens_at=datetime(2026, 9, 2, tzinfo=UTC),
        registration_closes_at=datetime(2026, 9, 9, tzinfo=UTC),
    )

    for too_early_or_late in (datetime(2026, 9, 1, 23, 59, 59, tzinfo=UTC), datetime(2026, 9, 9, tzinfo=UTC)):
        with pytest.raises(RegistrationClosed):
            register(event, now=too_early_or_late)
    register(event, now=datetime(2026, 9, 2, tzinfo=UTC))
    register(event, now=datetime(2026, 9, 8, 23, 59, 59, tzinfo=UTC))
    assert counters(event).event == 2


def test_staff_register_people_outside_of_the_window() -> None:
    event = change(make_event(), registration_closes_at=NOW)

    register(event, source=RegistrationSource.STAFF)

    assert counters(event).event == 1


def test_register_ends_with_the_last_session() -> None:
    event = make_event()

    register(event, now=ENDS_AT - timedelta(seconds=1))
    with pytest.raises(RegistrationClosed):
        register(event, now=ENDS_AT)


def test_register_refuses_parties_of_nobody_and_of_too_many() -> None:
    event = make_event(max_party_size=4)

    with pytest.raises(PartyEmpty):
        register(event, adults=0)
    with pytest.raises(PartyTooLarge) as refusal:
        register(event, adults=2, children=3)
    assert refusal.value.parameters == {"limit": 4}


def test_register_refuses_more_people_than_places_and_says_how_many_are_left() -> None:
    event = make_event(capacity=5)
    register(event, adults=3)

    with pytest.raises(NotEnoughPlaces) as refusal:
        register(event, adults=3)
    assert refusal.value.parameters == {"left": 2, "wanted": 3}
    assert counters(event).event == 3


def test_register_refuses_a_full_session_although_the_event_has_room() -> None:
    talk, group = make_session(capacity=100, label="Talkrunde"), make_session(capacity=2, label="Arbeitsgruppe")
    event = make_event(capacity=100, sessions=[talk, group])
    register(event, adults=2, event_sessions=[group.reference])

    with pytest.raises(SessionFull) as refusal:
        register(event, event_sessions=[talk.reference, group.reference])
    assert refusal.value.parameters == {"left": 0, "wanted": 1, "session": "Arbeitsgruppe"}
    assert counters(event) == PlacesTaken(event=2, sessions={group.id: 2})


def test_register_refuses_sessions_that_are_foreign_cancelled_or_over() -> None:
    over = make_session(starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))
    cancelled, held, foreign = make_session(), make_session(), make_session()
    cancelled.is_cancelled = True
    event = make_event(sessions=[over, cancelled, held])
    make_event(sessions=[foreign])

    for session in (over, cancelled, foreign):
        with pytest.raises(UnknownSession):
            register(event, event_sessions=[held.reference, session.reference])
    assert counters(event).event == 0


def test_register_for_counselling_takes_exactly_one_slot() -> None:
    slots = [make_session(capacity=1, label="B-01"), make_session(capacity=1, label="B-02")]
    event = make_event(kind=EventKind.BERATUNG, sessions=slots)

    for choice in ([], [slot.reference for slot in slots]):
        with pytest.raises(UnknownSession):
            register(event, event_sessions=choice)
    register(event, event_sessions=[slots[1].reference])
    with pytest.raises(SessionFull):
        register(event, event_sessions=[slots[1].reference])
    assert counters(event).sessions == {slots[1].id: 1}


# --- cancelling ---


def test_cancel_frees_the_places_at_once_and_revokes_the_tickets() -> None:
    event = make_event(capacity=5)
    registration = make_registration(event, adults=5)

    registrations.cancel(registration_id=registration.id, now=NOW)

    assert counters(event) == PlacesTaken(event=0, sessions={})
    assert [ticket.revoked_at for ticket in get_with_tickets(registration.id).tickets] == [NOW]
    assert mails() == [MessageKind.REGISTRATION_CONFIRMED, MessageKind.REGISTRATION_CANCELED]
    register(event, adults=5)


def test_cancel_twice_changes_nothing() -> None:
    event = make_event()
    make_registration(event, adults=2)
    registration = make_registration(event, adults=5)
    registrations.cancel(registration_id=registration.id, now=NOW)

    registrations.cancel(registration_id=registration.id, now=NOW + timedelta(hours=1))

    assert counters(event).event == 2
    assert get_with_tickets(registration.id).canceled_at == NOW
    assert mails().count(MessageKind.REGISTRATION_CANCELED) == 1
