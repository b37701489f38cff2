"""The conflicts desk, as Olga sees it on the evening of the festival."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine

from eventapp.domain.states import EntryKind, EventKind, Role
from eventapp.models import Event
from eventapp.queries.registrations import get_with_tickets
from eventapp.services.registrations import cancel
from tests.support.builders import (
    ENDS_AT,
    STARTS_AT,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.conflict_desk import DESK_AT, admit_at_two_gates, guest_with_code
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.forms import Data
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

DESK = "/manage/events/kw/conflicts"


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    """The evening of the festival."""
    with time_machine.travel(ENDS_AT + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def event(client: Client) -> Event:
    """A festival; Olga is signed in."""
    organization = make_organization()
    sign_in(client, make_user(organization))
    return make_event(organization=organization, reference="kw")


def desk(client: Client) -> Page:
    """The page as it stands."""
    return Page(client.get(DESK))


def answers(page: Page) -> dict[str, Data]:
    """What the form of each answer of the page's only case would send."""
    sent: dict[str, Data] = {}
    for form in page.all("form"):
        fields = {e.get("name", ""): e.get("value", "") for e in form.iter("input") if e.get("name") != "csrf_token"}
        if "answer" in fields:
            sent[fields["answer"]] = dict(fields)
    return sent


def rows(page: Page) -> list[list[str]]:
    """The cells of the page's tables, row by row."""
    return [[words(cell) for cell in row] for row in page.all("tr", css_class="table__row")]


def numbers_of(client: Client) -> tuple[str, str, str]:
    """With booking, without, altogether, as the file for the funder says."""
    text = client.get("/manage/events/kw/numbers.csv").text[1:]
    row = next(csv.DictReader(StringIO(text), delimiter=";"))
    return row["Anwesend mit Anmeldung"], row["Anwesend ohne Anmeldung"], row["Gezählt"]


def test_a_calm_evening_has_nothing_to_decide(client: Client, event: Event) -> None:
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(make_registration(event))), now=DESK_AT)

    assert "Nichts zu klären" in desk(client).texts("h2")


def test_the_same_code_at_two_gates_is_told_in_one_sentence_and_decided_by_one_tap(
    client: Client, event: Event
) -> None:
    registration = make_registration(event, adults=2, name="Amina Kaya")
    admit_at_two_gates(event, registration)
    page = desk(client)

    assert page.texts("h3", css_class="case__title") == ["Derselbe Code an 2 Toren"]
    code = get_with_tickets(registration.id).tickets[0].short_code
    assert page.texts("p", css_class="case__who") == [f"Amina K. · {code[:4]} {code[4:]}"]
    assert rows(page) == [["13:00", "Tor West · Gus", "Einlass: 2 Erw."], ["13:07", "Tor Ost · Mia", "Einlass: 2 Erw."]]
    assert "Die Zahl kann dadurch noch um bis zu 2 steigen." in page.texts("p")
    assert "Kaya" not in client.get(DESK).text

    answer = client.post(DESK, data=answers(page)["same_people"])

    decided = desk(client)
    assert (answer.status_code, answer.location) == (303, DESK)
    assert decided.all("article") == []
    assert rows(decided)[0][1:3] == ["Dieselben Menschen, doppelt gelesen", "Olga Beispiel, 26.09.2026, 19:00"]
    assert numbers_of(client) == ("2", "0", "2")


def test_more_people_become_guests_and_can_be_taken_back(client: Client, event: Event) -> None:
    admit_at_two_gates(event, make_registration(event, adults=2))
    sent = answers(desk(client))["more_people"]

    stepped = Page(client.post(DESK, data=sent | {"step": "children+1"}))
    kept = answers(stepped)["more_people"]
    refused = client.post(DESK, data=kept)
    client.post(DESK, data=kept | {"adults": "1"})
    counted = numbers_of(client)
    [undo] = [form.get("action", "") for form in desk(client).all("form") if "reversal" in form.get("action", "")]
    client.post(undo)

    assert (sent["adults"], sent["children"]) == ("2", "0")
    assert (kept["adults"], kept["children"], kept["uuid"]) == ("2", "1", sent["uuid"])
    assert refused.status_code == 422
    assert "Bitte nennen Sie mindestens eine und höchstens 2 Personen." in refused.text
    assert (counted, numbers_of(client)) == (("2", "2", "4"), ("2", "0", "2"))
    assert len(desk(client).all("article")) == 1


def test_a_cancelled_family_is_taken_back_only_with_a_reason_and_for_good(client: Client, event: Event) -> None:
    registration = make_registration(event, adults=2, children=3)
    cancel(registration_id=registration.id, now=STARTS_AT - timedelta(hours=1))
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), adults=2, children=3), now=DESK_AT)
    page = desk(client)
    sent, [story] = answers(page)["taken_back"], [text for text in page.texts("p") if text.startswith("Seit ")]

    without = client.post(DESK, data=sent)
    before = numbers_of(client)
    client.post(DESK, data=sent | {"reason": "Waren <b>nicht</b> da"})

    assert page.texts("h3", css_class="case__title") == ["Abgesagt und trotzdem eingelassen"]
    assert "Seit 26.09.2026, 12:00 Uhr galt das Ticket nicht mehr; das Gerät wusste es noch nicht." in story
    assert (without.status_code, "Bitte nennen Sie einen Grund." in without.text) == (422, True)
    assert (before, numbers_of(client)) == (("0", "5", "5"), ("0", "0", "0"))
    assert rows(desk(client))[0][1:] == [
        "Nicht gezählt „Waren <b>nicht</b> da“",
        "Olga Beispiel, 26.09.2026, 19:00",
        "endgültig",
    ]


def test_a_wrong_clock_is_told_with_what_the_phone_showed(client: Client, event: Event) -> None:
    entries = [
        replace(
            make_entry(event, kind=EntryKind.TALLY, at=STARTS_AT + timedelta(minutes=minute)),
            clock_offset_ms=61 * 60_000,
        )
        for minute in (0, 9)
    ]
    upload(pair_phone(event), *entries, now=DESK_AT)

    page = desk(client)

    assert page.texts("h3", css_class="case__title") == ["Die Uhr von Gus ging falsch"]
    story = (
        "Sie ging 61 Minuten nach. Das Gerät zeigte 26.09.2026, 13:00–13:09; wir rechnen mit 26.09.2026, 14:01–14:10."
    )
    assert story in page.texts("p")
    client.post(DESK, data=answers(page)["kept"])
    assert (desk(client).all("article"), numbers_of(client)) == ([], ("0", "2", "2"))


def test_a_joined_guest_is_shown_without_a_question(client: Client, event: Event) -> None:
    registration = make_registration(event, adults=2, name="Amina Kaya")
    code = get_with_tickets(registration.id).tickets[0].short_code
    upload(pair_phone(event), guest_with_code(event, code, adults=3), now=DESK_AT)

    page = desk(client)

    who = f"Amina K. · {code[:4]} {code[4:]}"
    assert (page.all("article"), rows(page)) == ([], [[who, "13:00, Tor West, Gus", "2 mit Anmeldung, 1 Gast"]])
    assert numbers_of(client) == ("2", "1", "3")


def test_the_second_organizer_hears_what_the_first_one_decided(client: Client, event: Event) -> None:
    admit_at_two_gates(event, make_registration(event, adults=2))
    first, second = answers(desk(client)), answers(desk(client))
    client.post(DESK, data=first["same_people"])

    late = client.post(DESK, data=second["more_people"], follow_redirects=True)
    twice = client.post(DESK, data=first["same_people"], follow_redirects=True)

    assert "Das hat Olga Beispiel schon entschieden: Dieselben Menschen, doppelt gelesen." in late.text
    assert "Ihre Entscheidung ist gespeichert." in twice.text
    assert numbers_of(client) == ("2", "0", "2")


def test_live_board_and_numbers_lead_to_the_open_questions(client: Client, event: Event) -> None:
    admit_at_two_gates(event, make_registration(event, adults=2))

    for place, label in (("numbers", "Jetzt klären"), ("live", "Klären")):
        page = Page(client.get(f"/manage/events/kw/{place}"))
        links = [link for link in page.all("a") if link.get("href") == DESK and "".join(link.itertext()) == label]
        assert len(links) == 1
        assert "1 Frage von der Tür ist offen." in client.get(f"/manage/events/kw/{place}").text
        assert "Klären 1" in page.texts("a", css_class="tabs__link")


@pytest.mark.parametrize(
    "change",
    [
        {"uuid": "x"},
        {"event_session": "\x00"},
        {"event_session": "nothere"},
        {"conflict": "admitted"},
        {"answer": "whatever"},
        {"shown": ""},
        {"shown": "1 2"},
    ],
)
def test_a_form_that_is_not_ours_is_not_found(client: Client, event: Event, change: dict[str, str]) -> None:
    admit_at_two_gates(event, make_registration(event, adults=2))
    sent = answers(desk(client))["same_people"]

    assert client.post(DESK, data=sent | change).status_code == 404
    assert len(desk(client).all("article")) == 1


def test_each_session_asks_for_itself(client: Client) -> None:
    organization = make_organization()
    sign_in(client, make_user(organization))
    morning, noon = make_session(label="Vormittag"), make_session(label="Mittag")
    event = make_event(organization=organization, reference="kw", sessions=[morning, noon])
    ticket = ticket_of(make_registration(event))
    token = pair_phone(event)
    sessions = [morning.reference, noon.reference, noon.reference]
    upload(token, *(make_entry(event, ticket=ticket, event_session=each) for each in sessions), now=DESK_AT)

    page = desk(client)

    assert len(page.all("article")) == 1
    assert "Mittag" in page.texts("article")[0]


def test_a_counselling_day_asks_counsellors_and_names_nobody(client: Client) -> None:
    organization = make_organization()
    event = make_event(organization=organization, reference="kw", kind=EventKind.BERATUNG)
    admit_at_two_gates(event, make_registration(event, name="Amina Kaya"), people=1)

    sign_in(client, make_user(organization))
    assert client.get(DESK).status_code == 404
    sign_in(client, make_user(organization, roles=(Role.COUNSELLING,)))

    assert len(desk(client).all("article")) == 1
    assert "Amina" not in client.get(DESK).text


def test_a_finished_event_shows_what_is_open_without_answers(client: Client, event: Event) -> None:
    admit_at_two_gates(event, make_registration(event, adults=2))
    client.post("/manage/events/kw/finish")

    page = desk(client)

    assert (len(page.all("article")), answers(page)) == (1, {})
    assert "Die Veranstaltung ist abgeschlossen. Die Zahlen ändern sich nicht mehr." in page.texts("p")
