"""Booking an appointment with a nickname, moving it, and hearing that it was closed."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from eventapp.db import db
from eventapp.domain.errors import MovedTooLate, RegistrationNotActive, UnknownSession
from eventapp.models import Event, EventSession, Organization, OutboxMessage, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import event_sessions, registrations, slot_moves, spontaneous_visits
from tests.support.builders import NOW, make_details, make_registration, make_user
from tests.support.client import Client
from tests.support.counselling import at, hold_talk, make_day
from tests.support.forms import form_data
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("app", "now")


def slots(event: Event) -> list[EventSession]:
    db.session.expire_all()
    return list_sessions(event.id)


def taken(event: Event) -> list[int]:
    return [slot.places_taken for slot in slots(event)]


def close(event: Event, number: int) -> None:
    olga = make_user(db.session.get_one(Organization, event.organization_id))
    event_sessions.cancel_session(
        event_id=event.id, reference=slots(event)[number].reference, user_id=olga.id, now=NOW, notify=True
    )


def only_registration() -> Registration:
    return db.session.query(Registration).one()


def own_page(event: Event) -> str:
    return f"/registrations/{make_registration(event, event_sessions=[slots(event)[0].reference]).key}"


def test_nickname_is_enough_to_book(client: Client) -> None:
    event = make_day()
    path = f"/events/{event.reference}/registration"
    form = form_data(Page(client.get(path)), name="Bilal", event_sessions=slots(event)[1].reference)

    answer = client.post(path, data=form)

    assert answer.status_code == 303
    registration = only_registration()
    assert (registration.name, registration.email, registration.phone) == ("Bilal", None, None)
    page = Page(client.get(answer.location))
    assert page.texts("div", css_class="ticket__holder") == ["B-02"]
    assert page.texts("title")[0].startswith("Ihr Termin")


def test_only_times_to_come_that_nobody_has_can_be_booked(client: Client) -> None:
    event = make_day(booked=1, slots=4)
    spontaneous_visits.add_visit(event_id=event.id, session_reference=slots(event)[3].reference, now=at(9))
    close(event, 2)

    page = Page(client.get(f"/events/{event.reference}/registration"))

    times = [box.get("value") for box in page.all("input") if box.get("name") == "event_sessions"]
    open_ones = [
        box.get("value")
        for box in page.all("input")
        if box.get("name") == "event_sessions" and box.get("disabled") is None
    ]
    assert times == [slots(event)[0].reference, slots(event)[1].reference]
    assert open_ones == [slots(event)[1].reference]


def test_counsellors_are_named_where_there_are_several(client: Client) -> None:
    named = make_day(slots=4, counsellors=["Amina", "Y. H."])
    alone = make_day(slots=2, counsellors=["Amina"])

    several = Page(client.get(f"/events/{named.reference}/registration"))
    one = Page(client.get(f"/events/{alone.reference}/registration"))

    assert several.texts("span", css_class="choice__hint")[:4] == ["Amina", "Y. H.", "Amina", "Y. H."]
    assert "Amina" not in one.texts("span", css_class="choice__hint")


def test_appointment_is_moved_and_the_one_before_is_free_at_once(client: Client) -> None:
    event = make_day()
    own = own_page(event)
    assert Page(client.get(own)).href("Termin verlegen") == f"{own}/time"
    before = get_with_tickets(only_registration().id).tickets[0].token
    form = form_data(Page(client.get(f"{own}/time")), event_sessions=slots(event)[2].reference)

    answer = client.post(f"{own}/time", data=form)

    assert urlsplit(answer.location).path == own
    page = Page(client.get(own))
    assert page.texts("div", css_class="ticket__holder") == ["B-03"]
    assert page.texts("p", css_class="flash__message") == ["Ihr Termin ist verlegt."]
    assert taken(event) == [0, 0, 1, 0]
    assert get_with_tickets(only_registration().id).tickets[0].token == before
    kinds = [mail.kind for mail in db.session.query(OutboxMessage).order_by(OutboxMessage.id)]
    assert kinds == ["registration_confirmed", "registration_changed"]


def test_calendar_takes_the_new_time_over_as_the_same_entry(client: Client) -> None:
    event = make_day()
    own = own_page(event)

    def entry() -> dict[str, str]:
        body = client.get(f"{own}/calendar.ics").text.partition("BEGIN:VEVENT")[2]
        return {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in body.splitlines()}

    before = entry()
    slot_moves.move_slot(registration_id=only_registration().id, wanted=slots(event)[1].reference, now=NOW)
    after = entry()

    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after["DTSTART"] != before["DTSTART"]


def test_time_that_somebody_took_meanwhile_is_said_and_nothing_changes(client: Client) -> None:
    event = make_day()
    own = own_page(event)
    form = form_data(Page(client.get(f"{own}/time")), event_sessions=slots(event)[1].reference)
    make_registration(event, event_sessions=[slots(event)[1].reference])

    answer = client.post(f"{own}/time", data=form)

    assert answer.status_code == 409
    assert "gerade vergeben worden" in answer.text
    assert taken(event) == [1, 1, 0, 0]
    nothing = form_data(Page(client.get(f"{own}/time")), event_sessions=None)
    assert client.post(f"{own}/time", data=nothing).status_code == 422


def test_closed_appointment_leads_to_another_time(client: Client) -> None:
    event = make_day()
    own = own_page(event)
    close(event, 0)

    page = Page(client.get(own))

    assert page.texts("h1") == ["Ihr Termin fällt aus"]
    assert page.href("Andere Zeit wählen") == f"{own}/time"
    form = form_data(Page(client.get(f"{own}/time")), event_sessions=slots(event)[1].reference)
    client.post(f"{own}/time", data=form)
    assert taken(event) == [0, 1, 0, 0]


def test_page_says_when_no_other_time_is_free(client: Client) -> None:
    own = own_page(make_day(slots=1))

    assert "Gerade ist keine andere Zeit frei" in client.get(f"{own}/time").text


def test_moving_is_refused_too_late_and_to_what_is_no_free_appointment() -> None:
    event = make_day(slots=4)
    registration = make_registration(event, event_sessions=[slots(event)[0].reference])
    references = [slot.reference for slot in slots(event)]

    for wanted in ("nirgends", list_sessions(make_day().id)[0].reference):
        with pytest.raises(UnknownSession):
            slot_moves.move_slot(registration_id=registration.id, wanted=wanted, now=NOW)
    with pytest.raises(MovedTooLate):
        slot_moves.move_slot(registration_id=registration.id, wanted=references[3], now=at(10, 5))
    with pytest.raises(UnknownSession):
        slot_moves.move_slot(registration_id=registration.id, wanted=references[1], now=at(10, 35))
    assert slot_moves.move_slot(registration_id=registration.id, wanted=references[0], now=NOW).updated_at == NOW
    registrations.cancel(registration_id=registration.id, now=NOW)
    with pytest.raises(RegistrationNotActive):
        slot_moves.move_slot(registration_id=registration.id, wanted=references[3], now=NOW)
    assert taken(event) == [0, 0, 0, 0]


def test_whoever_was_seen_does_not_move() -> None:
    event = make_day(booked=1)
    hold_talk(event, 0)
    wanted = slots(event)[3].reference

    with pytest.raises(MovedTooLate):
        slot_moves.move_slot(registration_id=only_registration().id, wanted=wanted, now=at(9))


def test_appointment_that_has_begun_is_booked_by_staff_alone() -> None:
    event = make_day()
    details = make_details(event_sessions=[slots(event)[0].reference])

    with pytest.raises(UnknownSession):
        registrations.register(event_id=event.id, details=details, now=at(10) + timedelta(minutes=1))
