"""Choosing sessions: any of several, or the one slot of a counselling day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EventKind, TicketMode
from eventapp.models import Event, Registration
from eventapp.queries.registrations import get_by_key
from tests.support.builders import NOW, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import on
from tests.support.registering import errors, fields_of, fill, form_page, only_registration, open_form, register, send

pytestmark = pytest.mark.usefixtures("now")


def three_sessions() -> Event:
    talk, group, off = make_session(label="Talk", capacity=9), make_session(label="Gruppe", capacity=1), make_session()
    off.is_cancelled = True
    return make_event(reference="ft", kind=EventKind.FACHTAG, ticket_mode=TicketMode.PARTY, sessions=[talk, group, off])


def test_sessions_show_their_places_and_full_ones_cannot_be_chosen(client: Client) -> None:
    event = three_sessions()
    make_registration(event, event_sessions=[event.sessions[1].reference])

    page = form_page(client, event)

    choices = {
        words(label): label.find("input") for label in page.all("label", css_class="choice") if "13:00" in words(label)
    }
    assert {text: box.get("disabled") is not None for text, box in choices.items() if box is not None} == {
        "Talk13:00–18:009 von 9 Plätzen frei": False,
        "Gruppe13:00–18:00vergeben": True,
        "13:00–18:00Abgesagt": True,
    }


def test_sessions_are_a_choice_of_at_least_one(client: Client) -> None:
    references = [session.reference for session in three_sessions().sessions]

    refused = register(client, "ft", name="Bilal")

    assert refused.status_code == 422
    assert errors(Page(refused)) == {"event_sessions": "Bitte wählen Sie mindestens einen Termin."}
    assert register(client, "ft", name="Bilal", event_sessions=references[:2]).status_code == 303
    assert {choice.event_session.label for choice in only_registration().chosen} == {"Talk", "Gruppe"}


def test_session_that_fills_up_meanwhile_is_named_and_everything_typed_stays(client: Client) -> None:
    event = three_sessions()
    talk, group = event.sessions[0].reference, event.sessions[1].reference
    address = "/events/ft/registration"
    fields = fill(open_form(client, address), name="Bilal", email="b@example.org", event_sessions=[talk, group])
    make_registration(event, event_sessions=[group])

    refused = send(client, address, fields)

    assert refused.status_code == 409
    page = Page(refused)
    assert errors(page) == {"event_sessions": "Gruppe ist gerade voll geworden."}
    again = fields_of(page)
    assert (again["name"], again["email"], again.getlist("event_sessions")) == ("Bilal", "b@example.org", [talk])
    assert send(client, address, again).status_code == 303


# --- counselling ---


def test_counselling_takes_one_slot_and_a_nickname(client: Client) -> None:
    slots = [on(NOW + timedelta(days=9, minutes=30 * n), capacity=1) for n in range(3)]
    for number, slot in enumerate(slots, start=1):
        slot.label, slot.ends_at = f"B-{number:02}", slot.starts_at + timedelta(minutes=30)
    event = make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(event, event_sessions=[slots[0].reference])

    page = form_page(client, event)

    radios = [control for control in page.all("input") if control.get("type") == "radio"]
    assert [radio.get("disabled") is not None for radio in radios] == [True, False, False]
    assert "Ein Gespräch dauert 30 Minuten." in words(page.root)
    chosen = radios[2].get("value", "")
    assert register(client, "bt", event_sessions=[chosen], name="Blume").status_code == 303
    registration = db.session.scalars(select(Registration).where(Registration.name == "Blume")).one()
    assert [c.event_session.label for c in get_by_key(registration.key).chosen] == ["B-03"]


def test_counselling_refuses_no_slot_two_slots_and_unknown_ones(client: Client) -> None:
    slots = [make_session(capacity=1, label=f"B-{number:02}") for number in range(1, 3)]
    slots[1].starts_at += timedelta(hours=1)
    references = [slot.reference for slot in slots]
    make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)

    for choice in (None, references, ["unknown"]):
        refused = register(client, "bt", name="Blume", event_sessions=choice)
        assert refused.status_code == 422
        assert list(errors(Page(refused))) == ["event_sessions"]
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


def test_counselling_shows_several_counsellors_at_one_time_as_one_choice(client: Client) -> None:
    slots = [make_session(capacity=1, label=f"B-{number:02}") for number in range(1, 4)]
    event = make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(event, event_sessions=[slots[0].reference])

    radios = [control for control in form_page(client, event).all("input") if control.get("type") == "radio"]

    assert [(radio.get("value"), radio.get("disabled")) for radio in radios] == [(slots[1].reference, None)]
