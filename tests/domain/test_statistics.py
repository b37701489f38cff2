"""What is asked where, when, and what a sheet may say."""

from contextlib import nullcontext
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from eventapp.domain.errors import CrossedTooMany, WrongStatisticsAnswer
from eventapp.domain.states import EventKind, EventStatus
from eventapp.domain.statistics import (
    ANSWERS,
    CROSSED,
    NO_ANSWER,
    AgeBands,
    AnswerSource,
    Question,
    StatisticsPhase,
    check_answers,
    check_crossed,
    crossed_of,
    end_of_asking,
    questions_of,
    select_phase,
    start_of_asking,
    tallies_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime(2026, 9, 26, 19, 0, tzinfo=UTC)
FESTIVAL = questions_of(EventKind.FEST, AgeBands.COMMON)


def test_festival_asks_six_questions_and_nothing_about_the_role() -> None:
    assert FESTIVAL == (
        Question.GENDER,
        Question.AGE,
        Question.MIGRATION,
        Question.FIRST_TIME,
        Question.RESIDENCE,
        Question.ACCESS,
    )


def test_workshop_of_the_eu_asks_for_the_role_and_in_bands_of_the_eu() -> None:
    asked = questions_of(EventKind.WORKSHOP, AgeBands.EU)

    assert (Question.AGE in asked, Question.AGE_EU in asked, Question.ROLE in asked) == (False, True, True)


def test_counselling_day_asks_nothing() -> None:
    assert questions_of(EventKind.BERATUNG, AgeBands.COMMON) == ()


def test_every_question_can_be_answered_with_no_answer() -> None:
    asked = [answers for question, answers in ANSWERS.items() if question not in CROSSED]

    assert {list(answers)[-1] for answers in asked} == {NO_ANSWER}


def test_further_questions_are_asked_only_where_they_are_switched_on() -> None:
    extras = (Question.LANGUAGE, Question.SATISFACTION)
    asked = questions_of(EventKind.FEST, AgeBands.COMMON, extras=extras)

    assert set(asked) - set(FESTIVAL) == set(extras)
    assert questions_of(EventKind.FEST, AgeBands.COMMON, extras=extras[1:])[-1] is Question.SATISFACTION


def test_sheet_with_gender_and_age_is_counted_once_more_for_both() -> None:
    def counted(answers: dict[Question, str], bands: AgeBands = AgeBands.COMMON) -> list[tuple[str, str, int]]:
        tallies = tallies_of(answers, crossed=crossed_of(bands), source=AnswerSource.HELPER)
        return [(tally.question.value, tally.answer, tally.count) for tally in tallies if tally.question in CROSSED]

    assert counted({Question.GENDER: "female", Question.AGE: "27_54"}) == [("gender_age", "female:27_54", 1)]
    assert counted({Question.GENDER: "female", Question.AGE_EU: "30_54"}, AgeBands.EU) == [
        ("gender_age_eu", "female:30_54", 1)
    ]
    assert counted({Question.GENDER: "female"}) == []


@pytest.mark.parametrize(
    ("together", "is_refused"),
    [({"female:27_54": 3}, False), ({"female:27_54": 3, "female:65_plus": 2}, True), ({"male:27_54": 1}, True)],
    ids=str,
)
def test_slips_are_not_counted_more_often_together_than_alone(together: dict[str, int], is_refused: bool) -> None:
    counts = {Question.GENDER: {"female": 4}, Question.AGE: {"27_54": 5, "65_plus": 2}, Question.GENDER_AGE: together}

    with pytest.raises(CrossedTooMany) if is_refused else nullcontext():
        check_crossed(counts, crossed=Question.GENDER_AGE)


@pytest.mark.parametrize("answers", [{}, {"gender": "female"}, {"gender": NO_ANSWER, "access": "poster"}], ids=str)
def test_sheet_may_skip_every_question(answers: dict[str, str]) -> None:
    assert check_answers(answers, asked=FESTIVAL) == answers


@pytest.mark.parametrize("answers", [{"religion": "none"}, {"gender": "65_plus"}, {"role": "member"}], ids=str)
def test_sheet_says_nothing_that_was_not_asked(answers: dict[str, str]) -> None:
    with pytest.raises(WrongStatisticsAnswer):
        check_answers(answers, asked=FESTIVAL)


def test_asking_ends_at_midnight_after_the_session() -> None:
    assert end_of_asking(NIGHT, zone=BERLIN) == datetime(2026, 9, 27, 0, 0, tzinfo=BERLIN)


def test_asking_starts_with_the_admission_or_with_the_day() -> None:
    assert start_of_asking(NIGHT, lead_minutes=120, zone=BERLIN) == datetime(2026, 9, 26, 17, 0, tzinfo=UTC)
    assert start_of_asking(NIGHT, lead_minutes=None, zone=BERLIN) == datetime(2026, 9, 26, 0, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("kind", "status", "is_closed", "hour", "phase"),
    [
        ("fest", "published", False, 9, "not_yet"),
        ("fest", "published", False, 10, "open"),
        ("fest", "finished", False, 19, "open"),
        ("fest", "published", True, 19, "closed"),
        ("fest", "published", False, 20, "over"),
        ("fest", "draft", False, 19, "not_asked"),
        ("fest", "cancelled", False, 19, "not_asked"),
        ("beratung", "published", False, 19, "not_asked"),
    ],
)
def test_session_takes_answers_only_on_its_day(kind: str, status: str, is_closed: bool, hour: int, phase: str) -> None:
    span = (NIGHT.replace(hour=10), NIGHT.replace(hour=20))

    found = select_phase(
        kind=EventKind(kind),
        status=EventStatus(status),
        span=span,
        is_closed=is_closed,
        now=NIGHT.replace(hour=hour),
    )

    assert found is StatisticsPhase(phase)
