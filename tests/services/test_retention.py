"""Retention: on the promised day everything that says who came is gone from every table, and no number moves."""

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from eventapp.db import db
from eventapp.domain.codes import gone_ticket_id
from eventapp.domain.errors import Gone, NotFound
from eventapp.domain.report_facts import DeletionFacts, ReportFacts
from eventapp.domain.retention import Stage
from eventapp.domain.states import CancelReason, EntryKind, EventKind, Need, PendingFor, RegistrationStatus
from eventapp.models import (
    AuditEntry,
    Event,
    LogEntryRow,
    OutboxMessage,
    PaperSheet,
    PaperSheetEntry,
    Project,
    Registration,
    Ticket,
)
from eventapp.queries.registrations import get_by_key, get_ticket, get_with_tickets
from eventapp.queries.retention import list_retention
from eventapp.services import closings, invitations, registrations, reports, retention
from eventapp.services.invitations import NewInvitation
from eventapp.services.retention import Deleted, RetentionReport
from tests.support.builders import (
    ENDS_AT,
    NOW,
    make_details,
    make_event,
    make_registration,
    make_session,
    make_user,
)
from tests.support.conflict_desk import guest_with_code, report_of
from tests.support.door import make_entry, pair_phone, ticket_of, upload

ZONE = "Europe/Berlin"
PEOPLE = ("Şükran Yıldız", "Olena Demtschenko", "نور حداد")
DAY = timedelta(days=1)
NOTHING = RetentionReport(stages=[], unconfirmed=0, mails=0, mail_files=0, audit_entries=0, accounts=0, departed=0)

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
    user = make_user(event.organization)
    invited = NewInvitation(label="Familie Okonkwo")
    invitations.make_invitations(event_id=event.id, invitations=[invited], user_id=user.id, now=NOW)
    return event


def tickets_of(event: Event, *names: str) -> list[Ticket]:
    """Register people one by one; return their tickets."""
    return [get_with_tickets(make_registration(event, name=name).id).tickets[0] for name in names]


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
    return [(each.stage, each.count) for each in retention.run(zone=ZONE, now=ENDS_AT + days * DAY).stages]


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
        secret
        for secret in [*told, *tokens, *codes, *keys, "gast0", "interpreting", "Cousine", "Okonkwo"]
        if secret in left
    ] == []
    after = facts_of(event)
    assert after.deletions == [DeletionFacts(event="KulturWERK", deleted_on=(ENDS_AT + 400 * DAY).date())]
    assert replace(after, deletions=()) == replace(before, deletions=())


def test_guests_whose_code_was_a_ticket_stay_with_its_party() -> None:
    event = make_event(reference="w1")
    phone = pair_phone(event)
    codes = [ticket.short_code for ticket in tickets_of(event, *PEOPLE)]
    unknown = "BB2345679"
    for code in (codes[0], f"{codes[1][:4]} {codes[1][4:]}".lower(), unknown):
        upload(phone, guest_with_code(event, code, adults=2), now=ENDS_AT)
    before = report_of(event)
    assert (before.admitted, before.walk_ins) == (2, 4)

    run_after(400)
    assert report_of(event) == before
    upload(phone, guest_with_code(event, codes[2]), now=ENDS_AT + 2 * DAY)
    late = report_of(event)
    assert run_after(401) == [(Stage.NAMES, 0)]
    assert run_after(402) == []

    assert report_of(event) == late
    assert [code for code in (*codes, codes[1][:4].lower(), unknown) if code in everything()] == []


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

    assert early.stages == []
    assert [each.stage for each in due.stages] == list(Stage)


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


@pytest.mark.parametrize("days", [0, 7, 31, 400])
def test_plan_is_what_run_does_and_changes_nothing(tmp_path: Path, days: int) -> None:
    event = held_workshop()
    waiting = make_registration(event, name="Wartende", email="warte@example.org")
    waiting.status, waiting.waitlisted_at = RegistrationStatus.WAITLISTED, NOW
    silent = make_registration(event, name="Stille", email="still@example.org")
    silent.status, silent.cancel_reason = RegistrationStatus.CANCELED, CancelReason.ADDRESS_UNCONFIRMED
    db.session.execute(text("UPDATE outbox_message SET status = 'sent'"))
    db.session.commit()
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "old.eml").write_text("To: gast0@example.org", encoding="ascii")
    os.utime(folder / "old.eml", (NOW.timestamp(), NOW.timestamp()))
    before, now = everything(), ENDS_AT + days * DAY

    planned = retention.plan(zone=ZONE, now=now, mail_folder=folder)
    unchanged, files = everything(), [path.name for path in folder.iterdir()]
    done = retention.run(zone=ZONE, now=now, mail_folder=folder)

    assert (unchanged, files) == (before, ["old.eml"])
    assert planned == done
    goes_with_those_who_waited = days >= 7
    assert (done.unconfirmed, done.mail_files, list(folder.iterdir())) == (
        0 if goes_with_those_who_waited else 1,
        1,
        [],
    )
    assert retention.run(zone=ZONE, now=now, mail_folder=folder) == NOTHING


def test_plan_counts_what_every_stage_of_one_run_finds() -> None:
    event = held_workshop()
    waiting = make_registration(event, name="Wartende", email="warte@example.org")
    waiting.status, waiting.waitlisted_at = RegistrationStatus.WAITLISTED, NOW
    db.session.commit()

    planned = retention.plan(zone=ZONE, now=ENDS_AT + 400 * DAY)

    # who waited is gone with the second stage, so the later ones do not find them again
    assert planned.stages == [
        Deleted(event="w1", stage=Stage.NEEDS, count=1),
        Deleted(event="w1", stage=Stage.WAITED, count=1),
        Deleted(event="w1", stage=Stage.CONTACTS, count=4),
        Deleted(event="w1", stage=Stage.NAMES, count=4),
    ]


def test_what_comes_after_a_stage_was_done_goes_on_its_own_day() -> None:
    event = held_workshop()
    run_after(400)
    old_keys = set(db.session.scalars(select(Registration.key)))
    again = make_session(starts_at=ENDS_AT + 500 * DAY, ends_at=ENDS_AT + 500 * DAY + timedelta(hours=2))
    again.event_id = event.id
    db.session.add(again)
    db.session.commit()
    late = registrations.register(
        event_id=event.id,
        details=make_details(name="Späte Gästin", attendee_names=["Späte Gästin"], needs=[Need.INTERPRETING]),
        now=ENDS_AT + 450 * DAY,
    )

    assert run_after(506) == []
    (kept,) = list_retention(zone=ZONE, now=ENDS_AT + 506 * DAY)
    assert Stage.NAMES not in kept.done
    assert run_after(507) == [(Stage.NEEDS, 1)]
    assert run_after(590) == [(Stage.CONTACTS, 1), (Stage.NAMES, 1)]

    assert "Späte" not in everything()
    assert old_keys <= set(db.session.scalars(select(Registration.key)))  # old links still lead to the explanation
    with pytest.raises(Gone):
        get_by_key(late.key)
    (kept,) = list_retention(zone=ZONE, now=ENDS_AT + 600 * DAY)
    assert (kept.done[Stage.NAMES].count, kept.due) == (5, [])


def test_event_whose_sessions_are_gone_keeps_nobody_for_ever() -> None:
    event = held_workshop()
    draft = make_event(kind=EventKind.WORKSHOP, reference="w2")
    make_registration(draft, name="Vergessene")
    db.session.execute(text("DELETE FROM registration_session"))
    db.session.execute(text("DELETE FROM event_session WHERE event_id = :event"), {"event": draft.id})
    db.session.commit()

    run_after(400)

    assert [name in everything() for name in ("Vergessene", PEOPLE[0])] == [False, False]
    assert event.id != draft.id


def test_lines_of_paper_sheets_name_no_ticket_any_more() -> None:
    held_workshop()
    ticket_ids = db.session.scalars(select(Ticket.ticket_id).order_by(Ticket.id)).all()
    (entry,) = db.session.scalars(select(LogEntryRow).where(LogEntryRow.ticket_id == ticket_ids[0])).all()
    sheet = PaperSheet(event_session_id=entry.event_session_id, reference="b1", name="1", name_key="1", entered_at=NOW)
    db.session.add(sheet)
    db.session.flush()
    db.session.add(PaperSheetEntry(paper_sheet_id=sheet.id, uuid=entry.uuid, line=ticket_ids[0].hex()))
    db.session.commit()

    run_after(400)

    (line,) = db.session.scalars(select(PaperSheetEntry.line))
    assert line == gone_ticket_id(ticket_ids[0]).hex()
    assert [ticket_id.hex() for ticket_id in ticket_ids if ticket_id.hex() in everything()] == []


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
