"""What is published of the anonymous statistics: counters leave this module only closed and suppressed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.report_people import StatisticsCell, StatisticsFacts
from eventapp.domain.statistics import ANSWERS, CROSSED, REPORT_NAMES, Question
from eventapp.domain.suppression import Table, may_show_part, published_cells
from eventapp.domain.suppression_crossed import published_crossed
from eventapp.models import Event, EventSession, FrozenStatistics, MergedCounter, Project, SessionStatistics
from eventapp.queries import events as event_queries
from eventapp.queries.statistics import count_answers, is_anything_open

Counters = Mapping[Question, Counter[str]]


class Gap(StrEnum):
    """Why a report shows no statistics."""

    #: sessions with answers are not closed
    OPEN = "open"
    #: the period cuts through counters that went to the project
    MERGED = "merged"
    NO_ANSWERS = "no_answers"


def list_event_statistics(event: Event) -> list[StatisticsFacts]:
    """Return the questions of a closed event that may be shown by themselves; none before all of it is closed.

    Since its small counters went to the project: as it was then.
    """
    frozen = db.session.get(FrozenStatistics, event.id)
    if frozen is not None:
        return [_thawed(question) for question in frozen.questions]
    own = [session.id for session in event_queries.list_sessions(event.id)]
    if is_anything_open(own):
        return []
    part = count_answers(own)
    if event.project_id is None:
        return _published(part, whole=part, crosses=False)
    project = db.session.get_one(Project, event.project_id)
    return _published(part, whole=_count_project(project.id), crosses=project.crosses_gender_age)


def list_period_statistics(
    project: Project, *, event_session_ids: Sequence[int], starts_on: date, ends_on: date
) -> list[StatisticsFacts]:
    """Return the statistics of the sessions of a period; none while one of them is not closed.

    A period that is not the whole project is shown as a single event would be: 30 answers, and a safe difference.
    None either for a period that cuts through the merged counters of a final report.
    """
    inside, cut = _merged_in(project.id, starts_on=starts_on, ends_on=ends_on)
    if cut or is_anything_open(event_session_ids):
        return []
    part = _with_merged(count_answers(event_session_ids), inside)
    return _published(part, whole=_count_project(project.id), crosses=project.crosses_gender_age)


def list_open_events(event_session_references: Sequence[str]) -> list[str]:
    """Return the references of events where statistics with answers are still to be closed, in the order of time."""
    query = (
        select(Event.reference)
        .join(EventSession, EventSession.event_id == Event.id)
        .join(SessionStatistics, SessionStatistics.event_session_id == EventSession.id)
        .where(EventSession.reference.in_(event_session_references), SessionStatistics.closed_on.is_(None))
        .order_by(EventSession.starts_at, EventSession.id)
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def find_gap(project: Project, *, open_events: Sequence[str], starts_on: date, ends_on: date) -> Gap:
    """Return why the period has no statistics to show, where it has none."""
    if open_events:
        return Gap.OPEN
    _, cut = _merged_in(project.id, starts_on=starts_on, ends_on=ends_on)
    return Gap.MERGED if cut else Gap.NO_ANSWERS


def _merged_in(project_id: int, *, starts_on: date, ends_on: date) -> tuple[list[MergedCounter], list[MergedCounter]]:
    """The merged counters of the period, and those that it would have to cut in two."""
    merged = _merged(project_id)
    inside = [row for row in merged if starts_on <= row.starts_on and row.ends_on <= ends_on]
    cut = [row for row in merged if row not in inside and row.starts_on <= ends_on and starts_on <= row.ends_on]
    return inside, cut


def _published(part: Counters, *, whole: Counters, crosses: bool) -> list[StatisticsFacts]:
    facts = []
    for question in Question:
        if question not in part or (question in CROSSED and not _is_whole(question, part, whole)):
            continue
        code, label = REPORT_NAMES[question]
        cells = _cells(question, part=part, whole=whole, crosses=crosses)
        facts.append(
            StatisticsFacts(
                code=code,
                label=label,
                answered=sum(part[question].values()),
                cells=tuple(
                    StatisticsCell(label=words, shown=shown)
                    for words, shown in zip(ANSWERS[question].values(), cells, strict=False)
                ),
            )
        )
    return facts


def _cells(question: Question, *, part: Counters, whole: Counters, crosses: bool) -> Table:
    counts = _in_order(question, part)
    if question in CROSSED:
        first, second = CROSSED[question]
        return published_crossed(counts, _in_order(first, whole), _in_order(second, whole))
    of_whole = _in_order(question, whole)
    # beside the crossed table of the project, gender or age of a part could be taken off it
    is_crossed = crosses and any(question in pair for pair in CROSSED.values())
    may_show = counts == of_whole if is_crossed else may_show_part(counts, of_whole)
    return published_cells(counts) if may_show else ()


def _is_whole(crossed: Question, part: Counters, whole: Counters) -> bool:
    return all(_in_order(each, part) == _in_order(each, whole) for each in (crossed, *CROSSED[crossed]))


def _in_order(question: Question, counters: Counters) -> list[int]:
    of_question = counters.get(question, Counter())
    return [of_question[answer] for answer in ANSWERS[question]]


def _count_project(project_id: int) -> Counters:
    return _with_merged(count_answers(_closed_sessions(project_id)), _merged(project_id))


def _merged(project_id: int) -> list[MergedCounter]:
    return list(db.session.scalars(select(MergedCounter).where(MergedCounter.project_id == project_id)))


def _with_merged(counters: Counters, merged: Sequence[MergedCounter]) -> Counters:
    found = {question: Counter(of_question) for question, of_question in counters.items()}
    for row in merged:
        found.setdefault(row.question, Counter())[row.answer] += row.count
    return found


def _thawed(frozen: tuple[str, str, int, list[tuple[str, int | str]]]) -> StatisticsFacts:
    code, label, answered, cells = frozen
    return StatisticsFacts(
        code=code,
        label=label,
        answered=answered,
        cells=tuple(StatisticsCell(label=words, shown=shown) for words, shown in cells),
    )


def _closed_sessions(project_id: int) -> list[int]:
    query = (
        select(EventSession.id)
        .join(Event)
        .join(SessionStatistics, SessionStatistics.event_session_id == EventSession.id)
        .where(
            Event.project_id == project_id,
            EventSession.is_cancelled.is_(False),
            SessionStatistics.closed_on.is_not(None),
        )
    )
    return list(db.session.scalars(query))
