"""Further questions, helpers who ask, and gender and age together: off, chosen before the first answer, then fixed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.describing import ProjectDetails
from eventapp.domain.errors import CrossedTooMany, StatisticsBegun, WrongStatisticsAnswer
from eventapp.domain.report_people import StatisticsFacts
from eventapp.domain.states import EventKind
from eventapp.domain.statistics import ANSWERS, AnswerSource, Question, joint_answer
from eventapp.models import Event, Organization, Project, StatisticsCounter
from eventapp.queries import statistics_results
from eventapp.queries.events import list_sessions
from eventapp.queries.statistics import get_asked_session
from eventapp.services import projects, statistics, statistics_papers, statistics_settings
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_organization, make_user

BERLIN = ZoneInfo("Europe/Berlin")
DURING, AFTER = STARTS_AT + timedelta(minutes=30), ENDS_AT + timedelta(minutes=1)
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
AGES = list(ANSWERS[Question.AGE])
#: gender → how many of each age
TOGETHER = {
    "female": (12, 8, 16, 46, 10, 5, 1),
    "male": (9, 6, 12, 30, 7, 3, 0),
    "diverse": (0, 0, 1, 1, 0, 1, 0),
    "no_answer": (0, 0, 0, 1, 1, 2, 4),
}


def answer(event: Event, answers: Mapping[str, str], *, source: AnswerSource = AnswerSource.HELPER) -> None:
    """Hand in five equal sheets, so that they are counted."""
    reference = list_sessions(event.id)[0].reference
    for _ in range(5):
        statistics.record_sheet(
            reference=reference, answers=answers, source=source, secret_key=b"secret", zone=BERLIN, now=DURING
        )


def counters() -> dict[tuple[str, str, str], int]:
    """Everything that is counted."""
    rows = db.session.scalars(select(StatisticsCounter))
    return {(row.question.value, row.answer, row.source.value): row.count for row in rows}


def crossing_event(*, organization: Organization | None = None) -> Event:
    """A festival whose project counts gender and age together."""
    event = make_event(organization=organization)
    db.session.get_one(Project, event.project_id).crosses_gender_age = True
    db.session.commit()
    return event


def enter(event: Event) -> None:
    """Enter the slips, and close the statistics."""
    ages = [sum(counts) for counts in zip(*TOGETHER.values(), strict=True)]
    counts = {
        Question.GENDER: {gender: sum(counts) for gender, counts in TOGETHER.items()},
        Question.AGE: dict(zip(AGES, ages, strict=True)),
        Question.GENDER_AGE: {
            joint_answer(gender, age): count
            for gender, counts in TOGETHER.items()
            for age, count in zip(AGES, counts, strict=True)
        },
    }
    statistics.record_slips(reference=list_sessions(event.id)[0].reference, counts=counts, zone=BERLIN, now=AFTER)
    statistics.close_statistics(event=event, user_id=None, secret_key=b"secret", zone=BERLIN, now=AFTER)


def of_project(*events: Event) -> dict[str, StatisticsFacts]:
    """What a report of these events says, by the number of the question."""
    project = db.session.get_one(Project, events[0].project_id)
    sessions = [session.id for event in events for session in list_sessions(event.id)]
    facts = statistics_results.list_period_statistics(project, event_session_ids=sessions, **YEAR)
    return {question.code: question for question in facts}


def test_further_questions_are_refused_until_somebody_wants_them(app: Flask) -> None:
    event = make_event()
    with pytest.raises(WrongStatisticsAnswer):
        answer(event, {"satisfaction": "5"})

    statistics_settings.choose_questions(
        event_id=event.id, questions=[Question.SATISFACTION], user_id=None, now=STARTS_AT
    )
    answer(event, {"satisfaction": "5"})

    assert counters() == {("satisfaction", "5", "helper"): 5}


def test_further_questions_are_fixed_by_the_first_answer(app: Flask) -> None:
    event = make_event()
    answer(event, {"gender": "female"})

    with pytest.raises(StatisticsBegun):
        statistics_settings.choose_questions(event_id=event.id, questions=[Question.LANGUAGE], user_id=None, now=DURING)


@pytest.mark.parametrize("question", [Question.GENDER, Question.GENDER_AGE])
def test_only_further_questions_are_chosen(app: Flask, question: Question) -> None:
    with pytest.raises(WrongStatisticsAnswer):
        statistics_settings.choose_questions(
            event_id=make_event().id, questions=[question], user_id=None, now=STARTS_AT
        )


def test_sheets_count_gender_and_age_together_only_where_the_project_wants_it(app: Flask) -> None:
    answer(make_event(), {"gender": "female", "age": "27_54"})
    answer(crossing_event(), {"gender": "male", "age": "65_plus"})
    answer(crossing_event(), {"gender": "male"})

    assert {key for key in counters() if key[0] == "gender_age"} == {("gender_age", "male:65_plus", "helper")}


def test_crossing_is_fixed_by_the_first_answer_in_the_project(app: Flask) -> None:
    organization = make_organization()
    event = make_event(organization=organization)
    project = db.session.get_one(Project, event.project_id)
    details = ProjectDetails(
        name=project.name,
        funder=project.funder,
        funder_reference="",
        funder_profile=project.funder_profile,
        funder_note="",
        partners="",
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        crosses_gender_age=True,
    )
    user = make_user(organization).id
    found = []
    for change in (details, replace(details, crosses_gender_age=False), details):
        projects.change_project(
            reference=project.reference, organization_id=organization.id, details=change, user_id=user, now=DURING
        )
        found.append(project.crosses_gender_age)
        if len(found) == 2:
            answer(event, {"gender": "female"})

    assert found == [True, False, False]


def test_slips_say_no_more_together_than_alone(app: Flask) -> None:
    event = crossing_event()
    counts = {Question.GENDER: {"female": 1}, Question.GENDER_AGE: {"female:27_54": 2}}

    with pytest.raises(CrossedTooMany):
        statistics.record_slips(reference=list_sessions(event.id)[0].reference, counts=counts, zone=BERLIN, now=AFTER)


def test_crossed_table_is_shown_for_the_whole_project(app: Flask) -> None:
    event = crossing_event()
    enter(event)
    facts = of_project(event)
    crossed = {cell.label: cell.shown for cell in facts["S1×S2"].cells}

    assert facts["S1×S2"].answered == 176
    assert (crossed["weiblich, 27–54"], crossed["divers, 27–54"]) == (46, "<5")
    assert [cell.shown for cell in facts["S1"].cells] == [98, 67, "<5", "*"]


def test_parts_of_a_crossing_project_show_neither_gender_nor_age(app: Flask) -> None:
    organization = make_organization()
    first = crossing_event(organization=organization)
    second = make_event(organization=organization, kind=EventKind.FEST)
    second.project_id = first.project_id
    db.session.commit()
    for event in (first, second):
        enter(event)

    part, whole = of_project(first), of_project(first, second)

    assert {code: bool(question.cells) for code, question in part.items()} == {"S1": False, "S2": False}
    assert {code: bool(question.cells) for code, question in whole.items()} == {"S1": True, "S2": True, "S1×S2": True}
    assert [question.cells for question in statistics_results.list_event_statistics(first)] == [(), ()]


def test_slips_with_every_question_stay_on_one_page(app: Flask) -> None:
    event = make_event(kind=EventKind.WORKSHOP, title="Veranstaltungen professionell organisieren und abrechnen")
    chosen = [Question.LANGUAGE, Question.SATISFACTION]
    statistics_settings.choose_questions(event_id=event.id, questions=chosen, user_id=None, now=STARTS_AT)
    asked = get_asked_session(list_sessions(event.id)[0].reference, zone=BERLIN, now=DURING)

    (page,) = PdfReader(BytesIO(statistics_papers.slips(asked, zone=BERLIN, now=DURING))).pages

    assert page.extract_text().count("Wie zufrieden sind Sie mit heute?") == 2
