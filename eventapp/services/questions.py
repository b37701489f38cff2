"""What an event asks of those who register: adding, changing, ordering and removing questions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import (
    NoQuestionsHere,
    QuestionAnswered,
    QuestionAwaited,
    QuestionForbidden,
    TooManyQuestions,
)
from eventapp.domain.forbidden_questions import find_forbidden
from eventapp.domain.ordering import Direction, moved
from eventapp.domain.questions import MAX_QUESTIONS, Question, has_valid_order
from eventapp.domain.states import EventKind
from eventapp.models import Event, EventSession, QuestionTextRow
from eventapp.models import Question as QuestionRow
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import events as event_queries
from eventapp.queries import questions as question_queries
from eventapp.services.event_changes import record


@transactional
def add_question(*, event_id: int, question: Question, now: datetime, user_id: int | None = None) -> Question:
    """Ask one more question, after all others; it gets a reference of its own.

    Raises NoQuestionsHere, TooManyQuestions, QuestionForbidden, QuestionAwaited or NotFound for an unknown session.
    """
    event = event_queries.lock_event(event_id)
    if event.kind is EventKind.BERATUNG:
        raise NoQuestionsHere
    rows = question_queries.list_rows(event_id)
    if len(rows) >= MAX_QUESTIONS:
        raise TooManyQuestions(limit=MAX_QUESTIONS)
    question = replace(question, reference=new_reference())
    _ensure_allowed(question)
    _ensure_order([*question_queries.described(rows), question])
    row = QuestionRow(event_id=event_id, reference=question.reference, position=_next_position(rows), texts=[])
    _describe(row, question, rows=rows)
    db.session.add(row)
    event.question_count = len(rows) + 1
    record("question.added", event, user_id=user_id, reason=question.reference, now=now)
    return question


@transactional
def change_question(*, event_id: int, question: Question, now: datetime, user_id: int | None = None) -> None:
    """Replace what a question says. Once there are answers its kind, its scope and the choices given stay.

    Raises NotFound, QuestionForbidden, QuestionAnswered or QuestionAwaited.
    """
    event = event_queries.lock_event(event_id)
    rows = question_queries.list_rows(event_id)
    row = question_queries.get_row(question.reference, event_id=event_id)
    _ensure_allowed(question)
    _ensure_answers_fit(row, question)
    _ensure_order([question if q.reference == question.reference else q for q in question_queries.described(rows)])
    _describe(row, question, rows=rows)
    record("question.changed", event, user_id=user_id, reason=question.reference, now=now)


@transactional
def move_question(
    *, event_id: int, reference: str, direction: Direction, now: datetime, user_id: int | None = None
) -> None:
    """Move a question a step. Raises NotFound, or QuestionAwaited where it would pass one that it hangs on."""
    event = event_queries.lock_event(event_id)
    question_queries.get_row(reference, event_id=event_id)
    rows = question_queries.list_rows(event_id)
    place = [row.reference for row in rows].index(reference)
    order = moved(rows, place, direction)
    _ensure_order(question_queries.described(order))
    for position, row in enumerate(order, start=1):
        row.position = position
    record("question.moved", event, user_id=user_id, reason=reference, now=now)


@transactional
def remove_question(*, event_id: int, reference: str, now: datetime, user_id: int | None = None) -> None:
    """Remove a question with all answers to it. Raises NotFound, or QuestionAwaited while others hang on it."""
    event = event_queries.lock_event(event_id)
    row = question_queries.get_row(reference, event_id=event_id)
    rows = question_queries.list_rows(event_id)
    if any(other.shown_if_id == row.id for other in rows):
        raise QuestionAwaited
    db.session.delete(row)
    event.question_count = len(rows) - 1
    record("question.removed", event, user_id=user_id, reason=reference, now=now)


def forget_questions(event: Event) -> None:
    """Remove all questions of an event that is about to go, in the running transaction."""
    for row in reversed(question_queries.list_rows(event.id) if event.question_count else []):
        db.session.delete(row)
        db.session.flush()


def copy_questions(source: Event, copy: Event, *, sessions: dict[int, EventSession]) -> None:
    """Give the copy of an event the same questions, in the running transaction.

    ``sessions`` maps ids of the old sessions to the new rows. Questions for sessions that were left out stay away,
    and with them those that wait for their answers.
    """
    copied: dict[int, QuestionRow] = {}
    for before in question_queries.list_rows(source.id) if source.question_count else []:
        session = sessions.get(before.event_session_id or 0)
        is_lost = before.event_session_id is not None and session is None
        if is_lost or (before.shown_if_id is not None and before.shown_if_id not in copied):
            continue
        after = _same_question(before, event_id=copy.id, position=len(copied) + 1)
        after.event_session_id = session.id if session else None
        after.shown_if_id = copied[before.shown_if_id].id if before.shown_if_id else None
        db.session.add(after)
        db.session.flush()
        copied[before.id] = after
    copy.question_count = len(copied)


def _same_question(row: QuestionRow, *, event_id: int, position: int) -> QuestionRow:
    return QuestionRow(
        event_id=event_id,
        reference=new_reference(),
        position=position,
        kind=row.kind,
        scope=row.scope,
        is_required=row.is_required,
        choices=list(row.choices),
        shown_if_value=row.shown_if_value,
        texts=[
            QuestionTextRow(
                language=text.language, label=text.label, help=text.help, choice_labels=dict(text.choice_labels)
            )
            for text in row.texts
        ],
    )


def _next_position(rows: Sequence[QuestionRow]) -> int:
    return max((row.position for row in rows), default=0) + 1


def _ensure_allowed(question: Question) -> None:
    """Raise QuestionForbidden for what must not be asked of named people."""
    words = [word for text in question.texts for word in (text.label, text.help, *text.choice_labels.values()) if word]
    refusal = find_forbidden(words, kind=question.kind)
    if refusal is not None:
        raise QuestionForbidden(topic=refusal.topic.value, text=refusal.text)


def _ensure_order(questions: Sequence[Question]) -> None:
    if not has_valid_order(questions):
        raise QuestionAwaited


def _ensure_answers_fit(row: QuestionRow, question: Question) -> None:
    """Raise QuestionAnswered when answers that were given could not be read any more."""
    given = question_queries.list_given_values(row.id)
    is_same = (row.kind, row.scope) == (question.kind, question.scope)
    lost = (set(row.choices) - set(question.choices)) & given
    if given and (not is_same or lost):
        raise QuestionAnswered


def _describe(row: QuestionRow, question: Question, *, rows: Sequence[QuestionRow]) -> None:
    ids = {other.reference: other.id for other in rows}
    row.kind, row.scope, row.is_required = question.kind, question.scope, question.is_required
    row.choices = list(question.choices)
    row.shown_if_id = ids[question.condition.question] if question.condition else None
    row.shown_if_value = question.condition.value if question.condition else None
    session = question.event_session and session_queries.get_session(question.event_session, event_id=row.event_id)
    row.event_session_id = session.id if session else None
    kept = {text.language: text for text in row.texts}
    row.texts = [kept.get(text.language) or QuestionTextRow(language=text.language) for text in question.texts]
    for text_row, text in zip(row.texts, question.texts, strict=True):
        text_row.label, text_row.help, text_row.choice_labels = text.label, text.help, dict(text.choice_labels)
