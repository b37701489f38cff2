"""What organizers do with the anonymous statistics, and what they get to see."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pypdfium2 import PdfDocument

from eventapp.models import Event
from eventapp.queries.events import list_sessions
from tests.support.builders import ENDS_AT, make_event, make_organization, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.signing_in import sign_in

GOLDEN = {"gender-female": "98", "gender-male": "67", "gender-diverse": "3", "gender-no_answer": "8"}
HOME = "/manage/events/kw/statistics"


@pytest.fixture
def festival(client: Client) -> Iterator[Event]:
    """A festival that is just over; Olga is signed in."""
    with time_machine.travel(ENDS_AT + timedelta(minutes=30), tick=False):
        organization = make_organization()
        event = make_event(organization=organization, reference="kw", title="KulturWERK")
        sign_in(client, make_user(organization))
        yield event


@pytest.fixture
def session(festival: Event) -> str:
    """The address of its session."""
    return f"/manage/events/kw/sessions/{list_sessions(festival.id)[0].reference}"


def test_slips_are_entered_closed_and_shown_by_the_rules(client: Client, session: str) -> None:
    entered = client.post(f"{session}/slips", data=GOLDEN)
    before = Page(client.get(HOME))
    closed = client.post(f"{HOME}/closing")
    after = Page(client.get(HOME))

    assert (entered.status_code, closed.status_code) == (303, 303)
    assert before.texts("table") == []
    assert "Bisher mindestens 170 Antworten." in before.texts("p")
    assert after.texts("td") == ["98", "67", "<5", "*"]
    assert [text for text in after.texts("p") if text.startswith("Es gibt mehr Antworten als Teilnahmen")] != []


def test_closed_statistics_offer_nothing_more(client: Client, session: str) -> None:
    client.post(f"{session}/slips", data=GOLDEN)
    client.post(f"{HOME}/closing")
    again = client.post(f"{session}/slips", data=GOLDEN)
    twice = client.post(f"{HOME}/closing", follow_redirects=True)

    assert again.status_code == 422
    assert "nur einmal" in twice.text
    assert "Hier kommt nichts mehr dazu" in client.get(f"{session}/slips").text


def test_slips_without_numbers_are_asked_for_again(client: Client, session: str) -> None:
    answer = client.post(f"{session}/slips", data={"gender-female": ""})

    assert answer.status_code == 422
    assert "mindestens eine Antwort" in answer.text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("poster.pdf", ["Wer ist heute da?", "KulturWERK", "localhost/s/"]),
        ("slips.pdf", ["Wer ist heute da?", "divers", "keine Angabe", "Bitte keinen Namen schreiben."]),
    ],
)
def test_papers_say_on_one_page_what_is_asked(client: Client, session: str, file: str, words: list[str]) -> None:
    answer = client.get(f"{session}/{file}")
    (page,) = PdfDocument(answer.data)
    text = " ".join(page.get_textpage().get_text_bounded().split())

    assert answer.mimetype == "application/pdf"
    assert [word for word in words if word not in text] == []


def test_numbers_page_leads_to_the_statistics(client: Client, session: str) -> None:
    assert Page(client.get("/manage/events/kw/numbers")).href("Aushang, Zettel und Ergebnis") == HOME


def test_further_questions_are_chosen_until_the_first_answer(client: Client, session: str) -> None:
    chosen = client.post(f"{HOME}/questions", data={"question": ["satisfaction"]})
    page = Page(client.get(HOME))
    ticked = [box.get("value") for box in page.all("input") if "checked" in box.attrib]
    slips = Page(client.get(f"{session}/slips"))
    client.post(f"{session}/slips", data=GOLDEN)
    refused = client.post(f"{HOME}/questions", data={"question": ["language"]}, follow_redirects=True)

    assert (chosen.status_code, ticked) == (303, ["satisfaction"])
    assert "Wie zufrieden sind Sie mit heute?" in slips.texts("legend")
    assert "Die erste Antwort ist da." in refused.text
    assert "Seit der ersten Antwort fest: Wie zufrieden sind Sie mit heute?" in Page(refused).texts("p")
