"""Reports from the tables: facts of the period, issued versions that never change, final only when reconciled."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from eventapp.adapters.report_snapshot import fingerprint, read_snapshot, write_snapshot
from eventapp.db import db
from eventapp.domain.errors import NothingReported, PeriodNotOrdered, ReportNotReconciled
from eventapp.domain.estimates import EstimateDetails
from eventapp.domain.reconciliation import reconcile
from eventapp.domain.report_entries import IndicatorDetails, OrganizationDetails, VolunteerDetails
from eventapp.domain.report_facts import ListFacts, ReportFacts
from eventapp.domain.report_figures import IndicatorSource, indicator_results, key_figures
from eventapp.domain.states import (
    EntryKind,
    EstimateMethod,
    EventKind,
    EventStatus,
    EvidenceKind,
    FunderProfile,
    OrganizationKind,
)
from eventapp.models import Event, Project
from eventapp.queries import report_entries as entry_queries
from eventapp.queries.events import list_sessions
from eventapp.services import closings, report_entries, reports
from eventapp.services.estimates import record_estimate
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_registration, make_session
from tests.support.door import make_entry, pair_phone, ticket_of, upload

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
AFTER = ENDS_AT + timedelta(hours=1)


def project_of(event: Event) -> Project:
    """The event's project."""
    return db.session.get_one(Project, event.project_id)


def facts_of(event: Event) -> ReportFacts:
    """The facts of the event's project in its year."""
    return reports.collect_facts(project_of(event), **YEAR, zone=BERLIN, now=AFTER)


def workshop() -> Event:
    """A workshop that somebody with a ticket and a guest came to."""
    event = make_event(kind=EventKind.WORKSHOP)
    ticket = ticket_of(make_registration(event, name="Ada Beispiel"))
    upload(pair_phone(event), make_entry(event, ticket=ticket), make_entry(event, kind=EntryKind.WALK_IN))
    return event


def test_a_session_stands_in_the_report_with_closed_and_logged_numbers(app: Flask) -> None:
    event = workshop()
    (before,) = facts_of(event).sessions
    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)
    (after,) = facts_of(event).sessions

    assert (before.closed_total, before.total, before.closing_version) == (None, 2, None)
    assert (after.closed_total, after.total, after.closing_version) == (2, 2, 1)
    assert (after.log_admitted, after.log_walk_ins, after.changed_since_closing) == (1, 2, ("walk_ins",))
    assert (after.starts_at.hour, after.venue, after.title) == (13, "Buschmannshof", "KulturWERK")


def test_an_estimate_after_the_closing_keeps_the_report_provisional(app: Flask) -> None:
    event = workshop()
    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    details = EstimateDetails(count=30, method=EstimateMethod.GRID_COUNT, estimated_at=STARTS_AT, responsible="Olga")
    before = facts_of(event)
    record_estimate(event_session_id=list_sessions(event.id)[0].id, details=details, now=AFTER)
    after = facts_of(event)
    closings.close_event(event_id=event.id, reason="Schätzung nachgetragen", user_id=None, now=AFTER)

    assert after.sessions[0].estimated == 0
    assert after.sessions[0].changed_since_closing == ("estimated", "estimate")
    unchanged = [
        next(check.is_ok for check in reconcile(facts) if (check.rule, check.part) == ("R3", "unchanged"))
        for facts in (before, after, facts_of(event))
    ]
    assert unchanged == [True, False, True]


def test_a_report_issued_before_changes_were_noticed_is_still_read(app: Flask) -> None:
    facts = facts_of(workshop())
    earlier = write_snapshot(facts).replace(',"changed_since_closing":[]', "").replace(',"upcoming":[]', "")

    assert earlier != write_snapshot(facts)
    assert read_snapshot(earlier).sessions == facts.sessions


def test_what_organizers_enter_stands_in_the_report(app: Flask) -> None:
    event = workshop()
    project, session = project_of(event), list_sessions(event.id)[0]
    work = VolunteerDetails(day=date(2026, 9, 26), activity="Einlass", people=2, minutes=90)
    report_entries.add_volunteer_work(event_id=event.id, details=work, now=AFTER)
    for name in ("Brücke der Frauen e. V.", "Nachbarschaft Süd", "Niemand war da"):
        details = OrganizationDetails(name=name, kind=OrganizationKind.MEMBER)
        report_entries.add_represented(project_id=project.id, details=details, now=AFTER)
    first, second, _ = entry_queries.list_represented(project.id)
    report_entries.record_presence(
        event_session_id=session.id,
        project_id=project.id,
        attendances={first.reference: 5, second.reference: 4},
        now=AFTER,
    )
    indicator = IndicatorDetails(name="Teilnahmen", target=2, source=IndicatorSource.ATTENDANCES)
    report_entries.add_indicator(project_id=project.id, details=indicator, now=AFTER)
    report_entries.record_evidence(event_id=event.id, present=[EvidenceKind.FLYER, EvidenceKind.PHOTOS], now=AFTER)
    report_entries.record_signed_list(
        event_session_id=session.id, counted=ListFacts(signatures=1, without_signature=1), now=AFTER
    )

    facts = facts_of(event)

    assert [(row.event, row.activity, row.hours) for row in facts.volunteers] == [
        ("KulturWERK", "Einlass", Decimal("1.5"))
    ]
    assert [(row.name, row.sessions, row.shown) for row in facts.organizations] == [
        ("Brücke der Frauen e. V.", 1, 5),
        ("Nachbarschaft Süd", 1, "ja"),
    ]
    assert [(row.name, row.target, row.source) for row in facts.indicators] == [("Teilnahmen", 2, "attendances")]
    assert (facts.evidence.present, facts.evidence.wanted) == (2, 3)
    assert facts.sessions[0].signed_list == ListFacts(signatures=1, without_signature=1)


def test_another_profile_of_the_funder_changes_no_total(app: Flask) -> None:
    event = workshop()
    found = {}
    for profile in FunderProfile:
        project_of(event).funder_profile = profile
        db.session.commit()
        facts = facts_of(event)
        found[facts.project.profile] = (facts.sessions, key_figures(facts), facts.persons_total)

    assert list(found) == list(FunderProfile)
    assert all(each == found[FunderProfile.NRW] for each in found.values())


def test_drafts_cancelled_events_and_other_days_are_not_reported(app: Flask) -> None:
    last_evening = STARTS_AT.replace(month=12, day=31, hour=22)
    new_year = STARTS_AT.replace(month=12, day=31, hour=23, minute=30)
    sessions = [make_session(starts_at=at, ends_at=at + timedelta(hours=1)) for at in (last_evening, new_year)]
    event = make_event(sessions=[make_session(), *sessions])
    project = project_of(event)
    whole = reports.collect_facts(project, **YEAR, zone=BERLIN, now=new_year + timedelta(days=1))
    assert [session.starts_at.month for session in whole.sessions] == [9, 12]

    in_autumn = reports.collect_facts(
        project, starts_on=date(2026, 9, 26), ends_on=date(2026, 9, 26), zone=BERLIN, now=AFTER
    )
    assert [session.starts_at.date() for session in in_autumn.sessions] == [date(2026, 9, 26)]
    for status in (EventStatus.DRAFT, EventStatus.CANCELLED):
        event.status = status
        db.session.commit()
        with pytest.raises(NothingReported):
            facts_of(event)


def test_what_has_not_begun_is_named_apart_and_counts_nowhere(app: Flask) -> None:
    later = [
        make_session(starts_at=STARTS_AT + timedelta(days=day), ends_at=ENDS_AT + timedelta(days=day))
        for day in (7, 14)
    ]
    event = make_event(sessions=[make_session(), *later])
    for session in list_sessions(event.id):
        session.target = 50
    db.session.commit()
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=60))
    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)

    target = IndicatorDetails(name="Termine", target=3, source=IndicatorSource.SESSIONS)
    report_entries.add_indicator(project_id=project_of(event).id, details=target, now=AFTER)

    running = facts_of(event)
    finished = reports.collect_facts(project_of(event), **YEAR, zone=BERLIN, now=AFTER + timedelta(days=30))

    assert [(session.total, session.target) for session in running.sessions] == [(60, 50)]
    assert [(each.title, each.starts_at.day, each.target) for each in running.upcoming] == [
        ("KulturWERK", 3, 50),
        ("KulturWERK", 10, 50),
    ]
    assert [(check.rule, check.part, check.left) for check in reconcile(running) if check.is_open] == [
        ("R3", "upcoming", 2)
    ]
    assert (len(finished.sessions), finished.upcoming) == (3, [])
    assert [(each.is_missed, each.needs_reason) for each in indicator_results(running)] == [(True, False)]
    assert read_snapshot(write_snapshot(running)).upcoming == running.upcoming


def test_a_year_that_has_not_begun_is_no_error(app: Flask) -> None:
    event = make_event()
    facts = reports.collect_facts(project_of(event), **YEAR, zone=BERLIN, now=STARTS_AT - timedelta(days=1))

    assert (facts.sessions, [each.title for each in facts.upcoming]) == ([], ["KulturWERK"])


def test_slots_to_come_are_no_missed_talks(app: Flask) -> None:
    slots = [
        make_session(starts_at=STARTS_AT + timedelta(hours=hour), ends_at=STARTS_AT + timedelta(hours=hour + 1))
        for hour in (0, 4, 5)
    ]
    event = make_event(kind=EventKind.BERATUNG, sessions=slots)
    facts = reports.collect_facts(project_of(event), **YEAR, zone=BERLIN, now=STARTS_AT + timedelta(hours=2))

    assert [day.offered for day in facts.counselling] == [1]
    assert [each.starts_at.hour for each in facts.upcoming] == [17]


def test_an_issued_report_stays_as_it_was(app: Flask) -> None:
    event = workshop()
    project = project_of(event)

    first = reports.issue_report(project_id=project.id, **YEAR, is_final=False, zone=BERLIN, user_id=None, now=AFTER)
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)
    second = reports.issue_report(project_id=project.id, **YEAR, is_final=False, zone=BERLIN, user_id=None, now=AFTER)

    assert (first.version, second.version) == (1, 2)
    assert [read_snapshot(report.facts).sessions[0].total for report in (first, second)] == [2, 3]
    assert first.sha256 == fingerprint(first.facts) != second.sha256


def test_a_report_is_final_only_when_every_check_is_ok(app: Flask) -> None:
    project = project_of(workshop())

    with pytest.raises(ReportNotReconciled):
        reports.issue_report(project_id=project.id, **YEAR, is_final=True, zone=BERLIN, user_id=None, now=AFTER)


def test_a_period_has_its_days_in_order(app: Flask) -> None:
    project = project_of(workshop())

    with pytest.raises(PeriodNotOrdered):
        reports.collect_facts(project, starts_on=YEAR["ends_on"], ends_on=YEAR["starts_on"], zone=BERLIN, now=AFTER)


def test_no_name_of_a_guest_is_in_an_issued_report(app: Flask) -> None:
    event = workshop()
    make_registration(event, name="Şükran Yıldız", email="suekran@example.org")
    report = reports.issue_report(
        project_id=project_of(event).id, **YEAR, is_final=False, zone=BERLIN, user_id=None, now=AFTER
    )

    for secret in ("Ada", "Şükran", "Yıldız", "example.org"):
        assert secret not in report.facts
