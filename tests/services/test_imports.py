"""Lists of people: all of it or nothing, never twice, never more than there are places, and fast."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.adapters.stored_import import StoredTable
from eventapp.db import db
from eventapp.domain.errors import DomainError, ImportUnderway, ListEmpty
from eventapp.domain.import_rows import CheckedRows, ImportRules, Readers
from eventapp.domain.import_sessions import OfferedSession
from eventapp.domain.states import (
    EventKind,
    ImportState,
    MessageKind,
    RegistrationStatus,
    WaitlistRule,
)
from eventapp.models import Attendee, AuditEntry, Event, OutboxMessage, Registration, RegistrationImport, Ticket
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import count_places_taken, get_with_tickets
from eventapp.queries.waitlist import list_waiting
from eventapp.services import imports, registrations, tickets
from eventapp.services.import_reading import check_list
from tests.support.builders import NOW, make_details, make_event, make_organization, make_registration, make_user
from tests.support.lists import Cells, csv_list, keep_list, long_rows, xlsx_list
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("app")

READERS = Readers(
    email=lambda text: text.lower() if "@" in text else None, phone=lambda text: text, language={"en": "en"}.get
)
PERSON_HEADS = ("Anmeldung", "Name", "Kind", "E-Mail")


def make_import(event: Event, *rows: Cells, heads: Cells | None = None) -> RegistrationImport:
    """Upload a list for all sessions."""
    content = csv_list(*rows) if heads is None else csv_list(*rows, heads=heads)
    return keep_list(event, content, user_id=make_user(make_organization()).id)


def check(event: Event, kept: RegistrationImport) -> CheckedRows:
    """Read the rows of a list as its page does."""
    offered = tuple(
        OfferedSession(reference=s.reference, label=s.label, starts_at=s.starts_at, capacity=s.capacity)
        for s in list_sessions(event.id)
    )
    rules = ImportRules(
        is_personal=event.kind is EventKind.WORKSHOP,
        max_party_size=event.max_party_size,
        offered=offered,
        chosen=tuple(kept.event_sessions),
        language="de",
        secret=b"secret",
    )
    return check_list(kept, rules=rules, readers=READERS)


def test_list_behind_a_sheet_of_notes_is_found() -> None:
    event = make_event()
    content = xlsx_list(("Ada", "ada@example.org"), heads=("Name", "E-Mail"), notes="Bitte nicht ändern!")

    kept = keep_list(event, content, user_id=make_user(make_organization()).id)

    assert [entry.details.name for entry in check(event, kept).entries] == ["Ada"]


def start(
    event: Event,
    kept: RegistrationImport,
    *,
    sends_mails: bool = True,
    accepts_waiting: bool = False,
    left_out: StoredTable | None = None,
) -> None:
    """Give the go-ahead for what can be read and is not there yet."""
    go_ahead = imports.GoAhead(
        entries=imports.plan(event, check(event, kept).entries, now=NOW).new,
        left_out=left_out or StoredTable(heads=(), rows=()),
        sends_mails=sends_mails,
        accepts_waiting=accepts_waiting,
    )
    imports.start(import_id=kept.id, go_ahead=go_ahead, now=NOW)


def take_over(
    event: Event, rows: Sequence[Cells], *, heads: Cells | None = None, accepts_waiting: bool = False
) -> RegistrationImport:
    """Upload a list and take over what is right."""
    kept = make_import(event, *rows, heads=heads)
    start(event, kept, accepts_waiting=accepts_waiting)
    assert imports.run_next(now=NOW)
    return kept


def books_balance(event: Event) -> bool:
    """True when the running counters are what the registrations say."""
    db.session.rollback()
    counted = count_places_taken(event.id)
    sessions = {session.id: session.places_taken for session in list_sessions(event.id) if session.places_taken}
    return (db.session.get_one(Event, event.id).places_taken, sessions) == (counted.event, counted.sessions)


def count(query: type) -> int:
    """Return how many rows there are."""
    return db.session.scalar(select(func.count()).select_from(query)) or 0


def test_list_of_2000_with_errors_is_taken_over_without_them() -> None:
    event = make_event()
    rows = long_rows(2000, wrong_every=100)
    kept = make_import(event, *rows)
    checked = check(event, kept)

    start(event, kept)
    with count_statements() as statements:
        imports.run_next(now=NOW)

    assert (len(checked.entries), len(checked.problems)) == (1980, 20)
    assert (count(Registration), count(Ticket), count(OutboxMessage)) == (1980, 1980, 1980)
    assert statements.count < 80
    assert kept.state is ImportState.DONE
    people = sum(int(adults) + int(children) for _, email, _, adults, children, _ in rows if "@" in email)
    assert kept.counts == {"registrations": 1980, "people": people, "waiting": 0, "already": 0, "mails": 1980}
    assert books_balance(event)


def test_imported_registration_is_one_like_any_other() -> None:
    event = make_event()

    take_over(event, [("Ada Beispiel", "ada@example.org", "+4917604069012", "2", "1", "en")])

    imported = get_with_tickets(db.session.scalars(select(Registration)).one().id)
    desk = get_with_tickets(make_registration(event, name="Nour", adults=2, children=1).id)
    for field in ("status", "adults", "children", "pending_for", "held_until", "waitlisted_at", "refusal_reason"):
        assert getattr(imported, field) == getattr(desk, field), field
    (ticket,), (other,) = imported.tickets, desk.tickets
    for field in ("status", "adults", "children", "attendee_id", "revoked_at"):
        assert getattr(ticket, field) == getattr(other, field), field
    assert (len(ticket.token), len(ticket.short_code)) == (len(other.token), 8)
    assert (imported.email, imported.phone, imported.language) == ("ada@example.org", "+4917604069012", "en")
    registrations.cancel(registration_id=imported.id, now=NOW)
    tickets.reissue(registration_id=desk.id, now=NOW)
    assert books_balance(event)


def test_persons_get_a_ticket_each() -> None:
    event = make_event(kind=EventKind.WORKSHOP)

    take_over(
        event,
        [("1", "Ada", "", "ada@example.org"), ("1", "Ben", "ja", ""), ("", "Nour", "", "")],
        heads=PERSON_HEADS,
    )

    people = db.session.execute(
        select(Attendee.name, Attendee.is_child, Ticket.adults, Ticket.children)
        .join(Ticket, Ticket.attendee_id == Attendee.id)
        .order_by(Attendee.id)
    ).all()
    assert [tuple(person) for person in people] == [
        ("Ada", False, 1, 0),
        ("Ben", True, 0, 1),
        ("Nour", False, 1, 0),
    ]
    assert books_balance(event)


def test_list_comes_twice_and_nobody_is_doubled() -> None:
    event = make_event()
    make_registration(event, name="Online Beispiel", email="online@example.org")
    rows = [*long_rows(50, wrong_every=25), ("online beispiel", "ONLINE@example.org", "", "1", "0", "")]
    first = take_over(event, rows)

    corrected = [(*row[:1], f"neu{number}@example.org", *row[2:]) if row[1] == "keine Adresse" else row
                 for number, row in enumerate(rows)]  # fmt: skip
    second = take_over(event, corrected)
    again = make_import(event, *corrected)

    assert [first.counts["registrations"], second.counts["registrations"]] == [48, 2]
    assert imports.plan(event, check(event, again).entries, now=NOW).new == ()
    assert count(Registration) == 51
    with pytest.raises(ListEmpty):
        start(event, again)


def test_cancelled_person_of_a_list_does_not_come_back_with_it() -> None:
    event = make_event()
    rows = [("Ada", "ada@example.org", "", "1", "0", "")]
    take_over(event, rows)
    registrations.cancel(registration_id=db.session.scalars(select(Registration)).one().id, now=NOW)

    plan = imports.plan(event, check(event, make_import(event, *rows)).entries, now=NOW)

    assert (plan.new, len(plan.already)) == ((), 1)


def test_nothing_is_taken_over_where_not_everybody_fits() -> None:
    event = make_event(capacity=10)
    kept = take_over(event, [(f"Person {n}", "", "", "2", "0", "") for n in range(6)])

    db.session.refresh(kept)
    assert (kept.state, kept.trouble, kept.entries) == (ImportState.UPLOADED, "import_does_not_fit", None)
    assert (count(Registration), count(AuditEntry)) == (0, 0)
    assert check(event, kept).entries != ()
    assert books_balance(event)


def test_rest_waits_in_the_order_of_the_list_where_the_organizer_says_so() -> None:
    event = make_event(capacity=10)
    event.waitlist_rule = WaitlistRule.WAIT
    db.session.commit()

    kept = take_over(
        event, [(f"Person {n}", f"p{n}@example.org", "", "2", "1", "") for n in range(5)], accepts_waiting=True
    )

    assert [r.name for r in list_waiting(event.id)] == ["Person 3", "Person 4"]
    by_status = [(r.name, r.status) for r in db.session.scalars(select(Registration).order_by(Registration.name))]
    confirmed, waiting = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED
    assert by_status == [(f"Person {n}", confirmed if n < 3 else waiting) for n in range(5)]
    assert kept.counts["waiting"] == 2
    kinds = db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert kinds == [MessageKind.REGISTRATION_CONFIRMED] * 3 + [MessageKind.REGISTRATION_WAITLISTED] * 2
    assert count(Ticket) == 3
    assert books_balance(event)


def test_list_overtakes_nobody_who_waits() -> None:
    event = make_event(capacity=4)
    event.waitlist_rule = WaitlistRule.WAIT
    db.session.commit()
    make_registration(event, adults=3)
    details = replace(make_details(adults=2, name="Nour"), accepts_waiting=True)
    registrations.register(event_id=event.id, details=details, now=NOW)

    kept = take_over(event, [("Ada", "", "", "1", "0", "")], accepts_waiting=True)

    assert kept.counts["waiting"] == 1


def test_organizer_may_leave_the_mails_out() -> None:
    event = make_event()
    kept = make_import(event, *long_rows(3))

    start(event, kept, sends_mails=False)
    imports.run_next(now=NOW)

    assert (kept.counts["mails"], count(OutboxMessage), count(Ticket)) == (0, 0, 3)


def test_list_is_sealed_and_forgotten() -> None:
    event = make_event()
    kept = make_import(event, ("Ada Geheim", "ada@example.org", "", "1", "0", ""))
    stored = db.session.scalar(select(func.cast(RegistrationImport.__table__.c.content, db.String)))
    assert "Geheim" not in str(stored)

    start(event, kept)
    imports.run_next(now=NOW)
    db.session.refresh(kept)
    assert (kept.content, kept.entries) == (None, None)

    imports.forget_old(now=NOW + timedelta(hours=23))
    assert count(RegistrationImport) == 1
    imports.forget_old(now=NOW + timedelta(hours=25))
    assert count(RegistrationImport) == 0


def test_audit_has_numbers_only() -> None:
    event = make_event()
    kept = take_over(event, long_rows(3))

    (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject_reference, entry.user_id) == (
        "registrations.imported",
        event.reference,
        kept.created_by,
    )
    assert entry.reason == "registrations=3 people=8 waiting=0 already=0 mails=3"


def test_worker_that_dies_leaves_nothing_and_the_next_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    kept = make_import(event, *long_rows(600))
    start(event, kept)

    with monkeypatch.context() as broken:
        broken.setattr(imports, "_finish", _die)
        with pytest.raises(KeyboardInterrupt):
            imports.run_next(now=NOW)
    db.session.rollback()
    db.session.refresh(kept)
    assert (count(Registration), kept.state, kept.done) == (0, ImportState.WAITING, 600)

    imports.run_next(now=NOW)
    assert (count(Registration), imports.run_next(now=NOW)) == (600, False)


def _die(*_args: object, **_values: object) -> None:
    raise KeyboardInterrupt


def test_closed_event_takes_nobody() -> None:
    event = make_event()
    kept = make_import(event, *long_rows(2))
    start(event, kept)

    imports.run_next(now=NOW + timedelta(days=60))

    db.session.refresh(kept)
    assert (kept.trouble, count(Registration)) == ("registration_closed", 0)


def test_go_ahead_is_given_once() -> None:
    event = make_event()
    kept = make_import(event, *long_rows(2))
    start(event, kept)

    with pytest.raises(ImportUnderway):
        start(event, kept)
    with pytest.raises(ImportUnderway):
        imports.discard(import_id=kept.id)


def test_two_workers_and_visitors_never_oversell(app: Flask) -> None:
    event = make_event(capacity=320, max_party_size=6)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    kept = make_import(event, *long_rows(120))
    start(event, kept, accepts_waiting=True)
    gate = threading.Barrier(6)

    def visit(number: int) -> int:
        with app.app_context():
            gate.wait()
            if number < 2:
                return int(imports.run_next(now=NOW))
            made = 0
            for each in range(30):
                try:
                    details = make_details(adults=2, name=f"V{number}-{each}", email=None)
                    registrations.register(event_id=event.id, details=details, now=NOW)
                    made += 1
                except DomainError:
                    break
            return made

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(visit, range(6)))

    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(Registration.name.startswith("Person "))) == 120
    assert count_places_taken(event.id).event <= 320
    assert books_balance(event)
