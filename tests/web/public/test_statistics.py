"""The anonymous statistics page: it asks on the day, counts, and knows nobody."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import inspect, select, text

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.domain.statistics import AnswerSource
from eventapp.models import Event, SessionStatistics, StatisticsCounter
from eventapp.queries.events import list_sessions
from tests.support.builders import STARTS_AT, make_event
from tests.support.client import Client
from tests.support.page import Page

SHEET = {"gender": "diverse", "age": "27_54", "residence": "herne", "first_time": ""}
VISITOR = {"User-Agent": "Mozilla/5.0 (Recognizable)", "X-Forwarded-For": "203.0.113.77"}


@pytest.fixture
def festival(client: Client) -> Iterator[Event]:
    """A festival that is on. The visitor carries no token."""
    client.sends_csrf_token = False
    with time_machine.travel(STARTS_AT + timedelta(hours=1), tick=False):
        yield make_event(title="KulturWERK")


@pytest.fixture
def start(festival: Event) -> str:
    """Where the poster leads."""
    return f"/s/{list_sessions(festival.id)[0].reference}"


def test_page_asks_the_questions_of_a_festival_and_chooses_nothing(client: Client, start: str) -> None:
    page = Page(client.get(start))
    radios = [field for field in page.all("input") if field.get("type") == "radio"]

    assert [legend.split("?")[0] for legend in page.texts("legend")] == [
        "Welches Geschlecht haben Sie",
        "Wie alt sind Sie",
        "Sind Sie selbst oder ist mindestens ein Elternteil nach Deutschland eingewandert",
        "Zum ersten Mal bei einem Angebot dieses Projekts in diesem Jahr",
        "Wo wohnen Sie",
        "Wie haben Sie von uns erfahren",
    ]
    assert [field for field in radios if "checked" in field.attrib or "required" in field.attrib] == []
    assert page.texts("h1") == ["Wer ist heute da?"]


def test_answers_are_kept_when_too_many_come_at_once(client: Client, start: str) -> None:
    answers = [client.post(start, data=SHEET) for _ in range(241)]

    assert [answers[0].status_code, answers[239].status_code, answers[240].status_code] == [303, 303, 429]
    page = Page(answers[240])
    chosen = {field.get("name"): field.get("value") for field in page.all("input") if "checked" in field.attrib}
    assert chosen == {question: answer for question, answer in SHEET.items() if answer}
    assert "Ihre ist noch nicht gezählt" in answers[240].text
    assert db.session.scalars(select(StatisticsCounter.count).where(StatisticsCounter.question == "age")).all() == [240]


def test_answers_are_counted_and_thanked_for(client: Client, start: str) -> None:
    answers = [client.post(start, data=SHEET) for _ in range(5)]
    counters = db.session.scalars(select(StatisticsCounter).order_by(StatisticsCounter.question)).all()

    assert {(a.status_code, a.location) for a in answers} == {(303, f"{start}/thanks")}
    assert [(row.question.value, row.answer, row.source, row.count) for row in counters] == [
        ("age", "27_54", AnswerSource.PHONE, 5),
        ("gender", "diverse", AnswerSource.PHONE, 5),
        ("residence", "herne", AnswerSource.PHONE, 5),
    ]
    assert Page(client.get(f"{start}/thanks")).texts("h1") == ["Danke!"]


@pytest.mark.parametrize("path", ["", "/thanks", "/tablet", "/tablet/thanks", "?lang=en"])
def test_no_page_sets_a_cookie_or_stays_in_the_browser(client: Client, start: str, path: str) -> None:
    answer = client.get(f"{start}{path}", headers=VISITOR)

    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_sheet_leaves_neither_cookie_nor_log_nor_anything_of_the_person(
    client: Client, start: str, caplog: pytest.LogCaptureFixture
) -> None:
    rows_before = _rows()
    with caplog.at_level(logging.DEBUG):
        answer = client.post(f"{start}?lang=en", data=SHEET, headers=VISITOR)
    state = db.session.scalars(select(SessionStatistics)).one()

    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.location == f"{start}/thanks?lang=en"
    assert [word for word in ("203.0.113.77", "Recognizable") if word in caplog.text] == []
    assert {table: count - rows_before[table] for table, count in _rows().items() if count != rows_before[table]} == {
        "session_statistics": 1
    }
    assert b"diverse" not in (state.unfinished_batch or b"")


def _rows() -> dict[str, int]:
    names = inspect(db.engine).get_table_names()
    return {name: db.session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}  # noqa: S608


def test_tablet_returns_to_its_start(client: Client, start: str) -> None:
    answer = client.post(f"{start}/tablet", data=SHEET)
    page = Page(client.get(answer.location))
    restart = [element for element in page.all() if element.get("data-component") == "idle_restart"]

    assert answer.location == f"{start}/tablet/thanks"
    assert [(element.get("data-start"), element.get("data-seconds")) for element in restart] == [
        (f"{start}/tablet", "8")
    ]
    assert [link.get("target") for link in page.one("footer").iter("a")] == ["_blank"] * 3


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example.org"}, {"Sec-Fetch-Site": "cross-site"}], ids=str
)
def test_other_sites_cannot_send_sheets(client: Client, start: str, headers: dict[str, str]) -> None:
    assert client.post(start, data=SHEET, headers=headers).status_code == 400
    assert db.session.scalars(select(SessionStatistics)).all() == []


def test_own_page_can_send_sheets(client: Client, start: str) -> None:
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}

    assert client.post(start, data=SHEET, headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("days", "heading"), [(-3, "Gefragt wird erst am Tag selbst"), (1, "Die Befragung ist vorbei")]
)
def test_other_days_get_a_clear_page(client: Client, start: str, days: int, heading: str) -> None:
    with time_machine.travel(STARTS_AT + timedelta(days=days), tick=False):
        shown, sent = client.get(start), client.post(start, data=SHEET)

    assert (shown.status_code, sent.status_code) == (200, 409)
    assert Page(shown).texts("h1") == Page(sent).texts("h1") == [heading]


def test_answer_that_does_not_exist_is_asked_again(client: Client, start: str) -> None:
    answer = client.post(start, data={"gender": "yes"})

    assert (answer.status_code, Page(answer).texts("h1")) == (409, ["Wer ist heute da?"])


@pytest.mark.usefixtures("festival")
def test_counselling_and_unknown_sessions_do_not_exist(client: Client) -> None:
    counselling = make_event(kind=EventKind.BERATUNG)

    assert client.get(f"/s/{list_sessions(counselling.id)[0].reference}").status_code == 404
    assert client.get("/s/unknown").status_code == 404


def test_helper_asks_and_taps_and_the_next_person_follows(client: Client, start: str) -> None:
    page = Page(client.get(f"{start}/helper"))
    answers = [client.post(f"{start}/helper", data=SHEET) for _ in range(5)]

    assert [text.split(":")[0] for text in page.texts("strong")] == ["Für Helfende"]
    assert {answer.location for answer in answers} == {f"{start}/helper/thanks"}
    assert set(db.session.scalars(select(StatisticsCounter.source))) == {AnswerSource.HELPER}
    assert Page(client.get(f"{start}/helper/thanks")).href("Nächste Person") == f"{start}/helper"
