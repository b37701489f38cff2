"""What the anonymous statistics ask besides the usual, fixed by the first answer."""

from collections.abc import Collection
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import StatisticsBegun, WrongStatisticsAnswer
from eventapp.domain.statistics import EXTRA_QUESTIONS, Question
from eventapp.queries import events as event_queries
from eventapp.queries import statistics as statistics_queries
from eventapp.services.event_changes import record


@transactional
def choose_questions(*, event_id: int, questions: Collection[Question], user_id: int | None, now: datetime) -> None:
    """Ask these further questions at the event, and no others of them.

    Raises StatisticsBegun after its first answer, WrongStatisticsAnswer for a question that cannot be chosen.
    """
    event = event_queries.lock_event(event_id)
    if not set(questions) <= set(EXTRA_QUESTIONS):
        raise WrongStatisticsAnswer
    if statistics_queries.has_begun(event_id=event.id):
        raise StatisticsBegun
    event.extra_questions = tuple(question.value for question in EXTRA_QUESTIONS if question in questions)
    record("statistics.questions_chosen", event, user_id=user_id, now=now)
