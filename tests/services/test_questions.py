"""Writing an event's questions: what is refused, what stays once somebody has answered, what a copy takes along."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import (
    NoQuestionsHere,
    QuestionAnswered,
    QuestionAwaited,
    QuestionForbidden,
    StillInUse,
    TooManyQuestions,
)
from eventapp.domain.ordering import Direction
from eventapp.domain.questions import MAX_QUESTIONS, YES, GivenAnswer, Question, QuestionKind, QuestionText
from eventapp.domain.states import EventKind, EventStatus
from eventapp.models import Answer, Event
from eventapp.models import Question as QuestionRow
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import questions as question_queries
from eventapp.services import answers as answer_services
from eventapp.services import event_copies, event_sessions
from eventapp.services import events as event_services
from eventapp.services import questions as question_services
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_session, make_user
from tests.support.questions import ask

pytestmark = pytest.mark.usefixtures("app")


def labels(event: Event) -> list[str]:
    """The German words of the event's questions in order."""
    return [question.texts[0].label for question in question_queries.list_questions(event.id)]


def answer(event: Event, question: Question, *values: str) -> None:
    """Let somebody register and answer."""
    registration = make_registration(event)
    given = GivenAnswer(question=question.reference, values=values)
    answer_services.change_answers(registration_id=registration.id, answers=[given], now=NOW)


def change(event: Event, question: Question) -> None:
    """Write the question anew."""
    question_services.change_question(event_id=event.id, question=question, now=NOW)


def test_forbidden_words_are_refused_wherever_they_stand() -> None:
    event = make_event()
    with pytest.raises(QuestionForbidden) as refused:
        ask(event, "Was dürfen wir wissen?", QuestionKind.ONE_CHOICE, choices=["Nichts", "Meine Religion"])
    assert refused.value.parameters == {"topic": "religion", "text": "Meine Religion"}

    with pytest.raises(QuestionForbidden):
        ask(event, "Sprache", english="Your nationality")
    with pytest.raises(QuestionForbidden):
        ask(event, "Datum", QuestionKind.DATE, help_text="Tag der Geburt")
    assert (labels(event), db.session.get_one(Event, event.id).question_count) == ([], 0)


def test_counselling_asks_nothing() -> None:
    with pytest.raises(NoQuestionsHere):
        ask(make_event(kind=EventKind.BERATUNG), "Worum geht es?")


def test_event_asks_no_more_than_twenty_questions() -> None:
    event = make_event()
    for number in range(MAX_QUESTIONS):
        ask(event, f"Frage {number}")

    with pytest.raises(TooManyQuestions):
        ask(event, "Noch eine")
    assert db.session.get_one(Event, event.id).question_count == MAX_QUESTIONS


def test_question_stays_behind_the_one_that_shows_it() -> None:
    event = make_event()
    car = ask(event, "Auto?", QuestionKind.YES_NO)
    plate = ask(event, "Kennzeichen", shown_by=(car, YES))
    ask(event, "Essen")

    with pytest.raises(QuestionAwaited):
        question_services.move_question(event_id=event.id, reference=plate.reference, direction=Direction.UP, now=NOW)
    with pytest.raises(QuestionAwaited):
        question_services.remove_question(event_id=event.id, reference=car.reference, now=NOW)
    with pytest.raises(QuestionAwaited):
        change(event, replace(car, kind=QuestionKind.NUMBER))
    question_services.move_question(event_id=event.id, reference=plate.reference, direction=Direction.DOWN, now=NOW)

    assert labels(event) == ["Auto?", "Essen", "Kennzeichen"]


def test_answered_question_keeps_its_kind_and_the_choices_given() -> None:
    event = make_event()
    food = ask(event, "Essen?", QuestionKind.ONE_CHOICE, choices=["Alles", "Vegan", "Nichts"])
    answer(event, food, "a")

    with pytest.raises(QuestionAnswered):
        change(event, replace(food, kind=QuestionKind.SEVERAL_CHOICES))
    with pytest.raises(QuestionAnswered):
        change(event, replace(food, choices=("b", "c")))
    words = QuestionText(language="de", label="Was essen Sie?", choice_labels={"a": "Alles gern", "b": "Vegan"})
    change(event, replace(food, choices=("a", "b"), texts=(words,)))

    [changed] = question_queries.list_questions(event.id)
    assert (changed.choices, changed.texts) == (("a", "b"), (words,))


def test_removed_question_takes_its_answers_along() -> None:
    event = make_event()
    gone, kept = ask(event, "Weg"), ask(event, "Bleibt")
    answer(event, gone, "x")
    answer(event, kept, "y")

    question_services.remove_question(event_id=event.id, reference=gone.reference, now=NOW)

    assert db.session.scalars(select(Answer.values)).all() == [["y"]]
    assert db.session.get_one(Event, event.id).question_count == 1


def test_copy_asks_the_same_without_what_belongs_to_a_cancelled_session() -> None:
    sessions = [make_session(label="A"), make_session(label="B")]
    event = make_event(sessions=sessions)
    user = make_user(make_organization())
    car = ask(event, "Auto?", QuestionKind.YES_NO, event_session=sessions[0].reference, english="Car?")
    ask(event, "Kennzeichen", shown_by=(car, YES))
    lost = ask(event, "Trommel?", QuestionKind.YES_NO, event_session=sessions[1].reference)
    ask(event, "Welche?", shown_by=(lost, YES))
    event_sessions.cancel_session(event_id=event.id, reference=sessions[1].reference, user_id=user.id, now=NOW)

    copy = event_copies.copy_event(event_id=event.id, days=7, zone="Europe/Berlin", user_id=user.id, now=NOW)

    asked = question_queries.list_questions(copy.id)
    assert labels(copy) == ["Auto?", "Kennzeichen"]
    assert [q.event_session for q in asked] == [copy.sessions[0].reference, None]
    assert asked[1].condition is not None
    assert (asked[1].condition.question, asked[1].condition.value) == (asked[0].reference, YES)
    assert [text.language for text in asked[0].texts] == ["de", "en"]
    assert copy.question_count == 2


def test_session_that_is_asked_about_cannot_be_removed() -> None:
    event = make_event(sessions=[make_session(), make_session(label="B")])
    session = event.sessions[1]
    ask(event, "Trommel?", event_session=session.reference)

    assert session_queries.is_in_use(session.id)
    with pytest.raises(StillInUse):
        event_sessions.remove_session(event_id=event.id, reference=session.reference, user_id=1, now=NOW)


def test_removed_draft_takes_its_questions_along() -> None:
    organization = make_organization()
    event = make_event(organization=organization, status=EventStatus.DRAFT)
    car = ask(event, "Auto?", QuestionKind.YES_NO, event_session=event.sessions[0].reference)
    ask(event, "Kennzeichen", shown_by=(car, YES))

    event_services.remove_event(event_id=event.id, user_id=make_user(organization).id, now=NOW)

    assert db.session.scalar(select(func.count()).select_from(QuestionRow)) == 0
