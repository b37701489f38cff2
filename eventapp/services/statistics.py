"""Collecting the anonymous statistics: sheets of the page, paper slips, and the close (docs/statistics.md).

An answered sheet is stored when the call returns, yet no counter moves by one person: its answers wait in a sealed
sum, without order and time, until five sheets are together or the statistics are closed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.adapters.unfinished_batch import UnfinishedBatch, seal, unseal
from eventapp.db import db, transactional
from eventapp.domain.errors import NoSlips, NothingAsked, StatisticsNotOpen, WrongStatisticsAnswer
from eventapp.domain.statistics import (
    ANSWERS,
    BATCH_SHEETS,
    AnswerSource,
    Question,
    StatisticsPhase,
    Tally,
    check_answers,
    check_crossed,
    tallies_of,
)
from eventapp.models import Event, SessionStatistics, StatisticsCounter
from eventapp.queries import events as event_queries
from eventapp.queries import statistics as statistics_queries
from eventapp.queries.statistics import AskedSession
from eventapp.services.event_changes import record

#: more slips with one answer than any event has are a slip of the finger
MOST_SLIPS = 9_999


@transactional
def record_sheet(
    *,
    reference: str,
    answers: Mapping[str, str],
    source: AnswerSource,
    secret_key: bytes,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Take the answers of one person; an empty sheet leaves no trace.

    Raises NotFound, StatisticsNotOpen, WrongStatisticsAnswer.
    """
    asked = _locked(reference, zone=zone, now=now)
    if asked.phase is not StatisticsPhase.OPEN:
        raise StatisticsNotOpen
    checked = check_answers(answers, asked=asked.questions)
    if not checked:
        return
    state = _state(asked)
    batch = unseal(state.unfinished_batch, secret_key=secret_key, about=reference)
    sheet = tallies_of(checked, crossed=asked.crossed, source=source)
    batch = UnfinishedBatch(sheets=batch.sheets + 1, tallies=_summed((*batch.tallies, *sheet)))
    if batch.sheets >= BATCH_SHEETS:
        _count(asked.event_session.id, batch.tallies)
        batch = UnfinishedBatch()
    # an empty batch is sealed as well: the row does not tell how many wait
    state.unfinished_batch = seal(batch, secret_key=secret_key, about=reference)


@transactional
def record_slips(
    *, reference: str, counts: Mapping[Question, Mapping[str, int]], zone: ZoneInfo, now: datetime
) -> None:
    """Add what was counted on paper slips, answer by answer.

    Raises NotFound, StatisticsNotOpen (before the day, or closed), WrongStatisticsAnswer, NoSlips, CrossedTooMany.
    """
    asked = _locked(reference, zone=zone, now=now)
    if asked.phase not in (StatisticsPhase.OPEN, StatisticsPhase.OVER):
        raise StatisticsNotOpen
    if asked.crossed:
        check_crossed(counts, crossed=asked.crossed)
    tallies = []
    for question, by_answer in counts.items():
        for answer, count in by_answer.items():
            if question not in asked.counted or answer not in ANSWERS[question] or not 0 <= count <= MOST_SLIPS:
                raise WrongStatisticsAnswer
            if count:
                tallies.append(Tally(question=question, answer=answer, source=AnswerSource.PAPER, count=count))
    if not tallies:
        raise NoSlips
    _state(asked)
    _count(asked.event_session.id, tallies)


@transactional
def close_statistics(*, event: Event, user_id: int | None, secret_key: bytes, zone: ZoneInfo, now: datetime) -> int:
    """Freeze the statistics of every session of the event that is over; return how many that were.

    From then on they take no answer, and what may be shown is shown. Raises NothingAsked when there is none.
    """
    event_queries.lock_event(event.id)
    closed = 0
    for asked in statistics_queries.list_asked_sessions(event, zone=zone, now=now):
        is_over = asked.phase in (StatisticsPhase.OPEN, StatisticsPhase.OVER) and asked.event_session.ends_at <= now
        if not is_over:
            continue
        reference = asked.event_session.reference
        state = _state(asked)
        _count(asked.event_session.id, unseal(state.unfinished_batch, secret_key=secret_key, about=reference).tallies)
        state.unfinished_batch, state.closed_on = None, now.astimezone(zone).date()
        closed += 1
    if not closed:
        raise NothingAsked
    db.session.flush()
    record("statistics.closed", event, user_id=user_id, now=now)
    return closed


def _locked(reference: str, *, zone: ZoneInfo, now: datetime) -> AskedSession:
    """The session, with the lock of its event: one sheet at a time."""
    event_queries.lock_event(statistics_queries.get_asked_session(reference, zone=zone, now=now).event.id)
    return statistics_queries.get_asked_session(reference, zone=zone, now=now)


def _state(asked: AskedSession) -> SessionStatistics:
    state = statistics_queries.find_state(asked.event_session.id)
    if state is None:
        state = SessionStatistics(event_session_id=asked.event_session.id, age_bands=asked.age_bands)
        db.session.add(state)
        db.session.flush()
    return state


def _count(event_session_id: int, tallies: Iterable[Tally]) -> None:
    rows = db.session.scalars(
        select(StatisticsCounter)
        .where(StatisticsCounter.event_session_id == event_session_id)
        .execution_options(populate_existing=True)
    )
    counters = {(row.question, row.answer, row.source): row for row in rows}
    # in the order of the questions, never in the order of the answers
    for tally in _summed(tallies):
        key = (tally.question, tally.answer, tally.source)
        if key in counters:
            counters[key].count += tally.count
        else:
            db.session.add(
                StatisticsCounter(
                    event_session_id=event_session_id,
                    question=tally.question,
                    answer=tally.answer,
                    source=tally.source,
                    count=tally.count,
                )
            )
    db.session.flush()


def _summed(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    sums: Counter[tuple[Question, str, AnswerSource]] = Counter()
    for tally in tallies:
        sums[tally.question, tally.answer, tally.source] += tally.count
    return tuple(
        Tally(question=question, answer=answer, source=source, count=count)
        for (question, answer, source), count in sorted(sums.items())
    )
