"""The fields of an event's own questions inside a form, one for the party or one for each person."""

import re
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from eventapp.domain.questions import (
    MAX_LONG_CHARS,
    MAX_NUMBER,
    MAX_SHORT_CHARS,
    AnswerKey,
    Answers,
    Asked,
    GivenAnswer,
    Question,
    QuestionKind,
    QuestionScope,
    Values,
    find_missing,
    shown_questions,
)
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import ChoiceField, DayField, NumberField, ProseField, TickField, at_most, between
from eventapp.web.question_words import QuestionWords, condition_note, question_words, session_note

#: Stands for the number of a person in the copy that a script fills in.
SPARE = "__n__"
_REMOVAL = re.compile(r"(?:names|companions)-([0-9]{1,2})")
_WHO_COMES = ("adults", "children", "name", "names")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the party: the number in the form, the one that is kept (None: nobody yet), and the name if known."""

    number: int
    position: int | None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """One question in the page. ``waits_for`` names the field whose value ``waited_value`` shows it."""

    question: Question
    words: QuestionWords
    field: Any
    note: str
    waits_for: str = ""

    @property
    def waited_value(self) -> str:
        """The answer that shows the question."""
        return self.question.condition.value if self.question.condition else ""


@dataclass(frozen=True, kw_only=True)
class PersonLines:
    """The questions to one person. ``place`` counts from 1, in words of the page; it is SPARE in the spare copy."""

    number: int | str
    place: int | str
    name: str
    lines: list[QuestionLine]


@dataclass(frozen=True, kw_only=True)
class QuestionSheet:
    """What a form is to ask: the questions, in whose language, and what sessions are called."""

    questions: Sequence[Question] = ()
    language: str = "de"
    session_names: Mapping[str, str] = field(default_factory=dict)
    #: what was answered before
    given: Answers = field(default_factory=dict)
    #: staff may leave everything out
    is_optional: bool = False


class QuestionBlock:
    """The questions of a form. Its fields are the form's own: they stand in its errors where they stand in the page."""

    def __init__(self, form: Form, sheet: QuestionSheet, persons: Sequence[Person]) -> None:
        self._form = form
        self._sheet = sheet
        self._fields: dict[AnswerKey, Any] = {}
        self._persons: Sequence[Person] = ()
        self._build(persons, sources=[person.number for person in persons])

    def __bool__(self) -> bool:
        """True where something is asked."""
        return bool(self._sheet.questions)

    @property
    def can_grow(self) -> bool:
        """True where more people than one may come."""
        return len(self._persons) > 1 or self.is_counted or "names" in self._form

    @property
    def is_counted(self) -> bool:
        """True where people are said by number, so that a script sees without the server how many come."""
        return "adults" in self._form

    @property
    def is_filled(self) -> bool:
        """True where something is answered, or wrong."""
        return any(_values(bound) or bound.errors for bound in self._fields.values())

    @property
    def party(self) -> list[QuestionLine]:
        """The questions to the party as a whole."""
        return [self._line(q, None) for q in self._sheet.questions if q.scope is QuestionScope.PARTY]

    @property
    def persons(self) -> list[PersonLines]:
        """The questions to each person."""
        if not self._for_persons:
            return []
        return [
            PersonLines(number=person.number, place=place, name=person.name, lines=self._lines_of(person.number))
            for place, person in enumerate(self._persons, start=1)
        ]

    @property
    def spare_person(self) -> PersonLines:
        """The questions to somebody more, for a script to copy."""
        return PersonLines(number=SPARE, place=SPARE, name="", lines=[self._spare(q) for q in self._for_persons])

    def rebuild(self, persons: Sequence[Person], *, step: str) -> None:
        """Ask the persons that a step of the form has left; whoever moves up keeps what was typed."""
        removed = _REMOVAL.fullmatch(step)
        gap = int(removed[1]) if removed else len(persons)
        self._build(persons, sources=[p.number if p.number < gap else p.number + 1 for p in persons])

    def check(self, event_sessions: Collection[str] | None) -> None:
        """Take errors of hidden questions away and ask for what is missing. Call after the form's own checks."""
        if not self:
            return
        asked = Asked(
            persons=tuple(p.number for p in self._persons if p.position is not None), event_sessions=event_sessions
        )
        answers = {key: _values(bound) for key, bound in self._fields.items()}
        shown = {key for _, key in shown_questions(self._sheet.questions, answers, asked)}
        for key, bound in self._fields.items():
            if key not in shown:
                bound.errors = []
        if self._sheet.is_optional:
            return
        for key in find_missing(self._sheet.questions, answers, asked):
            if not self._fields[key].errors:
                self._fields[key].errors = [self._missing_words(key)]

    def answers(self) -> tuple[GivenAnswer, ...]:
        """Return what was answered, of people who come. Valid forms only."""
        positions = {person.number: person.position for person in self._persons}
        found = []
        for (question, number), bound in self._fields.items():
            values = _values(bound)
            if values and (number is None or positions[number] is not None):
                person = None if number is None else positions[number]
                found.append(GivenAnswer(question=question, person=person, values=values))
        return tuple(found)

    @property
    def _for_persons(self) -> list[Question]:
        return [q for q in self._sheet.questions if q.scope is QuestionScope.PERSON]

    def _build(self, persons: Sequence[Person], *, sources: Sequence[int]) -> None:
        """Make the fields and put them behind those that say who comes."""
        kept = [item for item in self._form._fields.items() if item[1] not in list(self._fields.values())]
        self._persons = persons
        self._fields = {}
        for question in self._sheet.questions:
            if question.scope is QuestionScope.PARTY:
                self._add(question, person=None, source=None, position=None)
        for person, source in zip(persons, sources, strict=True):
            for question in self._for_persons:
                self._add(question, person=person.number, source=source, position=person.position)
        names = [name for name, _ in kept]
        place = max((names.index(name) + 1 for name in _WHO_COMES if name in names), default=0)
        added = [(bound.name, bound) for bound in self._fields.values()]
        self._form._fields = OrderedDict([*kept[:place], *added, *kept[place:]])

    def _add(self, question: Question, *, person: int | None, source: int | None, position: int | None) -> None:
        bound = self._bind(question, field_name(question, person))
        sent = request.form if self._form.is_submitted() else None
        given = self._sheet.given.get((question.reference, position), ())
        source_name = field_name(question, source)
        if sent is None:
            bound.process(None, _data(question, given))
        else:
            values = sent.getlist(source_name)
            bound.process(MultiDict([(bound.name, value) for value in values]))
        self._fields[question.reference, person] = bound

    def _spare(self, question: Question) -> QuestionLine:
        bound = self._bind(question, f"q-{question.reference}-{SPARE}")
        bound.process(None)
        return self._line(question, SPARE, bound)

    def _bind(self, question: Question, name: str) -> Any:
        words = question_words(question, language=self._sheet.language)
        return self._form.meta.bind_field(self._form, _unbound(question, words), {"name": name, "prefix": ""})

    def _lines_of(self, number: int) -> list[QuestionLine]:
        return [self._line(question, number) for question in self._for_persons]

    def _line(self, question: Question, number: int | str | None, bound: Any = None) -> QuestionLine:
        sheet = self._sheet
        notes = (
            condition_note(question, sheet.questions, language=sheet.language),
            session_note(question, sheet.session_names),
        )
        return QuestionLine(
            question=question,
            words=question_words(question, language=sheet.language),
            field=bound or self._fields[question.reference, number],  # type: ignore[index]  # spare ones are bound
            note=" ".join(note for note in notes if note),
            waits_for=self._waits_for(question, number),
        )

    def _waits_for(self, question: Question, number: int | str | None) -> str:
        if question.condition is None:
            return ""
        other = next(q for q in self._sheet.questions if q.reference == question.condition.question)
        return field_name(other, number if other.scope is QuestionScope.PERSON else None)

    def _missing_words(self, key: AnswerKey) -> str:
        reference, number = key
        question = next(q for q in self._sheet.questions if q.reference == reference)
        label = question_words(question, language=self._sheet.language).label.text
        if number is None or len(self._persons) == 1:
            return gettext("Bitte antworten Sie auf „%(question)s“.", question=label)
        place = [person.number for person in self._persons].index(number) + 1
        return gettext("Bitte antworten Sie für Person %(number)s auf „%(question)s“.", number=place, question=label)


def field_name(question: Question, number: int | str | None) -> str:
    """Return the name of a question's field."""
    return f"q-{question.reference}" if number is None else f"q-{question.reference}-{number}"


def _unbound(question: Question, words: QuestionWords) -> Any:
    label, options = words.label.text, [(key, phrase.marked) for key, phrase in words.choices]
    match question.kind:
        case QuestionKind.SHORT_TEXT:
            return LineField(label, [at_most(MAX_SHORT_CHARS)])
        case QuestionKind.LONG_TEXT:
            return ProseField(label, [at_most(MAX_LONG_CHARS)])
        case QuestionKind.NUMBER:
            return NumberField(label, [between(0, MAX_NUMBER)])
        case QuestionKind.DATE:
            return DayField(label)
        case QuestionKind.SEVERAL_CHOICES:
            return TickField(label, choices=offer(options))
        case _:
            without = [] if question.is_required else [("", gettext("keine Angabe"))]
            return ChoiceField(label, choices=offer([*options, *without]))


def _data(question: Question, values: Values) -> Any:
    """Return an answer as its field shows it."""
    if question.kind is QuestionKind.SEVERAL_CHOICES:
        return list(values)
    if not values:
        return None
    if question.kind is QuestionKind.NUMBER:
        return int(values[0])
    return date.fromisoformat(values[0]) if question.kind is QuestionKind.DATE else values[0]


def _values(bound: Any) -> Values:
    """Return what stands in a field as an answer."""
    data = bound.data
    if isinstance(data, list):
        return tuple(dict.fromkeys(data))
    if isinstance(data, date):
        return (data.isoformat(),)
    return () if data is None or data == "" else (str(data),)
