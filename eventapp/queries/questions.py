"""An event's questions as values of the domain, and the answers to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.questions import AnswerKey, Condition, Question, QuestionText, Values
from eventapp.domain.states import HOLDING_PLACES
from eventapp.models import Answer, Attendee, Event, Registration
from eventapp.models import Question as QuestionRow


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One answer with who gave it, for organizers. ``name`` is that of the person, else of who registered."""

    question: str
    registration: str
    name: str
    person: int | None
    values: Values


def list_questions(event_id: int) -> list[Question]:
    """Return the event's questions in order, in one statement."""
    return described(list_rows(event_id))


def questions_of(event: Event) -> list[Question]:
    """Return the event's questions; where there are none, nothing is asked of the database."""
    return list_questions(event.id) if event.question_count else []


def list_rows(event_id: int) -> list[QuestionRow]:
    """Return the rows of the event's questions in order, with words and session."""
    query = (
        select(QuestionRow)
        .where(QuestionRow.event_id == event_id)
        .order_by(QuestionRow.position, QuestionRow.id)
        .options(joinedload(QuestionRow.texts), joinedload(QuestionRow.event_session))
    )
    return list(db.session.scalars(query).unique())


def get_row(reference: str, *, event_id: int) -> QuestionRow:
    """Return one question of this event with words and session. Raises NotFound."""
    row = next((row for row in list_rows(event_id) if row.reference == reference), None)
    if row is None:
        raise NotFound
    return row


def described(rows: Sequence[QuestionRow]) -> list[Question]:
    """Return rows of one event as values."""
    references = {row.id: row.reference for row in rows}
    return [_question(row, references) for row in rows]


def count_answers(event_id: int) -> dict[str, int]:
    """Return how many answers there are to each question that has any."""
    rows = db.session.execute(
        select(QuestionRow.reference, func.count(Answer.id))
        .join(Answer, Answer.question_id == QuestionRow.id)
        .where(QuestionRow.event_id == event_id)
        .group_by(QuestionRow.reference)
    )
    return {reference: count for reference, count in rows}


def list_given_values(question_id: int) -> set[str]:
    """Return every value that somebody has answered."""
    lists = db.session.scalars(select(Answer.values).where(Answer.question_id == question_id))
    return {value for values in lists for value in values}


def list_answers(registration_id: int) -> dict[AnswerKey, Values]:
    """Return what a registration answered."""
    rows = db.session.execute(
        select(QuestionRow.reference, Answer.person, Answer.values)
        .join(QuestionRow, QuestionRow.id == Answer.question_id)
        .where(Answer.registration_id == registration_id)
        .order_by(QuestionRow.position, Answer.person)
    )
    return {(reference, person): tuple(values) for reference, person, values in rows}


def list_answers_by_registration(event_id: int) -> dict[int, dict[AnswerKey, Values]]:
    """Return the answers of all registrations of an event by the registration's id."""
    found: dict[int, dict[AnswerKey, Values]] = {}
    rows = db.session.execute(
        select(Answer.registration_id, QuestionRow.reference, Answer.person, Answer.values)
        .join(QuestionRow, QuestionRow.id == Answer.question_id)
        .where(QuestionRow.event_id == event_id)
    )
    for registration_id, reference, person, values in rows:
        found.setdefault(registration_id, {})[reference, person] = tuple(values)
    return found


def list_answer_lines(event_id: int) -> list[AnswerLine]:
    """Return the answers of everybody who holds places, in the order in which they registered."""
    rows = db.session.execute(
        select(
            QuestionRow.reference,
            Registration.reference,
            func.coalesce(Attendee.name, Registration.name),
            Answer.person,
            Answer.values,
        )
        .join(QuestionRow, QuestionRow.id == Answer.question_id)
        .join(Registration, Registration.id == Answer.registration_id)
        .outerjoin(Attendee, (Attendee.registration_id == Registration.id) & (Attendee.position == Answer.person))
        .where(QuestionRow.event_id == event_id, Registration.status.in_(HOLDING_PLACES))
        .order_by(Registration.id, Answer.person)
    )
    return [
        AnswerLine(question=question, registration=registration, name=name, person=person, values=tuple(values))
        for question, registration, name, person, values in rows
    ]


def _question(row: QuestionRow, references: Mapping[int, str]) -> Question:
    condition = None
    if row.shown_if_id is not None:
        condition = Condition(question=references[row.shown_if_id], value=row.shown_if_value or "")
    return Question(
        reference=row.reference,
        kind=row.kind,
        scope=row.scope,
        is_required=row.is_required,
        choices=tuple(row.choices),
        condition=condition,
        event_session=row.event_session.reference if row.event_session else None,
        texts=tuple(
            QuestionText(
                language=text.language, label=text.label, help=text.help, choice_labels=dict(text.choice_labels)
            )
            for text in row.texts
        ),
    )
