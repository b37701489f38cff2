"""What a report says of events whose association has left: as it was then, whatever is entered there later."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.report_entries import CounsellingDetails, VolunteerDetails
from eventapp.domain.report_facts import ListFacts, ReportFacts
from eventapp.domain.rounds import RoundDetails
from eventapp.domain.states import CounsellingTopic, EventStatus, EvidenceKind, Role
from eventapp.models import DepartedEvent, Event, EventSession, Organization, Project, VolunteerWork
from eventapp.queries import event_entries
from eventapp.services import closings, departures, report_entries, rounds
from tests.support.builders import STARTS_AT, make_organization, make_project, make_user
from tests.support.counselling import BERLIN, make_day
from tests.support.network import AFTER, LATER, LEFT, close, hold, leave, report

DAY = date(2026, 9, 26)
SIGNED = ListFacts(signatures=3, without_signature=1, under_16=1)


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The umbrella."""
    return make_organization()


@pytest.fixture
def shared(herne: Organization) -> Project:
    """A project of the umbrella that is open to its associations."""
    return make_project(herne, is_shared=True)


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """A member association."""
    return make_organization(short_name="Kulturverein", umbrella=herne)


def enter(event: Event, *, people: int = 3) -> None:
    """What organizers write beside the numbers of an event; more people mean other entries."""
    work = VolunteerDetails(day=DAY, activity=f"Aufbau {people}", people=people, minutes=60 * people)
    report_entries.add_volunteer_work(event_id=event.id, details=work, now=AFTER)
    counted_at = STARTS_AT + timedelta(minutes=people)
    counted = RoundDetails(counted_at=counted_at, area="Wiese", people=people, counted_by="Ben Beispiel")
    rounds.add_round(event_id=event.id, details=counted, now=AFTER)
    report_entries.record_evidence(event_id=event.id, present=list(EvidenceKind)[:people], now=AFTER)
    (session_id,) = db.session.scalars(select(EventSession.id).where(EventSession.event_id == event.id))
    signed = ListFacts(signatures=people, without_signature=1, under_16=1)
    report_entries.record_signed_list(event_session_id=session_id, counted=signed, now=AFTER)
    report_entries.record_remark(event_session_id=session_id, remark=f"Es waren {people}.", now=AFTER)


def record_talks(day: Event, *, minutes: int) -> None:
    """The counters of a counselling day."""
    topics = {CounsellingTopic.RESIDENCE: minutes, CounsellingTopic.ASYLUM: 1}
    talks = CounsellingDetails(first_talks=2, follow_up_talks=1, minutes=minutes, interpreted=1, topics=topics)
    report_entries.record_counselling(event_id=day.id, details=talks, now=AFTER)


def without_curve(facts: ReportFacts) -> ReportFacts:
    """The report without the curve of arrivals, which is read from the log and is not for the umbrella any more."""
    return replace(facts, arrivals=())


def enter_more(event: Event) -> None:
    enter(event, people=2)


def remove_work(event: Event) -> None:
    (reference,) = db.session.scalars(select(VolunteerWork.reference))
    report_entries.remove_volunteer_work(reference=reference, event_id=event.id, now=LATER)


def call_off(event: Event) -> None:
    db.session.execute(update(Event).where(Event.id == event.id).values(status=EventStatus.CANCELLED))
    db.session.execute(update(EventSession).where(EventSession.event_id == event.id).values(is_cancelled=True))
    db.session.commit()


def want_more(event: Event) -> None:
    db.session.execute(update(EventSession).where(EventSession.event_id == event.id).values(target=500))
    db.session.commit()


@pytest.mark.parametrize("change", [enter_more, remove_work, call_off, want_more])
def test_nothing_that_is_done_later_reaches_the_report(
    herne: Organization, shared: Project, verein: Organization, change: Callable[[Event], None]
) -> None:
    event = hold(verein, shared)
    enter(event)
    before = report(shared)

    leave(verein)
    change(event)
    close(event, reason="Nachträglich")
    db.session.expire_all()

    (volunteers,), (counted,), (session,) = before.volunteers, before.rounds, before.sessions
    assert (volunteers.activity, volunteers.minutes, counted.people) == ("Aufbau 3", 180, 3)
    assert (session.remark, session.signed_list) == ("Es waren 3.", SIGNED)
    assert without_curve(report(shared)) == without_curve(before)


def test_association_itself_sees_what_it_enters(herne: Organization, shared: Project, verein: Organization) -> None:
    event = hold(verein, shared)
    enter(event)
    leave(verein)

    enter(event, people=2)

    assert [each.people for each in event_entries.read_live(event.id).rounds] == [2, 3]
    assert [each.people for each in event_entries.list_kept(shared.id)[event.id].rounds] == [3]


def test_entries_of_those_who_stay_are_those_of_now(herne: Organization, shared: Project, verein: Organization) -> None:
    neighbour = make_organization(short_name="Nachbarn", umbrella=herne)
    staying, leaving = hold(neighbour, shared), hold(verein, shared)
    for event in (staying, leaving):
        enter(event)
    leave(verein)

    for event in (staying, leaving):
        enter(event, people=2)

    facts = report(shared)
    assert sorted(each.activity for each in facts.volunteers) == ["Aufbau 2", "Aufbau 3", "Aufbau 3"]
    assert [each.people for each in facts.rounds] == [2, 3, 3]
    assert sorted(each.remark for each in facts.sessions) == ["Es waren 2.", "Es waren 3."]


def test_talks_of_a_counselling_day_stay_too(herne: Organization, shared: Project, verein: Organization) -> None:
    day = make_day(organization=verein, booked=2)
    day.project_id = shared.id
    db.session.commit()
    record_talks(day, minutes=90)
    over = LEFT + timedelta(days=30)
    closings.close_event(event_id=day.id, reason="", user_id=None, now=over)
    before = report(shared)
    by = make_user(verein, roles=(Role.ADMIN,))

    departures.leave_network(organization_id=verein.id, by_user_id=by.id, zone=BERLIN, now=over + timedelta(hours=1))
    record_talks(day, minutes=300)
    db.session.expire_all()

    (counselling,) = before.counselling
    assert (counselling.first_talks, counselling.minutes) == (2, 90)
    assert before.topics != {}
    assert report(shared) == before


def test_nobody_is_named_in_what_is_kept(herne: Organization, shared: Project, verein: Organization) -> None:
    enter(hold(verein, shared))

    leave(verein)

    (kept,) = db.session.scalars(select(DepartedEvent)).all()
    words = json.dumps(kept.entries, ensure_ascii=False)
    assert [name for name in ("Ben", "Ada", "example.org") if name in words] == []
    assert (kept.project_id, kept.left_at) == (shared.id, LEFT)
