"""The numbers of an event, as Olga sees and downloads them."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EntryKind, EventKind
from eventapp.models import AuditEntry, Estimate, Event
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services.registrations import cancel
from eventapp.services.tickets import reissue
from tests.support.builders import (
    NOW,
    STARTS_AT,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.signing_in import sign_in


@pytest.fixture
def festival(client: Client) -> Event:
    """Two parties booked, one came in part, guests without booking, one tap taken back. Olga is signed in."""
    organization = make_organization()
    event = make_event(organization=organization, reference="kw", sessions=[make_session(target=10)])
    came = make_registration(event, adults=2, children=3)
    make_registration(event, adults=2)
    token = pair_phone(event)
    mistake = make_entry(event, kind=EntryKind.WALK_IN, adults=5)
    upload(
        token,
        make_entry(event, ticket=ticket_of(came), adults=2, children=1),
        make_entry(event, kind=EntryKind.WALK_IN, adults=3, children=1),
        mistake,
        make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=mistake.uuid),
    )
    sign_in(client, make_user(organization))
    return event


def _estimate(**changes: str) -> dict[str, str]:
    return {
        "count": "8",
        "method": "spot_count",
        "day": "2026-09-26",
        "time": "16:00",
        "responsible": "Olga Beispiel",
        "note": "Am Rand des Platzes",
    } | changes


@pytest.mark.usefixtures("festival")
def test_csv_says_who_came(client: Client) -> None:
    response = client.get("/manage/events/kw/numbers.csv")
    text = response.data.decode("utf-8-sig")
    row = next(csv.DictReader(StringIO(text), delimiter=";"))

    assert response.content_type == "text/csv; charset=utf-8"
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert {name: row[name] for name in ("Datum", "Beginn", "Veranstaltung", "Angemeldet (gültig)")} == {
        "Datum": "26.09.2026",
        "Beginn": "13:00",
        "Veranstaltung": "KulturWERK",
        "Angemeldet (gültig)": "7",
    }
    assert [row[n] for n in ("Anwesend mit Anmeldung", "Nicht erschienen", "Anwesend ohne Anmeldung")] == [
        "3",
        "4",
        "4",
    ]
    assert [row[n] for n in ("Gezählt", "Zusätzlich geschätzt", "Teilnahmen gesamt", "davon Kinder")] == [
        "7",
        "0",
        "7",
        "2",
    ]


@pytest.mark.usefixtures("festival")
def test_workbook_carries_formulas_and_their_values(client: Client) -> None:
    response = client.get("/manage/events/kw/numbers.xlsx")
    values = openpyxl.load_workbook(BytesIO(response.data), data_only=True)["Termine"]
    formulas = openpyxl.load_workbook(BytesIO(response.data))["Termine"]

    assert [values[f"{column}6"].value for column in "MOPQRSTX"] == [7, 3, 4, 4, 7, 0, 7, 10]
    assert formulas["P6"].value == "=M6-O6"
    assert formulas["T6"].value == "=R6+S6"


@pytest.mark.usefixtures("festival")
def test_page_shows_the_total_and_the_target(client: Client) -> None:
    page = client.get("/manage/events/kw/numbers").text

    assert "7 gezählt, 0 geschätzt" in page
    assert "7 Teilnahmen, davon 0 geschätzt, Soll 10" in page


@pytest.mark.usefixtures("festival")
def test_estimate_is_added_apart_and_signed(client: Client) -> None:
    address = f"/manage/events/kw/sessions/{_session_reference()}/estimate"

    response = client.post(address, data=_estimate())

    assert (response.status_code, response.location) == (303, "/manage/events/kw/numbers")
    row = next(csv.DictReader(StringIO(client.get("/manage/events/kw/numbers.csv").text[1:]), delimiter=";"))
    assert (row["Gezählt"], row["Zusätzlich geschätzt"], row["Teilnahmen gesamt"]) == ("7", "8", "15")
    assert (row["Schätzmethode"], row["Geschätzt um"], row["Geschätzt von"]) == (
        "Stichprobe gezählt",
        "26.09.2026 16:00",
        "Olga Beispiel",
    )
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert "estimate.recorded" in actions


@pytest.mark.usefixtures("festival")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"method": ""}, "Bitte wählen Sie, wie geschätzt wurde."),
        ({"responsible": "  "}, "Bitte nennen Sie die verantwortliche Person."),
        ({"time": ""}, "Bitte nennen Sie die Uhrzeit."),
        ({"count": "-1"}, "Weniger als null geht nicht."),
        ({"count": "99999999999999999999"}, "Bitte eine Zahl von 0 bis 100.000."),
        ({"count": "viele"}, "Bitte schreiben Sie eine ganze Zahl, zum Beispiel 2."),
        ({"responsible": "x" * 10_000}, "Höchstens 200 Zeichen."),
    ],
)
def test_incomplete_estimate_is_refused_and_nothing_typed_is_lost(
    client: Client, change: dict[str, str], sentence: str
) -> None:
    address = f"/manage/events/kw/sessions/{_session_reference()}/estimate"

    response = client.post(address, data=_estimate(**change))

    assert response.status_code == 422
    assert sentence in response.text
    assert "Am Rand des Platzes" in response.text
    assert db.session.scalars(select(Estimate)).all() == []


def test_formula_in_a_title_stays_text(client: Client) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="formula", title='=HYPERLINK("http://example.org")')
    sign_in(client, make_user(organization))

    text = client.get("/manage/events/formula/numbers.csv").text
    sheet = openpyxl.load_workbook(BytesIO(client.get("/manage/events/formula/numbers.xlsx").data))["Termine"]

    assert "\"'=HYPERLINK(" in text
    assert sheet["H6"].data_type == "s"


def test_event_without_sessions_says_what_to_do(client: Client) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="empty", sessions=[])
    sign_in(client, make_user(organization))

    assert "Diese Veranstaltung hat noch keinen Termin." in client.get("/manage/events/empty/numbers").text


def test_surplus_is_a_question_not_a_number(client: Client) -> None:
    organization = make_organization()
    event = make_event(organization=organization, reference="surplus")
    registration = make_registration(event, adults=1)
    token = pair_phone(event)
    for _ in range(2):
        upload(token, make_entry(event, ticket=ticket_of(registration)), now=STARTS_AT + timedelta(minutes=1))
    sign_in(client, make_user(organization))

    page = client.get("/manage/events/surplus/numbers").text

    assert "1 gezählt, 0 geschätzt" in page
    assert "1 Person ist mehr eingelassen als angemeldet." in page


def test_guest_with_a_cancelled_ticket_came_without_booking(client: Client) -> None:
    organization = make_organization()
    event = make_event(organization=organization, reference="kw")
    registration = make_registration(event)
    token = pair_phone(event)
    cancel(registration_id=registration.id, now=NOW)
    upload(token, make_entry(event, ticket=ticket_of(registration)), make_entry(event, ticket=b"invented"))
    sign_in(client, make_user(organization))

    row = next(csv.DictReader(StringIO(client.get("/manage/events/kw/numbers.csv").text[1:]), delimiter=";"))

    names = ("Angemeldet (gültig)", "Anwesend mit Anmeldung", "Nicht erschienen", "Anwesend ohne Anmeldung", "Gezählt")
    assert [row[name] for name in names] == ["0", "0", "0", "2", "2"]


def test_old_and_new_code_of_a_party_count_once(client: Client) -> None:
    organization = make_organization()
    event = make_event(organization=organization, reference="kw")
    registration = make_registration(event, adults=2)
    token, old_code = pair_phone(event), ticket_of(registration)
    reissue(registration_id=registration.id, now=NOW)
    new_code = get_with_tickets(registration.id).tickets[-1].ticket_id
    upload(token, make_entry(event, ticket=old_code, adults=2), make_entry(event, ticket=new_code, adults=2))
    sign_in(client, make_user(organization))

    row = next(csv.DictReader(StringIO(client.get("/manage/events/kw/numbers.csv").text[1:]), delimiter=";"))

    assert (row["Angemeldet (gültig)"], row["Anwesend mit Anmeldung"], row["Nicht erschienen"]) == ("2", "2", "0")


@pytest.mark.usefixtures("festival")
def test_mallory_sees_nothing(client: Client) -> None:
    sign_in(client, make_user(make_organization(short_name="Woanders"), name="Mallory"))

    statuses = {
        path: client.get(f"/manage/events/kw/{path}").status_code
        for path in ("numbers", "numbers.csv", "numbers.xlsx", "live", "people", "people/export")
    }

    assert set(statuses.values()) == {404}


def test_counselling_numbers_are_for_the_counselling_role(client: Client) -> None:
    organization = make_organization()
    make_event(organization=organization, kind=EventKind.BERATUNG, reference="bt")
    sign_in(client, make_user(organization))

    assert client.get("/manage/events/bt/numbers").status_code == 404


def _session_reference() -> str:
    event = db.session.scalars(select(Event).where(Event.reference == "kw")).one()
    return list_sessions(event.id)[0].reference


@pytest.mark.usefixtures("festival")
def test_note_of_an_estimate_keeps_nothing_that_no_database_takes(client: Client) -> None:
    address = f"/manage/events/kw/sessions/{_session_reference()}/estimate"

    client.post(address, data=_estimate(note="zwei Runden\0\r\num die Bühne\u202e"))

    assert db.session.scalars(select(Estimate.note)).all() == ["zwei Runden\num die Bühne"]
