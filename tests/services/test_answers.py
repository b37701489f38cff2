"""Answers: what counts, who may still change it, with whom it goes, and where it never appears."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

import eventapp
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.questions import NO, YES, AnswerKey, GivenAnswer, QuestionKind, QuestionScope, Values
from eventapp.domain.registering import PartyChange, PartyMember
from eventapp.domain.states import EventKind, Need
from eventapp.models import Answer, Event, Registration, RegistrationNeed
from eventapp.queries import questions as question_queries
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import answers as answer_services
from eventapp.services import erasure, needs, party_changes, registrations, session_choices
from tests.support.builders import NOW, make_details, make_event, make_registration, make_session
from tests.support.questions import ask

pytestmark = pytest.mark.usefixtures("app")

PERSON = QuestionScope.PERSON


def change(registration: Registration, *answers: GivenAnswer) -> dict[AnswerKey, Values]:
    """Answer and return what is kept."""
    answer_services.change_answers(registration_id=registration.id, answers=answers, now=NOW)
    return question_queries.list_answers(registration.id)


def kept_persons(registration: Registration) -> list[int | None]:
    """Whose answers there are."""
    return [person for _, person in question_queries.list_answers(registration.id)]


def asking_event(kind: EventKind = EventKind.FEST) -> tuple[Event, str]:
    """An event that asks every person what it eats, and the reference of the question."""
    event = make_event(kind=kind)
    return event, ask(event, "Was essen Sie?", scope=PERSON).reference


def test_only_what_is_asked_and_valid_is_kept() -> None:
    event = make_event(sessions=[make_session(label="A"), make_session(label="B")])
    first, second = (session.reference for session in event.sessions)
    car = ask(event, "Auto?", QuestionKind.YES_NO)
    plate = ask(event, "Kennzeichen", shown_by=(car, YES))
    drum = ask(event, "Trommel?", QuestionKind.YES_NO, event_session=second)
    food = ask(event, "Essen?", QuestionKind.ONE_CHOICE, choices=["Alles", "Vegan"], scope=PERSON)
    registration = make_registration(event, adults=2, event_sessions=[first])
    sent = [
        GivenAnswer(question=car.reference, values=(NO,)),
        GivenAnswer(question=plate.reference, values=("HER 1",)),
        GivenAnswer(question=drum.reference, values=(YES,)),
        GivenAnswer(question=food.reference, person=0, values=("a",)),
        GivenAnswer(question=food.reference, person=1, values=("z",)),
        GivenAnswer(question=food.reference, person=2, values=("a",)),
        GivenAnswer(question="unknown", values=("a",)),
    ]

    assert change(registration, *sent) == {(car.reference, None): (NO,), (food.reference, 0): ("a",)}
    assert change(registration, GivenAnswer(question=car.reference, values=(YES,))) == {(car.reference, None): (YES,)}


def test_answers_given_while_registering_are_kept() -> None:
    event, food = asking_event()
    given = (GivenAnswer(question=food, person=1, values=("Reis",)),)
    details = replace(make_details(adults=2), answers=given)

    registration = registrations.register(event_id=event.id, details=details, now=NOW)

    assert question_queries.list_answers(registration.id) == {(food, 1): ("Reis",)}


def test_answers_leave_with_the_person_of_a_party() -> None:
    event, food = asking_event()
    registration = make_registration(event, adults=3)
    change(registration, *(GivenAnswer(question=food, person=n, values=(str(n),)) for n in range(3)))

    for size in (2, 3):
        party = PartyChange(party=Party(adults=size))
        party_changes.change_party(registration_id=registration.id, change=party, now=NOW)

    assert kept_persons(registration) == [0, 1]


def test_answers_leave_with_the_holder_of_a_personal_ticket() -> None:
    event, food = asking_event(EventKind.WORKSHOP)
    registration = make_registration(event, attendee_names=["Ada", "Bea", "Cem"])
    change(registration, *(GivenAnswer(question=food, person=n, values=(str(n),)) for n in range(3)))
    members = (PartyMember(name="Ada", position=0), PartyMember(name="Cem", position=2), PartyMember(name="Dora"))

    party = PartyChange(party=Party(adults=3), members=members)
    party_changes.change_party(registration_id=registration.id, change=party, now=NOW)

    positions = {a.name: a.position for a in get_with_tickets(registration.id).attendees}
    assert kept_persons(registration) == [positions["Ada"], positions["Cem"]]


def test_answers_leave_with_the_session_that_is_given_up() -> None:
    event = make_event(kind=EventKind.WORKSHOP, sessions=[make_session(label="A"), make_session(label="B")])
    first, second = (session.reference for session in event.sessions)
    drum, wish = ask(event, "Trommel?", event_session=second), ask(event, "Wunsch?")
    registration = make_registration(event, event_sessions=[first, second])
    change(registration, *(GivenAnswer(question=q.reference, values=("x",)) for q in (drum, wish)))

    session_choices.choose_sessions(registration_id=registration.id, wanted=[first], now=NOW)

    assert question_queries.list_answers(registration.id) == {(wish.reference, None): ("x",)}


def test_cancelled_registration_is_not_asked_any_more() -> None:
    event, _ = asking_event()
    registration = make_registration(event)
    registrations.cancel(registration_id=registration.id, now=NOW)

    with pytest.raises(RegistrationNotActive):
        change(registration)


def test_erased_registration_has_no_answers() -> None:
    event, food = asking_event()
    registration, other = make_registration(event), make_registration(event)
    for one in (registration, other):
        change(one, GivenAnswer(question=food, person=0, values=("Reis",)))

    erasure.erase_registration(registration_id=registration.id, now=NOW)

    assert db.session.scalars(select(Answer.registration_id)).all() == [other.id]


def test_needs_are_put_right_and_taken_back() -> None:
    event = make_event()
    details = make_details(needs=[Need.WHEELCHAIR, Need.CHILDCARE])
    registration = registrations.register(event_id=event.id, details=details, now=NOW)
    later = NOW.replace(hour=12)

    needs.change_needs(registration_id=registration.id, needs=[Need.CHILDCARE, Need.ASSISTANCE], now=later)
    rows = db.session.execute(select(RegistrationNeed.need, RegistrationNeed.consented_at)).all()
    assert {need: at for need, at in rows} == {Need.CHILDCARE: NOW, Need.ASSISTANCE: later}

    needs.change_needs(registration_id=registration.id, needs=[], now=later)
    assert db.session.scalars(select(RegistrationNeed.need)).all() == []


def test_answers_are_read_where_their_own_pages_need_them_and_nowhere_else() -> None:
    package = Path(eventapp.__file__).parent
    imports = re.compile(r"^from eventapp\.models import (?:\([^)]*?\bAnswer\b|[^(\n]*\bAnswer\b)", re.MULTILINE)
    readers = [path for path in package.rglob("*.py") if imports.search(path.read_text(encoding="utf-8"))]

    assert sorted(str(path.relative_to(package)) for path in readers) == [
        "queries/erasure.py",
        "queries/questions.py",
        "services/answers.py",
        "services/scrubbing.py",
        "services/session_answers.py",
    ]
