"""Whatever organizers enter for the report is remembered with who did it, and without what they typed."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.ordering import Direction
from eventapp.domain.report_entries import (
    CounsellingDetails,
    IndicatorDetails,
    OrganizationDetails,
    VolunteerDetails,
)
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.states import EventKind, EvidenceKind, OrganizationKind
from eventapp.models import AuditEntry
from eventapp.queries.events import list_sessions
from eventapp.queries.persons import Visitor
from eventapp.services import persons, report_entries
from tests.support.builders import ENDS_AT, make_event, make_organization, make_project, make_user

AFTER = ENDS_AT + timedelta(hours=1)
WORK = VolunteerDetails(day=date(2026, 9, 26), activity="Aufbau", people=2, minutes=90)
TARGET = IndicatorDetails(name="Teilnahmen", target=2, source=IndicatorSource.ATTENDANCES)
PARTNER = OrganizationDetails(name="Nachbarschaft Süd", kind=OrganizationKind.MEMBER)
TALKS = CounsellingDetails(first_talks=1, follow_up_talks=0, minutes=20, interpreted=0, topics={})
GUEST = Visitor(name="Yusuf Haddad", contact=None)


def remembered() -> list[tuple[str, str, str, int | None, str]]:
    """The audit log in order."""
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.subject_type, row.subject_reference, row.user_id, row.reason) for row in rows]


def test_entries_about_an_event_are_remembered(app: Flask) -> None:
    organization = make_organization()
    event = make_event(organization=organization, kind=EventKind.WORKSHOP)
    session = list_sessions(event.id)[0]
    olga = make_user(organization).id
    counted = ListFacts(signatures=1, without_signature=0)

    work = report_entries.add_volunteer_work(event_id=event.id, details=WORK, user_id=olga, now=AFTER)
    report_entries.remove_volunteer_work(reference=work.reference, event_id=event.id, user_id=olga, now=AFTER)
    report_entries.record_evidence(event_id=event.id, present=[EvidenceKind.FLYER], user_id=olga, now=AFTER)
    report_entries.record_counselling(event_id=event.id, details=TALKS, user_id=olga, now=AFTER)
    report_entries.record_remark(event_session_id=session.id, remark="Es regnete.", user_id=olga, now=AFTER)
    report_entries.record_signed_list(event_session_id=session.id, counted=counted, user_id=olga, now=AFTER)
    persons.record_guests(event_session_id=session.id, visitors=[GUEST], limit=1, user_id=olga, now=AFTER)

    assert remembered() == [
        ("volunteer_work.added", "event", event.reference, olga, ""),
        ("volunteer_work.removed", "event", event.reference, olga, ""),
        ("evidence.recorded", "event", event.reference, olga, ""),
        ("counselling.recorded", "event", event.reference, olga, ""),
        ("remark.recorded", "event_session", session.reference, olga, ""),
        ("signed_list.recorded", "event_session", session.reference, olga, ""),
        ("guest_names.counted", "event_session", session.reference, olga, ""),
    ]


def test_entries_about_a_project_are_remembered(app: Flask) -> None:
    organization = make_organization()
    project, session = make_project(organization), list_sessions(make_event(organization=organization).id)[0]
    olga = make_user(organization).id

    target = report_entries.add_indicator(project_id=project.id, details=TARGET, user_id=olga, now=AFTER).reference
    report_entries.change_indicator(reference=target, project_id=project.id, details=TARGET, user_id=olga, now=AFTER)
    report_entries.move_indicator(
        reference=target, project_id=project.id, direction=Direction.UP, user_id=olga, now=AFTER
    )
    report_entries.remove_indicator(reference=target, project_id=project.id, user_id=olga, now=AFTER)
    partner = report_entries.add_represented(project_id=project.id, details=PARTNER, user_id=olga, now=AFTER).reference
    report_entries.record_presence(
        event_session_id=session.id, project_id=project.id, attendances={partner: 5}, user_id=olga, now=AFTER
    )
    report_entries.remove_represented(reference=partner, project_id=project.id, user_id=olga, now=AFTER)

    assert remembered() == [
        ("indicator.added", "project", project.reference, olga, ""),
        ("indicator.changed", "project", project.reference, olga, ""),
        ("indicator.moved", "project", project.reference, olga, ""),
        ("indicator.removed", "project", project.reference, olga, ""),
        ("represented_organization.added", "project", project.reference, olga, ""),
        ("presence.recorded", "event_session", session.reference, olga, ""),
        ("represented_organization.removed", "project", project.reference, olga, ""),
    ]
