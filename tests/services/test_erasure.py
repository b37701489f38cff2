"""Erasing a person: everything that says who they were goes, every number stays."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from eventapp.db import db
from eventapp.domain.errors import Gone
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.states import EntryKind, EventKind, Need, RegistrationStatus
from eventapp.models import Event, OutboxMessage, Project, Registration
from eventapp.queries.registrations import get_by_key
from eventapp.services import closings, erasure, registrations, reports
from tests.support.builders import ENDS_AT, NOW, make_details, make_event, make_registration
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.managing import actions

AFTER = ENDS_AT + timedelta(hours=1)
NAMES = ("Şükran Yıldız", "Olena Demtschenko", "نور حداد")


def held_workshop() -> Event:
    """A workshop that three people with names and two guests came to; its numbers are closed."""
    event = make_event(kind=EventKind.WORKSHOP)
    phone = pair_phone(event)
    for number, name in enumerate(NAMES):
        registration = make_registration(event, name=name, email=f"gast{number}@example.org")
        upload(phone, make_entry(event, ticket=ticket_of(registration)))
    upload(phone, make_entry(event, kind=EntryKind.WALK_IN, adults=2))
    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    return event


def facts_of(event: Event) -> ReportFacts:
    """The report of the event's project."""
    project = db.session.get_one(Project, event.project_id)
    return reports.collect_facts(
        project, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), zone=ZoneInfo("Europe/Berlin"), now=AFTER
    )


def everything() -> str:
    """Every value of every table as text."""
    tables = inspect(db.engine).get_table_names()
    rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    return "\n".join(str(tuple(row)) for row in rows)


def test_no_table_says_who_it_was_and_no_number_moves(app: Flask) -> None:
    event = held_workshop()
    before = facts_of(event)
    registration = db.session.scalars(select(Registration).where(Registration.email == "gast0@example.org")).one()

    erasure.erase_registration(registration_id=registration.id, now=AFTER)
    after = facts_of(event)

    left = everything()
    for secret in ("Şükran", "Yıldız", "gast0@example.org"):
        assert secret not in left
    assert NAMES[1] in left
    assert after.sessions == before.sessions
    assert before.persons_total is not None
    assert after.persons_total is not None
    assert (before.persons_total.attributable, before.persons_total.persons) == (3, 3)
    assert (after.persons_total.attributable, after.persons_total.persons) == (2, 2)
    assert after.persons_total.unattributable == before.persons_total.unattributable + 1
    assert actions()[-1] == "registration.erased"


def test_the_numbers_stay_when_everybody_goes_and_the_session_is_closed_again(app: Flask) -> None:
    event = held_workshop()
    before = facts_of(event).sessions

    for registration in db.session.scalars(select(Registration)).all():
        erasure.erase_registration(registration_id=registration.id, now=AFTER)

    assert facts_of(event).sessions == before
    assert closings.close_event(event_id=event.id, reason="noch einmal", user_id=None, now=AFTER) == 0


def test_before_the_event_erasing_frees_the_places_and_sends_nothing(app: Flask) -> None:
    event = make_event(capacity=5)
    details = make_details(adults=2, children=1, name="Familie Haddad", needs=[Need.INTERPRETING])
    registration = registrations.register(event_id=event.id, details=details, now=NOW)

    erasure.erase_registration(registration_id=registration.id, now=NOW)
    erasure.erase_registration(registration_id=registration.id, now=AFTER)

    fresh = db.session.get_one(Registration, registration.id, populate_existing=True)
    assert (fresh.status, fresh.name, fresh.email, fresh.erased_at) == (RegistrationStatus.CANCELED, "", None, NOW)
    assert db.session.get_one(Event, event.id, populate_existing=True).places_taken == 0
    assert db.session.scalars(select(OutboxMessage)).all() == []
    assert "interpreting" not in everything()


def test_the_own_page_of_an_erased_registration_is_gone(app: Flask) -> None:
    registration = make_registration(make_event())
    erasure.erase_registration(registration_id=registration.id, now=NOW)

    with pytest.raises(Gone):
        get_by_key(registration.key)
