"""Different people across a project: counted by keys that stay when names go, and go when people ask."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.adapters.report_snapshot import read_snapshot
from eventapp.db import db
from eventapp.domain.errors import KeysStillNeeded, NothingToCount, TooManyNames
from eventapp.domain.registering import PartyMember
from eventapp.domain.report_people import PersonFacts
from eventapp.domain.states import EntryKind, EventKind
from eventapp.models import Event, PersonKey, Project, ProjectSecret, Registration
from eventapp.queries import issued_reports
from eventapp.queries.events import list_sessions
from eventapp.queries.persons import Visitor
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import closings, persons, reports
from tests.support.builders import ENDS_AT, make_event, make_organization, make_registration, make_user
from tests.support.door import make_entry, pair_phone, ticket_of, upload

BERLIN = ZoneInfo("Europe/Berlin")
AFTER = ENDS_AT + timedelta(hours=1)
AMINA = Visitor(name="Amina Kaya", contact="amina@example.org")


def held_event(kind: EventKind, *visitors: Visitor, project: Project | None = None, guests: int = 0) -> Event:
    """An event that these people came to, and some guests; its numbers are closed."""
    event = make_event(kind=kind, organization=make_organization())
    if project is not None:
        event.project_id = project.id
        db.session.commit()
    phone = pair_phone(event)
    for visitor in visitors:
        registration = make_registration(event, name=visitor.name, email=visitor.contact)
        upload(phone, make_entry(event, ticket=ticket_of(registration)))
    if guests:
        upload(phone, make_entry(event, kind=EntryKind.WALK_IN, adults=guests))
    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    return event


def project_of(event: Event) -> Project:
    """The event's project."""
    return db.session.get_one(Project, event.project_id)


def total(project: Project) -> PersonFacts:
    """The people of the whole project, as the report says it."""
    facts = reports.collect_facts(
        project, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), zone=BERLIN, now=AFTER
    )
    assert facts.persons_total is not None
    return facts.persons_total


def numbers(facts: PersonFacts) -> tuple[int, int, int, int]:
    """C, D, E, F."""
    return facts.attributable, facts.unattributable, facts.persons, facts.once


def test_one_person_at_two_events_of_a_project_is_one_person(app: Flask) -> None:
    first = held_event(EventKind.WORKSHOP, AMINA, Visitor(name="Olena", contact=None))
    spelled_otherwise = Visitor(name="KAYA, Amina", contact="Amina@Example.org")
    held_event(EventKind.FEST, spelled_otherwise, project=project_of(first), guests=3)

    assert numbers(total(project_of(first))) == (3, 3, 2, 1)


def test_one_person_in_two_projects_has_two_keys(app: Flask) -> None:
    held_event(EventKind.WORKSHOP, AMINA)
    held_event(EventKind.WORKSHOP, AMINA)

    assert len(set(db.session.scalars(select(PersonKey.key)))) == 2


def test_counselling_never_gets_keys(app: Flask) -> None:
    held_event(EventKind.BERATUNG, AMINA)

    assert db.session.scalars(select(PersonKey)).all() == []


def test_somebody_who_asks_becomes_nobody_but_stays_counted(app: Flask) -> None:
    event = held_event(EventKind.WORKSHOP, AMINA, Visitor(name="Olena", contact=None))
    sessions = [session.id for session in list_sessions(event.id)]

    persons.forget_visitors([AMINA], project_id=project_of(event).id, event_session_ids=sessions)

    assert numbers(total(project_of(event))) == (1, 1, 1, 1)


def test_keys_outlive_names_that_were_deleted_in_time(app: Flask) -> None:
    event = held_event(EventKind.FEST, AMINA)
    registration = db.session.scalars(select(Registration)).one()
    registration.name, registration.email = "", None
    db.session.commit()
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)

    closings.close_event(event_id=event.id, reason="Nachtrag", user_id=None, now=AFTER)

    assert numbers(total(project_of(event))) == (1, 1, 1, 1)


def test_guests_on_the_list_are_told_apart_without_keeping_their_names(app: Flask) -> None:
    event = held_event(EventKind.WORKSHOP, AMINA, guests=2)
    session = list_sessions(event.id)[0]
    guests = [Visitor(name="Yusuf Haddad", contact=None), AMINA, Visitor(name="-", contact=None)]

    assert persons.record_guests(event_session_id=session.id, visitors=guests, limit=2, now=AFTER) == 2
    assert numbers(total(project_of(event))) == (2, 1, 2, 2)
    assert persons.record_guests(event_session_id=session.id, visitors=[], limit=2, now=AFTER) == 0
    assert numbers(total(project_of(event))) == (1, 2, 1, 1)
    with pytest.raises(TooManyNames):
        persons.record_guests(event_session_id=session.id, visitors=guests, limit=1, now=AFTER)


def test_destroyed_keys_are_gone_for_good(app: Flask) -> None:
    event = held_event(EventKind.WORKSHOP, AMINA, guests=1)
    project = project_of(event)

    persons.destroy_keys(project_id=project.id, user_id=None, now=AFTER)
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)
    closings.close_event(event_id=event.id, reason="Nachtrag", user_id=None, now=AFTER)

    assert db.session.scalars(select(ProjectSecret.secret)).all() == [None]
    assert numbers(total(project)) == (0, 3, 0, 0)
    with pytest.raises(NothingToCount):
        persons.record_guests(event_session_id=list_sessions(event.id)[0].id, visitors=[AMINA], limit=2, now=AFTER)


def issue_final(project: Project, *, ends_on: date) -> None:
    """A final report up to this day."""
    reports.issue_report(
        project_id=project.id,
        starts_on=date(2026, 1, 1),
        ends_on=ends_on,
        is_final=True,
        zone=BERLIN,
        user_id=None,
        now=AFTER,
    )


def test_keys_are_needed_until_the_report_of_the_whole_project_is_final(app: Flask) -> None:
    project = project_of(held_event(EventKind.FEST, AMINA))
    user_id = make_user(make_organization()).id
    for final_until in (None, date(2026, 11, 30)):
        if final_until:
            issue_final(project, ends_on=final_until)
        with pytest.raises(KeysStillNeeded):
            persons.destroy_reported_keys(project_id=project.id, user_id=user_id, now=AFTER)

    issue_final(project, ends_on=project.ends_on)
    persons.destroy_reported_keys(project_id=project.id, user_id=user_id, now=AFTER)

    assert db.session.scalars(select(PersonKey)).all() == []
    (issued, *_) = issued_reports.list_issued(project.id)
    kept = read_snapshot(issued.facts).persons_total
    assert kept is not None
    assert numbers(kept) == (1, 0, 1, 1)


def test_keys_are_destroyed_fifteen_months_after_the_end_of_their_project(app: Flask) -> None:
    held_event(EventKind.WORKSHOP, AMINA)
    destroyed = [
        persons.destroy_due_keys(zone=BERLIN, now=datetime(2028, *day, 12, tzinfo=BERLIN))
        for day in ((3, 31), (4, 1), (4, 2))
    ]

    assert destroyed == [0, 1, 0]
    assert db.session.scalars(select(PersonKey)).all() == []


def test_companion_without_a_name_is_nobody_known_and_hides_nobody(app: Flask) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    event.list_duty = False
    db.session.commit()
    members = [PartyMember(name=AMINA.name), PartyMember()]
    registration = make_registration(event, name=AMINA.name, email=AMINA.contact, members=members)
    phone = pair_phone(event)
    for ticket in get_with_tickets(registration.id).tickets:
        upload(phone, make_entry(event, ticket=ticket.ticket_id))

    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    handed = list(db.session.scalars(select(PersonKey.key)))
    closings.close_event(event_id=event.id, reason="noch einmal", user_id=None, now=AFTER)

    assert (len(handed), list(db.session.scalars(select(PersonKey.key)))) == (1, handed)
    assert numbers(total(project_of(event))) == (1, 1, 1, 1)
