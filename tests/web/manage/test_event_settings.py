"""The settings of an event, and what differs from its venue."""

from datetime import UTC, datetime

import pytest

from eventapp.db import db
from eventapp.domain.states import RegistrationMode, TicketMode
from tests.support.builders import (
    make_event,
    make_registration,
)
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import (
    actions,
    errors_of,
    flashes_of,
    load_event,
    local,
    save,
    sign_in_olga,
)
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")

EDIT = "/manage/events/kw/edit"


def test_settings_survive_being_saved_unchanged(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=250)
    event.registration_opens_at = datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
    event.registration_closes_at = datetime(2026, 9, 25, 16, 0, tzinfo=UTC)
    event.interpreted_languages = ("tr", "ar")
    db.session.commit()
    before = {column.name: getattr(load_event("kw"), column.name) for column in event.__table__.columns}

    answer = save(client, EDIT)

    assert flashes_of(client, answer) == ["Gespeichert."]
    changed = load_event("kw")
    after = {column.name: getattr(changed, column.name) for column in event.__table__.columns}
    assert {name for name in before if before[name] != after[name]} == {"updated_at", "revision"}


def test_every_preset_can_be_changed(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    save(
        client,
        EDIT,
        ticket_mode="personal",
        open_to_all=None,
        registration_mode="approval",
        confirm_hours="12",
        list_duty="y",
        capacity="80",
        max_party_size="4",
        opens_day="2026-08-01",
        closes_day="2026-09-20",
        closes_time="18:00",
        admission_lead_minutes="90",
        admission_grace_minutes="0",
        contact_days="21",
        name_days="60",
        needs_days="3",
        contact_name="Amina Kaya",
        contact_phone="030 23125-044",
        contact_email="amina@example.org",
        needs_deadline="2026-09-12",
        spoken_languages=["de", "tr"],
        interpreted_languages=["ar"],
        venue="",
        project="",
    )

    event = load_event("kw")
    assert (event.ticket_mode, event.open_to_all, event.registration_mode) == (
        TicketMode.PERSONAL,
        False,
        RegistrationMode.APPROVAL,
    )
    assert (event.list_duty, event.capacity, event.max_party_size) == (True, 80, 4)
    assert event.confirm_hours == 12
    assert event.registration_opens_at is not None
    assert local(event.registration_opens_at) == "01.08.2026 00:00"
    assert event.registration_closes_at is not None
    assert local(event.registration_closes_at) == "20.09.2026 18:00"
    assert (event.admission_lead_minutes, event.admission_grace_minutes) == (90, 0)
    assert (event.contact_days, event.name_days, event.needs_days) == (21, 60, 3)
    assert (event.contact_name, event.contact_phone) == ("Amina Kaya", "030 23125-044")
    assert (event.contact_email, str(event.needs_deadline)) == ("amina@example.org", "2026-09-12")
    assert (event.spoken_languages, event.interpreted_languages) == (("de", "tr"), ("ar",))
    assert (event.venue_id, event.project_id) == (None, None)
    assert actions()[-1] == "event.changed"


def test_registration_without_a_closing_time_is_open_to_the_end_of_that_day(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    save(client, EDIT, closes_day="2026-09-20")

    closes_at = load_event("kw").registration_closes_at
    assert closes_at is not None
    assert local(closes_at) == "21.09.2026 00:00"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("capacity", "-1", "Bitte eine Zahl von 0 bis 100.000."),
        ("capacity", "9" * 30, "Bitte eine Zahl von 0 bis 100.000."),
        ("capacity", "viele", "Bitte schreiben Sie eine ganze Zahl, zum Beispiel 20."),
        ("max_party_size", "0", "Bitte eine Zahl von 1 bis 50."),
        ("max_party_size", "", "Bitte eine Zahl nennen."),
        ("admission_lead_minutes", "1441", "Bitte eine Zahl von 0 bis 1.440."),
        ("contact_days", "91", "Bitte eine Zahl von 1 bis 90."),
        ("contact_days", "0", "Bitte eine Zahl von 1 bis 90."),
        ("name_days", "366", "Bitte eine Zahl von 1 bis 365."),
        ("name_days", "0", "Bitte eine Zahl von 1 bis 365."),
        ("name_days", "13", "Das kann nicht länger bleiben als der Name."),
        ("needs_days", "8", "Bitte eine Zahl von 0 bis 7."),
        ("needs_days", "-1", "Bitte eine Zahl von 0 bis 7."),
        ("contact_email", "amina", "In der E-Mail-Adresse fehlt das @, zum Beispiel nour@example.org."),
        ("contact_phone", "ruf an", "Das ist keine Telefonnummer. Bitte nur Ziffern, zum Beispiel 0176 04069012."),
        ("contact_name", "A" * 201, "Bitte höchstens 200 Zeichen."),
        ("needs_deadline", "31.09.2026", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026."),
        ("ticket_mode", "gold", "Bitte wählen Sie eine der Möglichkeiten."),
        ("venue", "99999", "Bitte wählen Sie etwas aus der Liste."),
        ("spoken_languages", "xx", "Bitte wählen Sie etwas aus der Liste."),
        ("opens_time", "10:00", "Zu dieser Uhrzeit fehlt der Tag."),
    ],
)
def test_settings_refuse_nonsense_and_keep_what_was_typed(client: Client, field: str, value: str, error: str) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw", capacity=250)

    answer = save(client, EDIT, **{field: value})

    assert errors_of(answer) == [error]
    assert load_event("kw").capacity == 250
    if field not in ("ticket_mode", "venue", "spoken_languages", "max_party_size"):
        assert form_data(Page(answer))[field] == value


def test_registration_cannot_close_before_it_opens(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    answer = save(client, EDIT, opens_day="2026-09-10", closes_day="2026-09-09")

    assert errors_of(answer) == ["Die Anmeldung endet, bevor sie beginnt."]


def test_capacity_below_the_places_taken_is_saved_with_a_warning(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=10)
    make_registration(event, adults=4)

    answer = save(client, EDIT, capacity="3")

    assert flashes_of(client, answer) == [
        "Gespeichert.",
        "Achtung: 4 Plätze sind schon vergeben, jetzt sind es nur noch 3. Niemand wird ausgeladen, "
        "neue Anmeldungen gehen nicht mehr.",
    ]
    assert load_event("kw").capacity == 3


def test_ticket_mode_is_fixed_once_people_hold_tickets(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw")
    make_registration(event)

    answer = save(client, EDIT, ticket_mode="personal", capacity="77")

    assert errors_of(answer) == ["Es gibt schon Anmeldungen. Die Art der Tickets lässt sich nicht mehr ändern."]
    assert form_data(Page(answer))["capacity"] == "77"
    assert load_event("kw").capacity is None


def test_event_says_what_differs_from_the_venue(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    answer = save(
        client,
        "/manage/events/kw/access",
        access__toilet__answer="yes",
        access__toilet__note="neben der Bühne",
        access__childcare__answer="partly",
        access__parking__note="ohne Antwort zählt die Bemerkung nicht",
    )

    assert answer.status_code == 303
    assert load_event("kw").access == {"toilet": ["yes", "neben der Bühne"], "childcare": ["partly", ""]}


def test_event_refuses_an_unknown_answer(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    answer = save(client, "/manage/events/kw/access", access__toilet__answer="vielleicht")

    assert errors_of(answer) == ["Bitte wählen Sie etwas aus der Liste."]


def test_changed_retention_is_on_the_guests_form_at_once(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")
    before = client.get("/events/kw/registration").text

    save(client, EDIT, contact_days="20", name_days="40", needs_days="3")
    after = client.get("/events/kw/registration").text

    dates = ("10.10.2026", "16.10.2026", "05.11.2026", "29.09.2026")
    assert [[date in page for date in dates] for page in (before, after)] == [
        [True, False, False, False],
        [False, True, True, True],
    ]
