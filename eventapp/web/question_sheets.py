"""What a form of an event is to ask, ready for the fields, and what was answered, ready for reading."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import gettext

from eventapp.domain.questions import Answers, Asked, find_missing
from eventapp.queries import questions as question_queries
from eventapp.services.answers import persons_of
from eventapp.web.forms.questions import Person, QuestionSheet
from eventapp.web.question_words import Phrase, answer_text, question_words, session_names

if TYPE_CHECKING:
    from eventapp.models import Event, Registration


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """One answer. ``person`` says whose it is, empty for the party."""

    question: Phrase
    person: str
    text: str


def question_sheet(event: "Event", *, language: str, is_optional: bool = False) -> QuestionSheet:
    """Return the event's questions for a reader; without any, nothing is asked of the database."""
    questions = question_queries.questions_of(event)
    if not questions:
        return QuestionSheet()
    names = session_names(event.sessions) if len(event.sessions) > 1 else {}
    return QuestionSheet(questions=questions, language=language, session_names=names, is_optional=is_optional)


def answered_sheet(registration: "Registration", *, language: str) -> QuestionSheet:
    """Return the questions with what a registration has answered."""
    sheet = question_sheet(registration.event, language=language)
    return replace(sheet, given=question_queries.list_answers(registration.id)) if sheet.questions else sheet


def people_of(registration: "Registration") -> list[Person]:
    """Return the people of a registration whom questions may be about."""
    names = {attendee.position: attendee.name for attendee in registration.attendees}
    return [Person(number=n, position=n, name=names.get(n, "")) for n in persons_of(registration)]


def sessions_of(registration: "Registration") -> frozenset[str]:
    """Return the references of what a registration is for."""
    return frozenset(choice.event_session.reference for choice in registration.chosen)


def count_open_questions(registration: "Registration") -> int:
    """Return how many required questions have no answer, perhaps because they are newer than the registration."""
    questions = question_queries.questions_of(registration.event)
    if not questions:
        return 0
    asked = Asked(persons=persons_of(registration), event_sessions=sessions_of(registration))
    return len(find_missing(questions, question_queries.list_answers(registration.id), asked))


def answer_views(registration: "Registration", *, language: str) -> list[AnswerView]:
    """Return what a registration has answered, in the order of the form."""
    questions = question_queries.questions_of(registration.event)
    answers: Answers = question_queries.list_answers(registration.id) if questions else {}
    names = {person.position: person.name for person in people_of(registration)}
    places = {person: place for place, person in enumerate(persons_of(registration), start=1)}
    return [
        AnswerView(
            question=question_words(question, language=language).label,
            person="" if person is None else names.get(person) or _numbered(places.get(person, person + 1)),
            text=answer_text(question, values, language=language),
        )
        for question in questions
        for (reference, person), values in answers.items()
        if reference == question.reference
    ]


def _numbered(place: int) -> str:
    return gettext("Person %(number)s", number=place)
