"""The ticket to take along: PDF, calendar file, and all that is kept about it."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import icalendar
import pypdfium2
import pytest
from pypdf import PdfReader

from eventapp.domain.states import EventKind, EventStatus, Need
from eventapp.models import Registration
from eventapp.queries.registrations import get_by_key
from eventapp.services import registrations, session_choices
from tests.support.builders import NOW, STARTS_AT, make_details, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page
from tests.support.programme import change, on
from tests.support.qr_reader import read_qr_codes

pytestmark = pytest.mark.usefixtures("now")


def download(client: Client, registration: Registration, name: str) -> Any:
    """A file of the registration."""
    response = client.get(f"/registrations/{registration.key}/{name}")
    assert response.status_code == 200
    return response


def pdf_texts(pdf: bytes) -> list[str]:
    """The words of each page, without the break points of long words."""
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(BytesIO(pdf)).pages]


def pdf_codes(pdf: bytes) -> list[str]:
    """What an independent decoder reads on each page."""
    pages = pypdfium2.PdfDocument(pdf)
    return [read_qr_codes(page.render(scale=2).to_pil())[0].text for page in pages]


def calendar_entries(ics: bytes) -> list[dict[str, str]]:
    """The entries as an independent reader sees them."""
    return [
        {name: str(entry.get(name, "")) for name in ("uid", "summary", "status", "location", "description")}
        | {"start": entry.start.isoformat(), "sequence": str(entry["sequence"])}
        for entry in icalendar.Calendar.from_ical(ics).events
    ]


# --- PDF ---


def test_pdf_has_a_page_for_each_ticket_with_a_readable_code(client: Client) -> None:
    names = ["Amina Kaya", "Olena Demtschenko"]
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=names)

    response = download(client, registration, "ticket.pdf")

    assert response.mimetype == "application/pdf"
    tokens = [ticket.token for ticket in get_by_key(registration.key).tickets]
    assert pdf_codes(response.data) == [f"HTTP://LOCALHOST/T/{token}" for token in tokens]
    texts = pdf_texts(response.data)
    assert [name in text for name, text in zip(names, texts, strict=True)] == [True, True]


def test_pdf_says_who_when_where_and_until_when(client: Client) -> None:
    registration = make_registration(make_event(), adults=2, children=3, name="Familie Haddad")

    [text] = pdf_texts(download(client, registration, "ticket.pdf").data)

    for words in ("KulturWERK", "Familie Haddad", "Sa 26.09.2026", "13:00–18:00", "Buschmannshof", "3 Kinder"):
        assert words in text
    for words in ("Gefördert durch das MKJFGFI NRW", "10.10.2026", "030 23125-001"):
        assert words in text


def test_pdf_names_itself(client: Client) -> None:
    registration = make_registration(make_event())

    metadata = PdfReader(BytesIO(download(client, registration, "ticket.pdf").data)).metadata

    assert metadata is not None
    assert (metadata.title, metadata.author) == ("Ticket: KulturWERK", "Netzwerk Herne e. V.")


@pytest.mark.parametrize("name", ["نور حداد", "ሰላም ተስፋይ", "Олена", "👩‍👩‍👧", "=1+1", '#set text("x")', "N" * 120])
def test_pdf_is_made_for_any_name(client: Client, name: str) -> None:
    registration = make_registration(make_event(), name=name)

    assert len(pdf_codes(download(client, registration, "ticket.pdf").data)) == 1


def test_file_names_are_plain_and_tell_the_day_only(client: Client) -> None:
    registration = make_registration(make_event(title="Fest für Ünal"))

    pdf = download(client, registration, "ticket.pdf").headers["Content-Disposition"]
    ics = download(client, registration, "calendar.ics").headers["Content-Disposition"]

    assert pdf == "attachment; filename=\"Ticket-2026-09-26.pdf\"; filename*=UTF-8''Ticket-2026-09-26.pdf"
    assert ics == 'inline; filename="Termin-2026-09-26.ics"'


def test_pdf_of_a_cancelled_registration_leads_back_to_its_page(client: Client) -> None:
    registration = make_registration(make_event())
    registrations.cancel(registration_id=registration.id, now=NOW)

    response = client.get(f"/registrations/{registration.key}/ticket.pdf")

    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}")


# --- calendar ---


def test_calendar_holds_the_chosen_sessions_and_the_code(client: Client) -> None:
    sessions = [on(NOW + timedelta(days=9)), make_session(), make_session()]
    for label, session in zip(("Vormittag", "Abend", "Nacht"), sessions, strict=True):
        session.label = label
    event = make_event(sessions=sessions, title="Tage der Vielfalt")
    chosen = sessions[:2]
    registration = make_registration(event, event_sessions=[session.reference for session in chosen])
    [ticket] = get_by_key(registration.key).tickets

    response = download(client, registration, "calendar.ics")

    assert response.mimetype == "text/calendar"
    common = {"status": "CONFIRMED", "location": "Buschmannshof, Herne-Wanne", "sequence": "0"}
    assert calendar_entries(response.data) == [
        {
            "uid": f"{registration.reference}-{session.reference}@localhost",
            "summary": f"Tage der Vielfalt: {session.label}",
            "start": start,
            "description": f"http://localhost/t/{ticket.token}",
            **common,
        }
        for session, start in zip(chosen, ("2026-09-10T12:00:00+02:00", "2026-09-26T13:00:00+02:00"), strict=True)
    ]


def test_calendar_never_holds_the_secret_that_can_cancel(client: Client) -> None:
    registration = make_registration(make_event())

    assert registration.key.encode() not in download(client, registration, "calendar.ics").data


def test_calendar_takes_a_cancelled_registration_out_again(client: Client) -> None:
    registration = make_registration(make_event())
    [before] = calendar_entries(download(client, registration, "calendar.ics").data)
    registrations.cancel(registration_id=registration.id, now=NOW)

    [after] = calendar_entries(download(client, registration, "calendar.ics").data)

    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert int(after["sequence"]) > int(before["sequence"])


def test_calendar_takes_a_part_that_was_given_up_out_again(client: Client) -> None:
    sessions = [make_session(label="Teil 1"), on(STARTS_AT + timedelta(days=7))]
    registration = make_registration(make_event(sessions=sessions, title="Reihe"))
    first = sessions[0].reference
    before = calendar_entries(download(client, registration, "calendar.ics").data)

    session_choices.choose_sessions(registration_id=registration.id, wanted=[first], now=NOW)

    after = calendar_entries(download(client, registration, "calendar.ics").data)
    assert [entry["status"] for entry in before] == ["CONFIRMED", "CONFIRMED"]
    assert [(entry["uid"], entry["status"]) for entry in after] == [
        (before[0]["uid"], "CONFIRMED"),
        (before[1]["uid"], "CANCELLED"),
    ]


def test_calendar_follows_an_event_that_is_off(client: Client) -> None:
    event = make_event()
    registration = make_registration(event)
    change(event, status=EventStatus.CANCELLED, revision=3)

    [entry] = calendar_entries(download(client, registration, "calendar.ics").data)

    assert (entry["status"], entry["sequence"]) == ("CANCELLED", "3")


# --- counselling ---


def test_counselling_files_say_nothing_of_the_matter(client: Client) -> None:
    slot = make_session(capacity=1, label="B-07")
    event = make_event(kind=EventKind.BERATUNG, title="Einbürgerung und Asylrecht", sessions=[slot])
    registration = make_registration(event, name="Blume")

    pdf, ics = download(client, registration, "ticket.pdf"), download(client, registration, "calendar.ics")
    assert b"\r\nCLASS:PRIVATE\r\n" in ics.data
    [text] = pdf_texts(pdf.data)
    [entry] = calendar_entries(ics.data)

    written = text + ics.text + str(pdf.headers) + str(ics.headers) + str(PdfReader(BytesIO(pdf.data)).metadata)
    assert [word for word in ("Einbürgerung", "Asyl", "recht", "Beratung") if word in written] == []
    assert "Ihr Termin, Nummer B-07" in text
    assert pdf.headers["Content-Disposition"].startswith('attachment; filename="Termin-2026-09-26.pdf"')
    assert entry["summary"] == "Ihr Termin"
    assert entry["description"].startswith("Nummer B-07\n")


# --- what is kept ---


def test_export_holds_everything_about_the_person(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    details = make_details(attendee_names=["Ada Beispiel", "Bea"], needs=[Need.WHEELCHAIR])
    made = registrations.register(event_id=event.id, details=details, now=NOW)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(made)), now=STARTS_AT)
    tokens = [ticket.token for ticket in get_by_key(made.key).tickets]

    response = download(client, made, "export.json")

    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="meine-daten.json"')
    content = json.loads(response.data)
    assert {key: content[key] for key in ("name", "email", "phone", "language", "adults", "attendees", "status")} == {
        "name": "Ada Beispiel",
        "email": "ada@example.org",
        "phone": None,
        "language": "de",
        "adults": 2,
        "attendees": [{"name": "Ada Beispiel", "is_child": False}, {"name": "Bea", "is_child": False}],
        "status": "confirmed",
    }
    assert content["needs"] == [{"need": "wheelchair", "consented_at": "2026-09-01T12:00:00+02:00"}]
    assert [ticket["name"] for ticket in content["tickets"]] == ["Ada Beispiel", "Bea"]
    assert [ticket["token"] for ticket in content["tickets"]] == tokens
    assert content["admissions"] == [
        {"kind": "admit", "result": "admitted", "at": "2026-09-26T13:00:00+02:00", "adults": 1, "children": 0}
    ]
    assert [(mail["kind"], mail["recipient"]) for mail in content["messages"]] == [
        ("registration_confirmed", "ada@example.org")
    ]
    assert [session["starts_at"] for session in content["event_sessions"]] == ["2026-09-26T13:00:00+02:00"]


def test_what_is_kept_can_be_read_before_it_is_taken_away_as_a_file(client: Client) -> None:
    details = make_details(adults=2, needs=[Need.WHEELCHAIR])
    made = registrations.register(event_id=make_event().id, details=details, now=NOW)

    page = Page(client.get(Page(client.get(f"/registrations/{made.key}")).href("Was wir gespeichert haben")))

    assert page.texts("dd") == [
        "Ada Beispiel",
        "2",
        "ada@example.org",
        "nichts",
        "Platz für Rollstuhl oder Rollator",
        "01.09.2026",
    ]
    assert page.href("Als Datei (JSON)") == f"/registrations/{made.key}/export.json"


def test_export_names_nobody_else(client: Client) -> None:
    event = make_event()
    make_registration(event, name="Mallory", email="mallory@example.org")
    registration = make_registration(event)

    assert b"allory" not in download(client, registration, "export.json").data
