"""The event's own questions in the registration form, and putting the answers right later."""

import json

import pytest

from eventapp.domain.questions import NO, YES, Question, QuestionKind, QuestionScope
from eventapp.domain.states import EventKind, Need
from eventapp.models import Event, EventText
from eventapp.queries import questions as question_queries
from eventapp.services import questions as question_services
from eventapp.services import registrations
from tests.support.builders import NOW, make_details, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.questions import ask
from tests.support.registering import errors, fields_of, fill, form_page, only_registration, open_form, register, send
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

PERSON = QuestionScope.PERSON
FORM = "/events/kw/registration"
XSS = '<script>alert("1")</script><b onmouseover=x>'


def q(question: Question, person: int | None = None) -> str:
    """The name of the field, as the helpers of the forms write it."""
    return f"q-{question.reference}" + ("" if person is None else f"-{person}")


def answers() -> dict[tuple[str, int | None], tuple[str, ...]]:
    """What the only registration has answered."""
    return dict(question_queries.list_answers(only_registration().id))


def family_event() -> tuple[Event, Question, Question, Question]:
    """A festival that asks for the car, for its number plate, and what everybody eats."""
    event = make_event(reference="kw")
    car = ask(event, "Auto?", QuestionKind.YES_NO, is_required=True)
    plate = ask(event, "Kennzeichen", shown_by=(car, YES), is_required=True)
    food = ask(event, "Essen?", QuestionKind.ONE_CHOICE, choices=["Alles", "Vegan"], scope=PERSON, is_required=True)
    return event, car, plate, food


def test_family_answers_what_is_asked_of_it_and_of_each(client: Client) -> None:
    _, car, plate, food = family_event()

    refused = register(client, "kw", adults=2, name="Ada", **{q(car): YES, q(food, 1): "b"})
    assert refused.status_code == 422
    assert errors(Page(refused)) == {
        q(plate): "Bitte antworten Sie auf „Kennzeichen“.",
        q(food, 0): "Bitte antworten Sie für Person 1 auf „Essen?“.",
    }
    done = register(
        client, "kw", adults=2, name="Ada", **{q(car): NO, q(plate): "HER 1", q(food, 0): "a", q(food, 1): "b"}
    )

    assert done.status_code == 303
    assert answers() == {(car.reference, None): (NO,), (food.reference, 0): ("a",), (food.reference, 1): ("b",)}


def test_wrong_answer_to_a_hidden_question_is_no_error(client: Client) -> None:
    event = make_event(reference="kw")
    car = ask(event, "Auto?", QuestionKind.YES_NO)
    seats = ask(event, "Freie Plätze", QuestionKind.NUMBER, shown_by=(car, YES))

    assert register(client, "kw", name="Ada", **{q(car): YES, q(seats): "viele"}).status_code == 422
    assert register(client, "kw", name="Ada", **{q(car): NO, q(seats): "viele"}).status_code == 303
    assert answers() == {(car.reference, None): (NO,)}


def test_every_kind_is_answered_in_its_own_field(client: Client) -> None:
    event = make_event(reference="kw")
    kinds = {kind: ask(event, kind, kind, choices=["A", "B"] if "choice" in kind else ()) for kind in QuestionKind}
    sent = {
        QuestionKind.SHORT_TEXT: "kurz",
        QuestionKind.LONG_TEXT: "eins\r\nzwei",
        QuestionKind.NUMBER: "٣",
        QuestionKind.ONE_CHOICE: "a",
        QuestionKind.SEVERAL_CHOICES: ["b", "a"],
        QuestionKind.YES_NO: YES,
        QuestionKind.DATE: "26.9.2026",
    }

    response = register(client, "kw", name="Ada", **{q(question): sent[kind] for kind, question in kinds.items()})

    assert response.status_code == 303
    kept = {kind: answers()[question.reference, None] for kind, question in kinds.items()}
    assert kept == {
        QuestionKind.SHORT_TEXT: ("kurz",),
        QuestionKind.LONG_TEXT: ("eins\nzwei",),
        QuestionKind.NUMBER: ("3",),
        QuestionKind.ONE_CHOICE: ("a",),
        QuestionKind.SEVERAL_CHOICES: ("b", "a"),
        QuestionKind.YES_NO: (YES,),
        QuestionKind.DATE: ("2026-09-26",),
    }
    page = Page(client.get(f"/registrations/{only_registration().key}/stored"))
    shown = [words(value) for value in page.all("dd", css_class="facts__value")]
    assert {"kurz", "eins zwei", "3", "A", "B, A", "Ja", "26.09.2026"} <= set(shown)


def test_steps_lose_nothing_and_answers_move_up_with_the_names(client: Client) -> None:
    event = make_event(reference="kw", kind=EventKind.WORKSHOP)
    food = ask(event, "Essen?", scope=PERSON)
    fields = fill(open_form(client, FORM), names__0="Ada")
    for step in ("names+1", "names+1"):
        fields = fields_of(Page(send(client, FORM, fill(fields, step=step))))
    typed = fill(fields, names__0="Ada", names__1="Bea", names__2="Cem", **{q(food, n): f"Reis {n}" for n in range(3)})

    page = Page(send(client, FORM, fill(typed, step="names-1")))
    assert [page.by_id(q(food, n)).get("value") for n in range(2)] == ["Reis 0", "Reis 2"]

    assert send(client, FORM, fill(fields_of(page), step=None)).status_code == 303
    assert answers() == {(food.reference, 0): ("Reis 0",), (food.reference, 1): ("Reis 2",)}


def test_question_of_a_session_is_asked_of_its_guests(client: Client) -> None:
    event = make_event(reference="kw", sessions=[make_session(label="Trommeln"), make_session(label="Tanzen")])
    drum, dance = (session.reference for session in event.sessions)
    own = ask(event, "Eigene Trommel?", QuestionKind.YES_NO, is_required=True, event_session=drum)

    page = form_page(client, event)
    assert "Nur für: Trommeln." in words(page.by_id(f"{q(own)}-hint"))
    assert register(client, "kw", name="Ada", event_sessions=[drum]).status_code == 422
    assert register(client, "kw", name="Ada", event_sessions=[dance]).status_code == 303


def test_words_are_the_readers_and_marked_where_they_are_not(client: Client) -> None:
    event = make_event(reference="kw")
    event.texts.append(EventText(language="en", title="Festival"))
    ask(event, "Was essen Sie?", english="What do you eat?")
    ask(event, "Kommen Sie mit dem Auto?")

    text = client.get(f"{FORM}?lang=en").text

    assert "What do you eat?" in text
    assert '<span lang="de" dir="ltr">Kommen Sie mit dem Auto?</span>' in text


def test_condition_is_said_for_browsers_without_scripts(client: Client) -> None:
    _, _, plate, _ = family_event()

    page = Page(client.get(FORM))

    assert words(page.by_id(f"{q(plate)}-hint")) == "Nur bei der Antwort „Ja“ auf „Auto?“."
    assert "Ihre Antworten löschen wir mit dem Namen." in words(page.one("form"))


def test_markup_in_questions_and_answers_stays_text(client: Client) -> None:
    event = make_event(reference="kw")
    field = ask(event, XSS, is_required=True, help_text=XSS)
    choice = ask(event, "Wahl", QuestionKind.ONE_CHOICE, choices=[XSS, "B"], english=XSS)
    ask(event, "Folge", shown_by=(choice, "a"))

    refused = register(client, "kw", name="Ada", **{q(choice): "a"})
    register(client, "kw", name="Ada", **{q(field): XSS, q(choice): "a"})
    key = only_registration().key

    pages = [refused.text, client.get(f"{FORM}?lang=en").text]
    pages += [client.get(f"/registrations/{key}/{path}").text for path in ("answers", "stored")]
    assert [page.count("<script>alert") + page.count("<b onmouseover") for page in pages] == [0, 0, 0, 0]
    assert all("&lt;script&gt;alert" in page for page in pages)


def test_answers_are_put_right_on_the_own_page(client: Client) -> None:
    event, car, plate, food = family_event()
    registration = make_registration(event, adults=2)
    address = f"/registrations/{registration.key}/answers"
    own = client.get(f"/registrations/{registration.key}")
    assert "Wir haben noch 3 Fragen an Sie. Ihre Anmeldung gilt auch ohne Antworten." in own.text

    refused = send(client, address, fill(open_form(client, address), **{q(car): YES}))
    assert list(errors(Page(refused))) == [q(plate), q(food, 0), q(food, 1)]
    given = {q(car): YES, q(plate): "HER 1", q(food, 0): "a", q(food, 1): "b"}
    assert send(client, address, fill(open_form(client, address), **given)).status_code == 303
    assert send(client, address, fill(open_form(client, address), **{q(car): NO})).status_code == 303

    assert answers() == {(car.reference, None): (NO,), (food.reference, 0): ("a",), (food.reference, 1): ("b",)}
    assert "Jetzt antworten" not in client.get(f"/registrations/{registration.key}").text
    export = json.loads(client.get(f"/registrations/{registration.key}/export.json").data)
    assert export["answers"] == [
        {"question": "Auto?", "person": None, "answer": "Nein"},
        {"question": "Essen?", "person": "Person 1", "answer": "Alles"},
        {"question": "Essen?", "person": "Person 2", "answer": "Vegan"},
    ]


def test_own_page_without_questions_has_no_answers(client: Client) -> None:
    registration = make_registration(make_event())

    assert client.get(f"/registrations/{registration.key}/answers").status_code == 303
    assert "Antworten ändern" not in client.get(f"/registrations/{registration.key}").text


def test_needs_are_changed_and_taken_back_on_the_own_page(client: Client) -> None:
    event = make_event(reference="kw")
    registration = registrations.register(event_id=event.id, details=make_details(needs=[Need.WHEELCHAIR]), now=NOW)
    address = f"/registrations/{registration.key}/needs"

    shown = open_form(client, address)
    assert (shown.getlist("needs"), shown.get("needs_consent")) == (["wheelchair"], "y")
    assert send(client, address, fill(shown, needs=["childcare"], needs_consent=None)).status_code == 422
    assert send(client, address, fill(shown, needs=["childcare"])).status_code == 303
    assert [need.need for need in only_registration().needs] == [Need.CHILDCARE]
    assert send(client, address, fill(open_form(client, address), withdraw="1")).status_code == 303
    assert only_registration().needs == []


def test_registering_with_questions_costs_at_most_three_more_statements_than_without(client: Client) -> None:
    event, car, _, food = family_event()
    fields = fill(open_form(client, FORM), adults=3, name="Ada", **{q(car): NO} | {q(food, n): "a" for n in range(3)})
    with count_statements() as with_questions:
        assert send(client, FORM, fields).status_code == 303
    for question in reversed(question_queries.list_questions(event.id)):
        question_services.remove_question(event_id=event.id, reference=question.reference, now=NOW)
    fields = fill(open_form(client, FORM), adults=3, name="Ada")
    with count_statements() as without:
        assert send(client, FORM, fields).status_code == 303

    assert with_questions.count - without.count <= 3, "\n".join(text[:90] for text in with_questions.texts)
