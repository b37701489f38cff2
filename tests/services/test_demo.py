"""The demonstration ends in the golden numbers, through the same services as real use."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.reconciliation import reconcile
from eventapp.domain.report_figures import key_figures
from eventapp.domain.report_people import PersonFacts, StatisticsFacts
from eventapp.domain.states import EventKind, RegistrationStatus
from eventapp.models import Event, LogEntryRow, OutboxMessage, Project, Registration
from eventapp.queries import attendance as attendance_queries
from eventapp.queries.live_numbers import get_live_numbers
from eventapp.queries.registrations import count_places_taken
from eventapp.services import demo, reports

AFTER_ALL_EVENTS = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"

#: M registered, O admitted, P no-shows, Q walk-ins, R counted, S estimated, T total
GOLDEN = {
    "w1-2026": (16, 13, 3, 2, 15, 0, 15),
    "w2-2026": (18, 15, 3, 1, 16, 0, 16),
    "w3-2026": (14, 11, 3, 3, 14, 0, 14),
    "w4-2026": (15, 12, 3, 0, 12, 0, 12),
    "ft-2026": (84, 71, 13, 5, 76, 0, 76),
    "kw-2026": (96, 78, 18, 64, 142, 8, 150),
}
GOLDEN_SUM = (243, 200, 43, 75, 275, 8, 283)
GOLDEN_TARGETS = {"w1-2026": 12, "w2-2026": 12, "w3-2026": 12, "w4-2026": 12, "ft-2026": 80, "kw-2026": 120}
#: what is shown of each question, n = 176
GOLDEN_STATISTICS = {
    ("S1", 176): {"weiblich": 98, "männlich": 67, "divers": "<5", "keine Angabe": "*"},
    ("S2", 176): {
        "unter 14": 21,
        "14–17": 14,
        "18–26": 29,
        "27–54": 78,
        "55–64": 18,
        "65+": 11,
        "keine Angabe": 5,
    },
    ("S3", 176): {"ja": 121, "nein": 39, "keine Angabe": 16},
    ("S4", 176): {"ja": 109, "nein": 52, "keine Angabe": 15},
    ("S5", 176): {"Herne": 118, "übriges Ruhrgebiet": 31, "übriges NRW": 19, "außerhalb": "<5", "keine Angabe": "*"},
}


@pytest.fixture
def demo_content(app: Flask) -> None:
    """The demonstration in its own year, when everything is over."""
    demo.load(demo.fixed_dates(now=AFTER_ALL_EVENTS, zone=ZONE))


def _shown(question: StatisticsFacts) -> dict[str, int | str]:
    return {cell.label: cell.shown for cell in question.cells}


def _event(reference: str) -> Event:
    return db.session.scalars(select(Event).where(Event.reference == reference)).one()


def _numbers(report: AttendanceReport) -> tuple[int, ...]:
    return (
        report.registered,
        report.admitted,
        report.no_shows,
        report.walk_ins,
        report.counted,
        report.estimated,
        report.total,
    )


def _report(reference: str) -> AttendanceReport:
    sessions = attendance_queries.list_session_attendance(_event(reference).id)
    return attendance_queries.sum_attendance(sessions)


@pytest.mark.usefixtures("demo_content")
def test_every_event_ends_in_its_golden_numbers() -> None:
    found = {reference: _numbers(_report(reference)) for reference in GOLDEN}

    assert found == GOLDEN
    assert tuple(sum(column) for column in zip(*found.values(), strict=True)) == GOLDEN_SUM


@pytest.mark.usefixtures("demo_content")
def test_targets_are_those_of_the_application() -> None:
    sessions = {r: attendance_queries.list_session_attendance(_event(r).id) for r in GOLDEN}

    assert {reference: rows[0].target for reference, rows in sessions.items()} == GOLDEN_TARGETS


@pytest.mark.usefixtures("demo_content")
def test_counselling_day_has_nine_kept_one_missed_one_canceled_and_two_spontaneous() -> None:
    report = _report("bt-2026")
    canceled = db.session.scalar(
        select(func.count(Registration.id)).where(
            Registration.event_id == _event("bt-2026").id,
            Registration.status == RegistrationStatus.CANCELED,
        )
    )

    assert (report.admitted, report.no_shows, canceled, report.walk_ins) == (9, 1, 1, 2)


@pytest.mark.usefixtures("demo_content")
def test_running_counters_equal_the_registrations() -> None:
    for event in db.session.scalars(select(Event).order_by(Event.id)).all():
        sessions = attendance_queries.list_session_attendance(event.id)
        taken = count_places_taken(event.id)

        assert event.places_taken == taken.event
        assert {s.id: s.report.registered for s in sessions if s.report.registered} == taken.sessions


@pytest.mark.usefixtures("demo_content")
def test_arrivals_follow_the_afternoon() -> None:
    points = get_live_numbers(_event("kw-2026").id, now=datetime(2026, 9, 26, 12, 0, tzinfo=UTC)).arrivals
    by_two = [p for p in points if p.at <= datetime(2026, 9, 26, 12, 0, tzinfo=UTC)]

    assert sum(p.booked + p.unbooked for p in by_two) == 61
    assert sum(p.booked for p in by_two) == 41


@pytest.mark.usefixtures("demo_content")
def test_nobody_gets_the_mails_of_the_demonstration() -> None:
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 0


@pytest.mark.usefixtures("demo_content")
def test_no_entry_waits_for_a_decision() -> None:
    conflicts = select(func.count(LogEntryRow.id)).where(LogEntryRow.conflict.is_not(None))

    assert db.session.scalar(conflicts) == 0


@pytest.mark.usefixtures("app")
def test_shifted_festival_is_today_with_nobody_from_the_future() -> None:
    now = datetime(2027, 3, 3, 13, 30, tzinfo=UTC)
    demo.load(demo.shifted_dates(now=now, zone=ZONE))
    sessions = attendance_queries.list_session_attendance(_event("kw-2026").id)
    latest = db.session.scalar(select(func.max(LogEntryRow.happened_at)))

    assert sessions[0].starts_at == datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
    assert latest is not None
    assert latest < now
    assert sessions[0].report.registered == 96


@pytest.mark.usefixtures("app")
def test_door_link_for_the_festival_is_made_anew() -> None:
    now = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
    demo.load(demo.shifted_dates(now=now, zone=ZONE))

    first = demo.make_festival_link(secret_key=b"k" * 32, now=now)
    second = demo.make_festival_link(secret_key=b"k" * 32, now=now)

    assert first is not None
    assert first != second


@pytest.mark.usefixtures("demo_content")
def test_report_of_the_year_is_golden_and_reconciled() -> None:
    project = db.session.scalars(select(Project)).one()
    facts = reports.collect_facts(
        project, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), zone=ZoneInfo(ZONE), now=AFTER_ALL_EVENTS
    )
    figures = key_figures(facts)

    assert [check.label for check in reconcile(facts) if not check.is_ok] == []
    assert (figures.attendances, figures.counted, figures.estimated, figures.persons) == (283, 275, 8, 118)
    assert (figures.contacts, figures.organizations, figures.volunteer_hours) == (42, 11, Decimal(98))
    assert (figures.units, figures.attendance_hours) == (Decimal(24), Decimal(627))
    assert {line.kind: (line.attributable, line.persons, line.once, line.repeated) for line in facts.persons} == {
        EventKind.FEST: (28, 28, 28, 0),
        EventKind.WORKSHOP: (55, 31, 17, 14),
        EventKind.FACHTAG: (74, 74, 74, 0),
    }
    assert facts.persons_total == PersonFacts(kind=None, attributable=157, unattributable=126, persons=118, once=93)
    columns = ("offered", "booked", "kept", "missed", "canceled", "spontaneous", "first_talks", "follow_up_talks")
    sums = [sum(getattr(day, column) for day in facts.counselling) for column in columns]
    assert sums == [48, 44, 36, 4, 4, 6, 33, 9]
    assert {(question.code, question.answered): _shown(question) for question in facts.statistics} == GOLDEN_STATISTICS
