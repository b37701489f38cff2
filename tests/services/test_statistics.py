"""Sheets become counters: all of them, in whole batches, and nothing is left of one person.

`pytest --database postgresql` runs the same tests on a server.
"""

import threading
from contextvars import Context
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NoSlips, NotFound, NothingAsked, StatisticsNotOpen, WrongStatisticsAnswer
from eventapp.domain.report_people import StatisticsCell
from eventapp.domain.states import EventKind, FunderProfile
from eventapp.domain.statistics import AgeBands, AnswerSource, Question
from eventapp.models import Event, EventSession, Project, SessionStatistics, StatisticsCounter
from eventapp.queries import events as event_queries
from eventapp.queries import statistics as statistics_queries
from eventapp.queries import statistics_results
from eventapp.services import statistics
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_organization, make_session

BERLIN = ZoneInfo("Europe/Berlin")
KEY = b"a secret of thirty-two characters"
DURING = STARTS_AT + timedelta(minutes=30)
AFTER = ENDS_AT + timedelta(minutes=1)
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
SHEET = {"gender": "female", "age": "27_54"}


@pytest.fixture
def festival(app: Flask) -> Event:
    """A festival that is on."""
    return make_event()


def _session(event: Event) -> EventSession:
    return event_queries.list_sessions(event.id)[0]


def _answer(event: Event, answers: dict[str, str], *, now: datetime = DURING) -> None:
    statistics.record_sheet(
        reference=_session(event).reference,
        answers=answers,
        source=AnswerSource.PHONE,
        secret_key=KEY,
        zone=BERLIN,
        now=now,
    )


def _slips(event: Event, counts: dict[Question, dict[str, int]], *, now: datetime = AFTER) -> None:
    statistics.record_slips(reference=_session(event).reference, counts=counts, zone=BERLIN, now=now)


def _close(event: Event, *, now: datetime = AFTER) -> None:
    statistics.close_statistics(event=event, user_id=None, secret_key=KEY, zone=BERLIN, now=now)


def _counted() -> dict[tuple[str, str], int]:
    rows = db.session.execute(
        select(StatisticsCounter.question, StatisticsCounter.answer, func.sum(StatisticsCounter.count)).group_by(
            StatisticsCounter.question, StatisticsCounter.answer
        )
    )
    return {(question.value, answer): count for question, answer, count in rows}


def test_counters_move_by_five_sheets_and_the_rest_comes_with_the_close(festival: Event) -> None:
    after_each = []
    for _ in range(7):
        _answer(festival, SHEET)
        after_each.append(_counted().get(("gender", "female"), 0))
    _close(festival)

    assert after_each == [0, 0, 0, 0, 5, 5, 5]
    assert _counted() == {("gender", "female"): 7, ("age", "27_54"): 7}


def test_waiting_answers_are_sealed_and_their_length_tells_nothing(festival: Event) -> None:
    lengths = set()
    for _ in range(6):
        _answer(festival, SHEET)
        sealed = db.session.scalars(select(SessionStatistics.unfinished_batch)).one() or b""
        lengths.add(len(sealed))
        assert b"female" not in sealed
    _close(festival)

    assert len(lengths) == 1
    assert db.session.scalars(select(SessionStatistics.unfinished_batch)).one() is None


def test_empty_sheet_leaves_no_trace(festival: Event) -> None:
    _answer(festival, {})

    assert db.session.scalar(select(func.count()).select_from(SessionStatistics)) == 0


def test_forty_people_at_once_are_all_counted(app: Flask, festival: Event) -> None:
    start = threading.Barrier(8)

    def run() -> None:
        with app.app_context():
            start.wait()
            for _ in range(5):
                _answer(festival, SHEET)
            db.session.remove()

    threads = [threading.Thread(target=Context().run, args=(run,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _counted() == {("gender", "female"): 40, ("age", "27_54"): 40}


@pytest.mark.parametrize("now", [STARTS_AT - timedelta(days=1), STARTS_AT + timedelta(days=1)])
def test_sheet_is_taken_only_on_the_day(festival: Event, now: datetime) -> None:
    with pytest.raises(StatisticsNotOpen):
        _answer(festival, SHEET, now=now)


def test_closed_statistics_take_nothing_more(festival: Event) -> None:
    _answer(festival, SHEET)
    _close(festival)

    with pytest.raises(StatisticsNotOpen):
        _answer(festival, SHEET, now=AFTER)
    with pytest.raises(StatisticsNotOpen):
        _slips(festival, {Question.GENDER: {"female": 3}})
    with pytest.raises(NothingAsked):
        _close(festival)


def test_statistics_are_not_closed_before_the_end(festival: Event) -> None:
    with pytest.raises(NothingAsked):
        _close(festival, now=DURING)


def test_slips_are_added_by_answer(festival: Event) -> None:
    _slips(festival, {Question.GENDER: {"female": 12, "male": 7, "diverse": 0}, Question.FIRST_TIME: {"yes": 9}})

    assert _counted() == {("gender", "female"): 12, ("gender", "male"): 7, ("first_time", "yes"): 9}


@pytest.mark.parametrize(
    "counts", [{Question.ROLE: {"member": 3}}, {Question.GENDER: {"female": -1}}, {Question.GENDER: {"x": 1}}], ids=str
)
def test_wrong_slips_are_refused(festival: Event, counts: dict[Question, dict[str, int]]) -> None:
    with pytest.raises(WrongStatisticsAnswer):
        _slips(festival, counts)


def test_slips_without_any_answer_are_refused(festival: Event) -> None:
    with pytest.raises(NoSlips):
        _slips(festival, {Question.GENDER: {"female": 0}})


def test_counselling_asks_nothing(app: Flask) -> None:
    with pytest.raises(NotFound):
        _answer(make_event(kind=EventKind.BERATUNG), SHEET)


def test_age_bands_stay_those_of_the_first_answer(festival: Event) -> None:
    _answer(festival, SHEET)
    project = db.session.get_one(Project, festival.project_id)
    project.funder_profile = FunderProfile.EU
    db.session.commit()

    asked = statistics_queries.get_asked_session(_session(festival).reference, zone=BERLIN, now=DURING)

    assert asked.age_bands is AgeBands.COMMON


def test_nothing_is_shown_before_the_close_and_then_what_may_be(festival: Event) -> None:
    project = db.session.get_one(Project, festival.project_id)
    sessions = [_session(festival).id]
    _slips(festival, {Question.GENDER: {"female": 98, "male": 67, "diverse": 3, "no_answer": 8}})
    before = statistics_results.list_period_statistics(project, event_session_ids=sessions, **YEAR)
    _close(festival)
    after = statistics_results.list_period_statistics(project, event_session_ids=sessions, **YEAR)

    assert before == []
    assert [(facts.code, facts.answered) for facts in after] == [("S1", 176)]
    assert after[0].cells == tuple(
        StatisticsCell(label=label, shown=shown)
        for label, shown in (("weiblich", 98), ("männlich", 67), ("divers", "<5"), ("keine Angabe", "*"))
    )


def test_small_event_is_not_shown_beside_its_project(app: Flask) -> None:
    organization = make_organization()
    large = make_event(organization=organization)
    small = make_event(organization=organization, sessions=[make_session()])
    small.project_id = large.project_id
    db.session.commit()
    for event, count in ((large, 60), (small, 14)):
        _slips(event, {Question.FIRST_TIME: {"yes": count, "no": count}})
        _close(event)

    shown = {event.id: statistics_results.list_event_statistics(event) for event in (large, small)}

    # what is left of the project without the large one is the small one: 28 answers, 14 and 14 and none
    assert {number: facts[0].answered for number, facts in shown.items()} == {large.id: 120, small.id: 28}
    assert shown[small.id][0].cells == ()


def test_tables_know_no_time_and_no_person() -> None:
    tables = (db.metadata.tables[name] for name in ("statistics_counter", "session_statistics"))
    columns = {table.name: {column.name for column in table.columns} for table in tables}

    assert columns == {
        "statistics_counter": {"event_session_id", "question", "answer", "source", "count"},
        "session_statistics": {"event_session_id", "age_bands", "unfinished_batch", "closed_on"},
    }
    assert SessionStatistics.closed_on.type.python_type is date


def test_event_is_open_until_midnight(festival: Event) -> None:
    minute_before = datetime(ENDS_AT.year, ENDS_AT.month, ENDS_AT.day, 21, 59, tzinfo=UTC)
    _answer(festival, SHEET, now=minute_before)
    _close(festival, now=minute_before)

    assert _counted() == {("gender", "female"): 1, ("age", "27_54"): 1}
