"""After the final report small counters of single sessions go to the project, and nothing that is published moves."""

import functools
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.adapters.report_snapshot import read_snapshot
from eventapp.db import db
from eventapp.domain.report_people import StatisticsFacts
from eventapp.domain.states import EntryKind, EventKind
from eventapp.domain.statistics import ANSWERS, Question
from eventapp.models import Event, MergedCounter, Project, StatisticsCounter
from eventapp.queries import statistics_results
from eventapp.queries.events import list_sessions
from eventapp.services import closings, reports, statistics
from eventapp.services.statistics_merging import merge_due_counters, merge_small_counters
from tests.support.builders import ENDS_AT, make_event, make_organization
from tests.support.door import make_entry, pair_phone, upload

BERLIN = ZoneInfo("Europe/Berlin")
AFTER = ENDS_AT + timedelta(hours=1)
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
SEPTEMBER = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}
#: women, men, diverse, no answer
LARGE, SMALL = (60, 50, 3, 7), (30, 28, 2, 4)


@pytest.fixture
def project(app: Flask) -> Project:
    """A project with two festivals whose statistics are closed."""
    organization = make_organization()
    first = make_event(organization=organization, reference="large")
    second = make_event(organization=organization, reference="small", kind=EventKind.FEST)
    second.project_id = first.project_id
    db.session.commit()
    for event, numbers in ((first, LARGE), (second, SMALL)):
        ask(event, numbers)
        upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=150))
        closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    return db.session.get_one(Project, first.project_id)


def ask(event: Event, numbers: tuple[int, ...], *, is_closed: bool = True) -> None:
    """Enter slips, and close the statistics."""
    counts = {Question.GENDER: dict(zip(ANSWERS[Question.GENDER], numbers, strict=True))}
    statistics.record_slips(reference=list_sessions(event.id)[0].reference, counts=counts, zone=BERLIN, now=AFTER)
    if is_closed:
        statistics.close_statistics(event=event, user_id=None, secret_key=b"", zone=BERLIN, now=AFTER)


def events_of(project: Project) -> list[Event]:
    """The two festivals."""
    return list(db.session.scalars(select(Event).where(Event.project_id == project.id).order_by(Event.id)))


def published(project: Project, **period: date) -> list[StatisticsFacts]:
    """What a report of the period says."""
    sessions = [session.id for event in events_of(project) for session in list_sessions(event.id)]
    return statistics_results.list_period_statistics(project, event_session_ids=sessions, **period)


def merge(project: Project, **period: date) -> int:
    """Merge now."""
    return merge_small_counters(project_id=project.id, **period, zone=BERLIN, now=AFTER)


def test_small_counters_go_to_the_project_and_nothing_published_moves(project: Project) -> None:
    before = [published(project, **YEAR), *map(statistics_results.list_event_statistics, events_of(project))]

    counted = [merge(project, **YEAR), merge(project, **YEAR)]

    after = [published(project, **YEAR), *map(statistics_results.list_event_statistics, events_of(project))]
    assert counted == [3, 0]
    assert min(db.session.scalars(select(StatisticsCounter.count))) == 7
    merged = db.session.execute(select(MergedCounter.answer, MergedCounter.count).order_by(MergedCounter.answer))
    assert [tuple(row) for row in merged] == [("diverse", 5), ("no_answer", 4)]
    assert before == after
    assert [cell.shown for cell in before[0][0].cells] == [90, 78, 5, 11]


def test_final_report_merges_and_stays_as_it_was_issued(project: Project) -> None:
    issue = functools.partial(
        reports.issue_report,
        project_id=project.id,
        starts_on=YEAR["starts_on"],
        ends_on=YEAR["ends_on"],
        zone=BERLIN,
        user_id=None,
        now=AFTER,
    )
    provisional = issue(is_final=False)
    untouched = db.session.scalars(select(MergedCounter)).all()
    final = issue(is_final=True)
    again = issue(is_final=True)

    assert untouched == []
    assert db.session.scalars(select(MergedCounter)).all() != []
    assert final.facts == provisional.facts == again.facts
    assert len(read_snapshot(final.facts).statistics) == 1


def test_daily_job_merges_what_was_closed_after_the_final_report(project: Project) -> None:
    late = make_event(organization=None, reference="late")
    late.project_id = project.id
    db.session.commit()
    ask(late, (5, 5, 1, 0), is_closed=False)
    reports.issue_report(
        project_id=project.id, **YEAR, is_final=False, zone=BERLIN, user_id=None, now=AFTER
    ).is_final = True
    db.session.commit()

    first = merge_due_counters(zone=BERLIN, now=AFTER)
    statistics.close_statistics(event=late, user_id=None, secret_key=b"", zone=BERLIN, now=AFTER)

    assert (first, merge_due_counters(zone=BERLIN, now=AFTER), merge_due_counters(zone=BERLIN, now=AFTER)) == (3, 1, 0)


def test_a_period_that_cuts_through_merged_counters_shows_nothing(project: Project) -> None:
    merge(project, **YEAR)

    assert published(project, **SEPTEMBER) == []
    assert len(published(project, starts_on=date(2025, 1, 1), ends_on=date(2027, 1, 1))) == 1
