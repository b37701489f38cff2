"""The organizers' pages about an event's questions, and the answers in lists and at persons."""

import csv
from io import BytesIO, StringIO
from urllib.parse import urlsplit

import openpyxl
import pytest

from eventapp.db import db
from eventapp.domain.questions import YES, GivenAnswer, Question, QuestionKind, QuestionScope
from eventapp.domain.states import EventKind
from eventapp.models import Event, EventText
from eventapp.queries import questions as question_queries
from eventapp.services import answers as answer_services
from tests.support.builders import NOW, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.forms import form_data
from tests.support.managing import sign_in_olga
from tests.support.page import Page, words
from tests.support.questions import ask

pytestmark = pytest.mark.usefixtures("now")

LIST = "/manage/events/kw/questions"
NEW = f"{LIST}/new"
XSS = "<script>alert(1)</script>"


@pytest.fixture
def event(client: Client) -> Event:
    """Olga's festival; she is signed in."""
    made = make_event(organization=sign_in_olga(client), reference="kw")
    made.texts.append(EventText(language="en", title="Festival"))
    db.session.commit()
    return made


def write(client: Client, address: str, **changes: str) -> str:
    """Fill in the form of a question; return where it leads, empty when it is shown again."""
    client.sends_csrf_token = True
    response = client.post(address, data=form_data(Page(client.get(address)), action="", **changes))
    return urlsplit(response.headers.get("Location", "")).path


def answer(event: Event, *given: tuple[Question, int | None, str], name: str = "Ada", adults: int = 2) -> str:
    """Register and answer; return the reference."""
    registration = make_registration(event, name=name, adults=adults)
    answers = [GivenAnswer(question=q.reference, person=person, values=(value,)) for q, person, value in given]
    answer_services.change_answers(registration_id=registration.id, answers=answers, now=NOW)
    return registration.reference


def test_question_is_written_in_every_language_of_the_event(client: Client, event: Event) -> None:
    choices = "Alles\nVegetarisch\n\nHalal"
    address = write(
        client, NEW, label__de="Was essen Sie?", label__en="What do you eat?", kind="one_choice", scope="person",
        is_required="y", more_choices=choices,
    )  # fmt: skip
    [question] = question_queries.list_questions(event.id)
    assert address == f"{LIST}/{question.reference}"

    changed = write(client, address, choice__en__2="Vegetarian", choice__de__1="", more_choices="Vegan")

    assert changed == LIST
    [question] = question_queries.list_questions(event.id)
    assert (question.kind, question.scope, question.is_required) == ("one_choice", QuestionScope.PERSON, True)
    assert question.choices == ("2", "3", "4")
    assert {text.language: dict(text.choice_labels) for text in question.texts} == {
        "de": {"2": "Vegetarisch", "3": "Halal", "4": "Vegan"},
        "en": {"2": "Vegetarian"},
    }


def test_question_waits_for_an_earlier_answer(client: Client, event: Event) -> None:
    car = ask(event, "Auto?", QuestionKind.YES_NO)

    write(client, NEW, label__de="Kennzeichen", condition=f"{car.reference}=yes")

    asked = question_queries.list_questions(event.id)
    assert asked[1].condition is not None
    assert (asked[1].condition.question, asked[1].condition.value) == (car.reference, YES)
    page = client.get(LIST).text
    assert "Nur bei der Antwort „Ja“ auf „Auto?“." in page
    assert "Fehlt: English." in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label__de": ""}, "Bitte schreiben Sie die Frage."),
        ({"label__de": "x" * 201}, "Bitte höchstens 200 Zeichen."),
        ({"kind": "one_choice", "more_choices": "nur eine"}, "Bitte schreiben Sie mindestens zwei Antworten"),
        ({"kind": "one_choice", "more_choices": "A\nA"}, "Zwei Antworten sind gleich."),
        ({"kind": "one_choice", "more_choices": "\n".join(map(str, range(31)))}, "Bitte höchstens 30 Antworten."),
        ({"kind": "one_choice", "more_choices": f"A\n{'x' * 121}"}, "Bitte höchstens 120 Zeichen in einer Antwort."),
        ({"kind": "riddle"}, "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
def test_wrong_question_is_shown_again_with_the_reason(
    client: Client, event: Event, changes: dict[str, str], message: str
) -> None:
    data = form_data(Page(client.get(NEW)), **{"label__de": "Frage", **changes})

    response = client.post(NEW, data=data)

    assert response.status_code == 422
    assert message in response.text
    assert question_queries.list_questions(event.id) == []


def test_forbidden_question_is_refused_with_reason_and_alternative(client: Client, event: Event) -> None:
    data = form_data(Page(client.get(NEW)), label__de="Wie heißen Sie?", label__en="Your nationality?")

    response = client.post(NEW, data=data)

    page = Page(response)
    assert response.status_code == 422
    assert words(page.by_id("label-en-error")) == "Danach dürfen wir mit Namen nicht fragen: „Your nationality?“."
    assert "Staatsangehörigkeit und Herkunft gehören neben keinen Namen." in response.text
    assert page.href("Zur anonymen Statistik") == "/manage/events/kw/statistics"
    assert 'value="Wie heißen Sie?"' in response.text


def test_order_is_changed_step_by_step_and_removing_says_what_is_lost(client: Client, event: Event) -> None:
    first, second = ask(event, "Erste"), ask(event, "Zweite")
    answer(event, (second, None, "x"))
    assert client.post(f"{LIST}/{second.reference}/position", data={"direction": "up"}).status_code == 303
    assert client.post(f"{LIST}/{second.reference}/position", data={"direction": "around"}).status_code == 404

    assert "1 Antwort geht mit verloren." in client.get(f"{LIST}/{second.reference}/removal").text
    assert "Es gibt noch keine Antworten darauf." in client.get(f"{LIST}/{first.reference}/removal").text
    assert [q.reference for q in question_queries.list_questions(event.id)] == [second.reference, first.reference]
    assert client.post(f"{LIST}/{second.reference}/removal").status_code == 303
    assert [q.reference for q in question_queries.list_questions(event.id)] == [first.reference]


def test_preview_speaks_the_language_asked_for(client: Client, event: Event) -> None:
    ask(event, "Essen?", QuestionKind.YES_NO, english="Food?")

    preview = client.get(f"{LIST}?preview=en").text.partition('id="preview"')[2]

    assert '<div lang="en" dir="ltr">' in preview
    assert "Food?" in preview


def test_counselling_has_no_questions(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="bt", kind=EventKind.BERATUNG)

    page = client.get("/manage/events/bt/questions")
    data = {"label-de": "Worum geht es?", "kind": "short_text", "scope": "party"}
    refused = client.post("/manage/events/bt/questions/new", data=data)

    assert "In der Beratung fragt die Anmeldung nichts" in page.text
    assert (refused.status_code, question_queries.list_questions(event.id)) == (422, [])


def test_answers_are_counted_and_texts_listed(client: Client, event: Event) -> None:
    food = ask(event, "Essen?", QuestionKind.ONE_CHOICE, choices=["Alles", XSS], scope=QuestionScope.PERSON)
    seats = ask(event, "Plätze?", QuestionKind.NUMBER)
    wish = ask(event, "Wunsch?")
    answer(event, (food, 0, "a"), (food, 1, "b"), (seats, None, "3"))
    reference = answer(event, (food, 0, "a"), (seats, None, "4"), (wish, None, XSS), name="Bilal")

    response = client.get("/manage/events/kw/answers")

    page = Page(response)
    tally = [words(row) for row in page.all("div", css_class="facts__item")]
    assert tally == ["Alles2", f"{XSS}1"]
    assert "2 Antworten, zusammen 7" in page.texts("p", css_class="small")
    assert page.texts("td", css_class="table__cell") == ["3", "Ada", "4", "Bilal", XSS, "Bilal"]
    assert f"/manage/events/kw/people/{reference}" in response.text
    assert XSS not in response.text + client.get(f"/manage/events/kw/people/{reference}").text
    assert "Wunsch?" in client.get(f"/manage/events/kw/people/{reference}").text


def test_list_of_names_has_a_column_for_each_question(client: Client, event: Event) -> None:
    event.list_duty = True
    food = ask(event, "Essen?", QuestionKind.ONE_CHOICE, choices=["Alles", "Vegan"], scope=QuestionScope.PERSON)
    wish = ask(event, "Wunsch?")
    answer(event, (food, 0, "a"), (food, 1, "b"), (wish, None, "=1+1"))
    answer(event, name="Bilal")

    def download(file_format: str) -> bytes:
        form = {"reason": "Verwendungsnachweis", "format": file_format}
        content: bytes = client.post("/manage/events/kw/people/export", data=form).data
        return content

    rows = list(csv.reader(StringIO(download("csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[-2:] for row in rows] == [
        ["Essen?", "Wunsch?"], ["Person 1: Alles; Person 2: Vegan", "'=1+1"], ["", ""]
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(BytesIO(download("xlsx"))).worksheets[0]
    assert [cell.value for cell in sheet[4]][-2:] == ["Person 1: Alles; Person 2: Vegan", "=1+1"]
    assert [cell.data_type for cell in sheet[4]][-1] == "s"


def test_holder_of_a_personal_ticket_has_the_own_answer_in_the_list(client: Client) -> None:
    workshop = make_event(organization=sign_in_olga(client), reference="ws", kind=EventKind.WORKSHOP)
    food = ask(workshop, "Essen?", scope=QuestionScope.PERSON)
    registration = make_registration(workshop, attendee_names=["Ada", "Bea"])
    given = [GivenAnswer(question=food.reference, person=1, values=("Reis",))]
    answer_services.change_answers(registration_id=registration.id, answers=given, now=NOW)

    form = {"reason": "Verwendungsnachweis", "format": "csv"}
    text = client.post("/manage/events/ws/people/export", data=form).data.decode("utf-8-sig")

    rows = csv.DictReader(StringIO(text), delimiter=";")
    assert {row["Name"]: row["Essen?"] for row in rows} == {"Ada": "", "Bea": "Reis"}
    assert "(<bdi>Bea</bdi>)" in client.get(f"/manage/events/ws/people/{registration.reference}").text


def test_desk_may_leave_required_questions_out_and_may_answer(client: Client, event: Event) -> None:
    food = ask(event, "Essen?", is_required=True)
    address = "/manage/events/kw/people/new"

    for value in ("", "Reis"):
        data = form_data(Page(client.get(address)), **{f"q-{food.reference}": value})
        assert client.post(address, data=data).status_code == 303

    assert [line.values for line in question_queries.list_answer_lines(event.id)] == [("Reis",)]


def test_door_never_hears_of_answers(client: Client, event: Event) -> None:
    wish = ask(event, "Geheimfrage")
    answer(event, (wish, None, "Geheimantwort"))

    headers = {"Authorization": f"Bearer {pair_phone(event)}"}
    roster = client.get("/door/api/roster", headers=headers).data

    assert b"Geheim" not in roster
    assert b"answer" not in roster


def test_session_of_the_question_is_chosen_where_there_are_several(client: Client) -> None:
    sessions = [make_session(label="Trommeln"), make_session(label="Tanzen")]
    event = make_event(organization=sign_in_olga(client), reference="kw", sessions=sessions)

    write(client, NEW, label__de="Eigene Trommel?", event_session=sessions[0].reference)

    [question] = question_queries.list_questions(event.id)
    assert question.event_session == sessions[0].reference
    assert "Nur für: Trommeln." in client.get(LIST).text


def test_markup_in_questions_stays_text_on_every_page(client: Client, event: Event) -> None:
    choice = ask(event, XSS, QuestionKind.ONE_CHOICE, choices=[XSS, "B"], help_text=XSS, english=XSS)
    ask(event, "Folge", shown_by=(choice, "a"))
    reference = answer(event, (choice, None, "a"))

    question = f"{LIST}/{choice.reference}"
    pages = (LIST, f"{LIST}?preview=en", question, f"{question}/removal", "/manage/events/kw/people/new")
    results = ("/manage/events/kw/answers", f"/manage/events/kw/people/{reference}")
    texts = [client.get(address).text for address in (*pages, *results)]

    assert [XSS in text for text in texts] == [False] * 7
    assert ["&lt;script&gt;alert" in text for text in texts] == [True] * 7
