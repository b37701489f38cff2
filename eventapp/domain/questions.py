"""An event's own questions: who is asked what, when a question is shown, and which answers count.

An answer is a tuple of texts: one text, a whole number, ``yes`` or ``no``, an ISO day, or the keys of choices. An
empty tuple is no answer.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_QUESTIONS = 20
MAX_CHOICES = 30
MAX_LABEL_CHARS = 200
MAX_HELP_CHARS = 500
MAX_CHOICE_CHARS = 120
MAX_SHORT_CHARS = 200
MAX_LONG_CHARS = 2_000
MAX_NUMBER = 999_999
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

YES, NO = "yes", "no"

_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}")


class QuestionKind(StrEnum):
    """How a question is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    ONE_CHOICE = "one_choice"
    SEVERAL_CHOICES = "several_choices"
    YES_NO = "yes_no"
    DATE = "date"


class QuestionScope(StrEnum):
    """Whom a question is about."""

    PARTY = "party"
    PERSON = "person"


CHOICE_KINDS = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES)
#: Other questions can be shown by the answers to these.
DECIDING_KINDS = (*CHOICE_KINDS, QuestionKind.YES_NO)

Values = tuple[str, ...]
#: The reference of a question and the person, None for the party as a whole.
AnswerKey = tuple[str, int | None]
Answers = Mapping[AnswerKey, Values]


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """The words of a question in one language; empty means nobody has written them."""

    language: str
    label: str
    help: str = ""
    choice_labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """The answer to an earlier question that shows this one."""

    question: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. ``choices`` are keys in order; ``event_session`` is the only session whose guests are asked."""

    reference: str
    kind: QuestionKind
    scope: QuestionScope = QuestionScope.PARTY
    is_required: bool = False
    choices: tuple[str, ...] = ()
    condition: Condition | None = None
    event_session: str | None = None
    texts: tuple[QuestionText, ...] = ()

    @property
    def deciding_values(self) -> tuple[str, ...]:
        """The answers by which other questions can be shown."""
        if self.kind is QuestionKind.YES_NO:
            return (YES, NO)
        return self.choices if self.kind in CHOICE_KINDS else ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who fills in the form: the persons by number, and the sessions by reference (None: there is no choice)."""

    persons: tuple[int, ...]
    event_sessions: Collection[str] | None = None


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer as it was sent."""

    question: str
    values: Values
    person: int | None = None

    @property
    def key(self) -> AnswerKey:
        """Whose answer to what."""
        return (self.question, self.person)


def is_valid_answer(question: Question, values: Values) -> bool:
    """True when the values can be an answer to the question; no answer at all can."""
    if not values:
        return True
    if question.kind is QuestionKind.SEVERAL_CHOICES:
        return len(set(values)) == len(values) and set(values) <= set(question.choices)
    return len(values) == 1 and _is_valid_value(question, values[0])


def _is_valid_value(question: Question, value: str) -> bool:
    match question.kind:
        case QuestionKind.SHORT_TEXT:
            return bool(value.strip()) and len(value) <= MAX_SHORT_CHARS and "\n" not in value
        case QuestionKind.LONG_TEXT:
            return bool(value.strip()) and len(value) <= MAX_LONG_CHARS
        case QuestionKind.NUMBER:
            return _NUMBER.fullmatch(value) is not None
        case QuestionKind.DATE:
            return _is_day(value)
        case _:
            return value in question.deciding_values


def settle(questions: Sequence[Question], answers: Answers, asked: Asked) -> dict[AnswerKey, Values]:
    """Return the answers that count: valid ones, to questions that are shown to those who answer."""
    return {
        key: answers[key]
        for question, key in shown_questions(questions, answers, asked)
        if answers.get(key) and is_valid_answer(question, answers[key])
    }


def find_missing(questions: Sequence[Question], answers: Answers, asked: Asked) -> list[AnswerKey]:
    """Return the required questions that are shown and have no answer, in the order of the form."""
    return [
        key
        for question, key in shown_questions(questions, answers, asked)
        if question.is_required and not answers.get(key)
    ]


def shown_questions(questions: Sequence[Question], answers: Answers, asked: Asked) -> list[tuple[Question, AnswerKey]]:
    """Return what is asked of whom: the party's questions first, then those of one person after the other.

    A question is shown when the answer that it waits for is valid and itself shown, so chains end with the first
    question that is hidden.
    """
    shown: dict[AnswerKey, Values] = {}
    order: list[tuple[Question, int | None]] = [
        (question, None) for question in questions if question.scope is QuestionScope.PARTY
    ]
    for number in asked.persons:
        order += [(question, number) for question in questions if question.scope is QuestionScope.PERSON]
    found: list[tuple[Question, AnswerKey]] = []
    for question, person in order:
        if not _is_shown(question, shown, person=person, asked=asked):
            continue
        key = (question.reference, person)
        values = answers.get(key, ())
        shown[key] = values if is_valid_answer(question, values) else ()
        found.append((question, key))
    return found


def _is_shown(question: Question, shown: Answers, *, person: int | None, asked: Asked) -> bool:
    has_choice = question.event_session is not None and asked.event_sessions is not None
    if has_choice and question.event_session not in (asked.event_sessions or ()):
        return False
    if question.condition is None:
        return True
    waited_for = (question.condition.question, person), (question.condition.question, None)
    return any(question.condition.value in shown.get(key, ()) for key in waited_for)


def _is_day(value: str) -> bool:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return value == day.isoformat() and EARLIEST_YEAR <= day.year <= LATEST_YEAR


def possible_conditions(question: QuestionScope, earlier: Iterable[Question]) -> list[Question]:
    """Return the earlier questions whose answers can show a question of this scope.

    The party is asked once, so what it is asked cannot hang on one of its persons.
    """
    return [
        other
        for other in earlier
        if other.kind in DECIDING_KINDS and (other.scope is QuestionScope.PARTY or question is QuestionScope.PERSON)
    ]


def has_valid_order(questions: Sequence[Question]) -> bool:
    """True when every condition names an answer of an earlier question that may decide; so there are no circles."""
    for place, question in enumerate(questions):
        if question.condition is None:
            continue
        others = {other.reference: other for other in possible_conditions(question.scope, questions[:place])}
        decider = others.get(question.condition.question)
        if decider is None or question.condition.value not in decider.deciding_values:
            return False
    return True
