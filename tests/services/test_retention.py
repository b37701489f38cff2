"""Retention: on the promised day everything that says who came is gone from every table, and no number moves."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from eventapp.db import db
from eventapp.domain.errors import Gone, NotFound
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.retention import Stage
from eventapp.domain.states import CancelReason, EntryKind, EventKind, Need, PendingFor, RegistrationStatus
from eventapp.models import AuditEntry, Event, OutboxMessage, Project, Registration, Ticket
from eventapp.queries.registrations import get_by_key, get_ticket
from eventapp.queries.retention import list_retention
from eventapp.services import closings, registrations, reports, retention
from eventapp.services.retention import Deleted
from tests.support.builders import ENDS_AT, NOW, make_details, make_event, make_registration
from tests.support.door import make_entry, pair_phone, ticket_of, upload

ZONE = "Europe/Berlin"
PEOPLE = ("Şükran Yıldız", "Olena Demtschenko", "نور حداد")
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("app")


def held_workshop() -> Event:
    """Three people came, one of them with a need; a stranger was let in with a note; one cancelled."""
    event = make_event(kind=EventKind.WORKSHOP, reference="w1")
    phone = pair_phone(event)
    for number, name in enumerate(PEOPLE):
        details = make_details(
            name=name,
            attendee_names=[name],
            email=f"gast{number}@example.org",
            needs=[Need.INTERPRETING] if number == 0 else [],
        )
        registration = registrations.register(event_id=event.id, details=details, now=NOW)
        upload(phone, make_entry(event, ticket=ticket_of(registration)))
    upload(phone, replace(make_entry(event, kind=EntryKind.WALK_IN, adults=2), note="Cousine von Yıldız"))
    leaving = make_registration(event, name="Bilal Haddad", email="bilal@example.org")
    registrations.cancel(registration_id=leaving.id, now=NOW)
    return event


def facts_of(event: Event) -> ReportFacts:
    """The report of the event's project."""
    project = db.session.get_one(Project, event.project_id)
    return reports.collect_facts(
        project,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        zone=ZoneInfo(ZONE),
        now=ENDS_AT + timedelta(hours=1),
    )


def everything() -> str:
    """Every value of every table as text, sealed ones as they lie there."""
    tables = inspect(db.engine).get_table_names()
    rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    return "\n".join(str(tuple(row)) for row in rows)


def run_after(days: int) -> list[tuple[Stage, int]]:
    """Run on the day so many days after the event; return what was deleted."""
    db.session.remove()
    return [(each.stage, each.count) for each in retention.run(zone=ZONE, now=ENDS_AT + days * DAY)]


def test_stages_go_on_the_promised_days_and_only_once() -> None:
    held_workshop()

    gone = {day: run_after(day) for day in (0, 6, 7, 8, 29, 30, 31, 89, 90, 91)}

    assert {day: stages for day, stages in gone.items() if stages} == {
        7: [(Stage.NEEDS, 1), (Stage.WAITED, 0)],
        30: [(Stage.CONTACTS, 4)],
        90: [(Stage.NAMES, 4)],
    }


def test_no_table_says_who_came_and_no_number_moves() -> None:
    event = held_workshop()
    closings.close_event(event_id=event.id, reason="", user_id=None, now=ENDS_AT + timedelta(hours=1))
    before = facts_of(event)
    tokens = db.session.scalars(select(Ticket.token)).all()
    codes = db.session.scalars(select(Ticket.short_code)).all()
    keys = db.session.scalars(select(Registration.key)).all()
    assert all(name in everything() for name in PEOPLE)

    run_after(400)

    left = everything()
    told = [word for name in (*PEOPLE, "Bilal Haddad") for word in name.split()]
    assert [
        secret for secret in [*told, *tokens, *codes, *keys, "gast0", "interpreting", "Cousine"] if secret in left
    ] == []
    assert facts_of(event) == before


def test_numbers_are_frozen_before_the_names_go() -> None:
    event = held_workshop()

    run_after(400)

    facts = facts_of(event)
    assert [(s.admitted, s.walk_ins, s.total) for s in facts.sessions] == [(3, 2, 5)]
    assert facts.persons_total is not None
    assert facts.persons_total.persons == 3  # their keys live until the final report


def test_links_lead_to_a_page_that_explains() -> None:
    event = held_workshop()
    registration = db.session.scalars(select(Registration).where(Registration.event_id == event.id)).first()
    assert registration is not None
    key, ticket_id = registration.key, ticket_of(registration)

    run_after(400)

    with pytest.raises(Gone):
        get_by_key(key)
    with pytest.raises(Gone):
        get_ticket(ticket_id)
    with pytest.raises(NotFound):
        get_by_key(key[::-1])


def test_nothing_goes_while_phones_still_work() -> None:
    event = held_workshop()
    event.name_days = event.contact_days = event.needs_days = 0
    db.session.commit()

    early = retention.run(zone=ZONE, now=ENDS_AT + timedelta(hours=11))
    due = retention.run(zone=ZONE, now=ENDS_AT + timedelta(hours=13))

    assert early == []
    assert [each.stage for each in due] == list(Stage)


def test_who_waited_in_vain_goes_after_a_week_and_who_never_confirmed_at_once() -> None:
    event = held_workshop()
    waiting = make_registration(event, name="Wartende", email="warte@example.org")
    waiting.status, waiting.waitlisted_at = RegistrationStatus.WAITLISTED, NOW
    silent = make_registration(event, name="Stille", email="still@example.org")
    silent.status, silent.cancel_reason = RegistrationStatus.CANCELED, CancelReason.ADDRESS_UNCONFIRMED
    asked = make_registration(event, name="Fragende", email="frage@example.org")
    asked.status, asked.pending_for = RegistrationStatus.PENDING, PendingFor.APPROVAL
    db.session.commit()

    retention.run(zone=ZONE, now=NOW)
    assert [name in everything() for name in ("Wartende", "Stille", "Fragende")] == [True, False, True]
    assert (Stage.WAITED, 1) in run_after(7)
    assert "Wartende" not in everything()


def test_plan_says_what_run_would_do_and_changes_nothing() -> None:
    held_workshop()
    before = everything()

    planned = retention.plan(zone=ZONE, now=ENDS_AT + 31 * DAY)

    assert planned == [
        Deleted(event="w1", stage=Stage.NEEDS, count=1),
        Deleted(event="w1", stage=Stage.WAITED, count=0),
        Deleted(event="w1", stage=Stage.CONTACTS, count=4),
    ]
    assert everything() == before


def test_logs_end_after_their_time(app: Flask) -> None:
    event = held_workshop()
    far = NOW + timedelta(days=400)
    db.session.execute(text("UPDATE outbox_message SET status = 'sent'"))
    event.contact_days = event.name_days = 1000
    db.session.commit()

    retention.run(zone=ZONE, now=NOW + timedelta(days=13))
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 5
    retention.run(zone=ZONE, now=far)

    assert db.session.scalars(select(OutboxMessage)).all() == []
    assert {entry.at >= far - timedelta(days=365) for entry in db.session.scalars(select(AuditEntry))} == {True}


def test_record_says_how_much_was_deleted_when() -> None:
    held_workshop()

    run_after(400)

    (kept,) = list_retention(zone=ZONE, now=ENDS_AT + 401 * DAY)
    assert {stage: done.count for stage, done in kept.done.items()} == {
        Stage.NEEDS: 1,
        Stage.WAITED: 0,
        Stage.CONTACTS: 4,
        Stage.NAMES: 4,
    }
    assert kept.due == []
