"""After a final report the small counters of single sessions go to the project (docs/statistics.md).

What is published stays: issued reports are kept word for word, an event shows from then on what it showed at that
moment, and a report of the same period or of the whole project adds up the same answers.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.db import db, transactional
from eventapp.domain.statistics import Question
from eventapp.domain.suppression import SMALLEST_CELL
from eventapp.models import (
    Event,
    EventSession,
    FrozenStatistics,
    IssuedReport,
    MergedCounter,
    SessionStatistics,
    StatisticsCounter,
)
from eventapp.queries import projects, statistics_results
from eventapp.services.project_changes import record


@transactional
def merge_small_counters(*, project_id: int, starts_on: date, ends_on: date, zone: ZoneInfo, now: datetime) -> int:
    """Merge what single sessions of the period counted less than five times; return how many counters that were.

    Only events that are over and closed. Merging again takes what was closed since.
    """
    project = projects.lock_project(project_id)
    sessions = _finished_sessions(project_id, starts_on=starts_on, ends_on=ends_on, zone=zone, now=now)
    small = _small_counters([session.id for session in sessions])
    touched = {row.event_session_id for row in small}
    _freeze({session.event_id for session in sessions if session.id in touched})
    sums: Counter[tuple[Question, str]] = Counter()
    for row in small:
        sums[row.question, row.answer] += row.count
        db.session.delete(row)
    for (question, answer), count in sums.items():
        key = (project_id, starts_on, ends_on, question, answer)
        merged = db.session.get(MergedCounter, key)
        if merged is None:
            merged = MergedCounter(
                project_id=project_id, starts_on=starts_on, ends_on=ends_on, question=question, answer=answer, count=0
            )
            db.session.add(merged)
        merged.count += count
    if small:
        record("project.statistics_merged", project, user_id=None, now=now)
    return len(small)


def merge_due_counters(*, zone: ZoneInfo, now: datetime) -> int:
    """Merge the small counters of all final reports; return how many that were. For the daily job."""
    periods = db.session.execute(
        select(IssuedReport.project_id, IssuedReport.starts_on, IssuedReport.ends_on)
        .where(IssuedReport.is_final.is_(True))
        .distinct()
    ).all()
    return sum(
        merge_small_counters(project_id=project_id, starts_on=starts_on, ends_on=ends_on, zone=zone, now=now)
        for project_id, starts_on, ends_on in sorted(periods)
    )


def _finished_sessions(
    project_id: int, *, starts_on: date, ends_on: date, zone: ZoneInfo, now: datetime
) -> list[EventSession]:
    """The closed sessions of the period, of events with nothing more to come."""
    query = select(EventSession).join(Event)
    query = query.where(Event.project_id == project_id, EventSession.is_cancelled.is_(False))
    sessions = list(db.session.scalars(query.order_by(EventSession.id)))
    ids = [session.id for session in sessions]
    states = db.session.scalars(select(SessionStatistics).where(SessionStatistics.event_session_id.in_(ids)))
    closed_on = {state.event_session_id: state.closed_on for state in states}
    unfinished = {
        session.event_id
        for session in sessions
        if session.ends_at > now or (session.id in closed_on and closed_on[session.id] is None)
    }
    return [
        session
        for session in sessions
        if closed_on.get(session.id)
        and session.event_id not in unfinished
        and starts_on <= session.starts_at.astimezone(zone).date() <= ends_on
    ]


def _small_counters(event_session_ids: Sequence[int]) -> Sequence[StatisticsCounter]:
    query = select(StatisticsCounter).where(
        StatisticsCounter.event_session_id.in_(event_session_ids), StatisticsCounter.count < SMALLEST_CELL
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _freeze(event_ids: Collection[int]) -> None:
    """Keep what these events show; all of them before a counter moves, since they are shown beside each other."""
    frozen = set(db.session.scalars(select(FrozenStatistics.event_id).where(FrozenStatistics.event_id.in_(event_ids))))
    for event_id in sorted(set(event_ids) - frozen):
        facts = statistics_results.list_event_statistics(db.session.get_one(Event, event_id))
        questions = [
            [each.code, each.label, each.answered, [[cell.label, cell.shown] for cell in each.cells]] for each in facts
        ]
        db.session.add(FrozenStatistics(event_id=event_id, questions=questions))
    db.session.flush()
