"""The paper slips of the demonstration's anonymous statistics; their sums are the golden statistics."""

from collections.abc import Mapping

from eventapp.domain.statistics import ANSWERS, Question
from eventapp.models import Event
from eventapp.queries import events as event_queries
from eventapp.services import statistics
from eventapp.services.demo.dates import Dates

#: event → question → how often each answer was given, in the order of the answers
_SLIPS: Mapping[str, Mapping[Question, tuple[int, ...]]] = {
    "w1-2026": {
        Question.GENDER: (4, 5, 0, 1),
        Question.AGE: (1, 0, 1, 7, 1, 0, 0),
        Question.MIGRATION: (5, 3, 2),
        Question.FIRST_TIME: (5, 4, 1),
        Question.RESIDENCE: (7, 2, 0, 0, 1),
    },
    "w2-2026": {
        Question.GENDER: (6, 3, 0, 0),
        Question.AGE: (3, 1, 0, 3, 2, 0, 0),
        Question.MIGRATION: (7, 2, 0),
        Question.FIRST_TIME: (6, 2, 1),
        Question.RESIDENCE: (7, 1, 1, 0, 0),
    },
    "w3-2026": {
        Question.GENDER: (6, 2, 0, 1),
        Question.AGE: (3, 1, 2, 1, 1, 0, 1),
        Question.MIGRATION: (5, 3, 1),
        Question.FIRST_TIME: (7, 1, 1),
        Question.RESIDENCE: (4, 2, 2, 0, 1),
    },
    "w4-2026": {
        Question.GENDER: (6, 2, 0, 0),
        Question.AGE: (1, 1, 2, 3, 1, 0, 0),
        Question.MIGRATION: (7, 0, 1),
        Question.FIRST_TIME: (5, 3, 0),
        Question.RESIDENCE: (4, 1, 2, 0, 1),
    },
    "ft-2026": {
        Question.GENDER: (23, 19, 1, 1),
        Question.AGE: (5, 1, 9, 22, 2, 4, 1),
        Question.MIGRATION: (35, 4, 5),
        Question.FIRST_TIME: (24, 17, 3),
        Question.RESIDENCE: (28, 5, 8, 1, 2),
    },
    "kw-2026": {
        Question.GENDER: (53, 36, 2, 5),
        Question.AGE: (8, 10, 15, 42, 11, 7, 3),
        Question.MIGRATION: (62, 27, 7),
        Question.FIRST_TIME: (62, 25, 9),
        Question.RESIDENCE: (68, 20, 6, 1, 1),
    },
}


def ask_people(event: Event, *, dates: Dates) -> None:
    """Enter the slips of an event that is over, and close its statistics."""
    slips = _SLIPS.get(event.reference)
    if slips is None:
        return
    counts = {question: dict(zip(ANSWERS[question], numbers, strict=True)) for question, numbers in slips.items()}
    session = event_queries.list_sessions(event.id)[0]
    statistics.record_slips(reference=session.reference, counts=counts, zone=dates.zone, now=dates.now)
    statistics.close_statistics(event=event, user_id=None, secret_key=b"", zone=dates.zone, now=dates.now)
