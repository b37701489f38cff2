"""What people answered to an event's questions: how often each answer was given, and the texts one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import format_decimal

from eventapp.adapters import clock
from eventapp.domain.questions import Question, QuestionKind
from eventapp.domain.states import Role
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.queries import questions as question_queries
from eventapp.queries.questions import AnswerLine
from eventapp.web.access import event_with_people, requires
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.question_words import answer_text, choice_phrase, question_words


@dataclass(frozen=True, kw_only=True)
class GivenText:
    """One answer in words, with whose it is and the reference of the registration."""

    text: str
    name: str
    registration: str


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """A question with its answers: counts where there is a choice, the sum of numbers, else the texts."""

    label: str
    answered: int
    counts: list[tuple[str, int]]
    total: str
    texts: list[GivenText]


@blueprint.get("/events/<reference>/answers")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def event_answers(reference: str) -> str:
    """Show the answers of everybody who holds places."""
    event = event_with_people(reference)
    questions = question_queries.questions_of(event)
    lines = question_queries.list_answer_lines(event.id) if questions else []
    return render_template(
        "manage/people/answers.html",
        frame=event_frame(event, current="people", now=clock.now()),
        results=[_result(q, [line for line in lines if line.question == q.reference]) for q in questions],
    )


def _result(question: Question, lines: Sequence[AnswerLine]) -> QuestionResult:
    counts = Counter(value for line in lines for value in line.values)
    has_choice = bool(question.deciding_values)
    is_number = question.kind is QuestionKind.NUMBER
    total = sum(int(line.values[0]) for line in lines) if is_number else 0
    return QuestionResult(
        label=question_words(question, language=SOURCE_LANGUAGE).label.text,
        answered=len(lines),
        counts=[
            (choice_phrase(question, key, language=SOURCE_LANGUAGE).text, counts[key])
            for key in question.deciding_values
        ],
        total=format_decimal(total) if is_number else "",
        texts=[] if has_choice else [_text(question, line) for line in lines],
    )


def _text(question: Question, line: AnswerLine) -> GivenText:
    words = answer_text(question, line.values, language=SOURCE_LANGUAGE)
    return GivenText(text=words, name=line.name, registration=line.registration)
