"""Receiving the door's entries: stored once, answered one by one, marked where the server sees it otherwise."""

import threading
from collections.abc import Sequence
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EntryKind, EntryVerdict, ScanResult
from eventapp.domain.sync import EntryAnswer, UploadedEntry
from eventapp.models import Device, Event, LogEntryRow
from eventapp.queries import attendance as attendance_queries
from eventapp.queries.devices import DeviceContext
from eventapp.services import check_in
from eventapp.services import registrations as registration_services
from tests.support.builders import ENDS_AT, make_event, make_registration, make_session
from tests.support.door import make_entry, pair_phone, phone, ticket_of
from tests.support.statements import count_statements

DOORS = datetime(2026, 9, 26, 11, 30, tzinfo=UTC)
ALL_RIGHTS = HELPER_RIGHTS

pytestmark = pytest.mark.usefixtures("app")


def paired(
    event: Event, *, gate: str = "Tor West", rights: Sequence[DeviceRight] = (DeviceRight.WALK_IN,)
) -> DeviceContext:
    """A phone of the event's door."""
    return phone(pair_phone(event, gate=gate, rights=rights))


def entry(event: Event, kind: EntryKind = EntryKind.ADMIT, *, at: datetime = DOORS, **changes: Any) -> UploadedEntry:
    """An entry as a phone decided it; admissions are admitted unless said otherwise."""
    return replace(make_entry(event, kind=kind, at=at), **changes)


def undo(event: Event, undone: UploadedEntry) -> UploadedEntry:
    """The entry that takes another one back."""
    return entry(event, EntryKind.REVERSAL, adults=0, reverses=undone.uuid)


def upload(device: DeviceContext, *entries: UploadedEntry, now: datetime = DOORS) -> list[tuple[EntryVerdict, str]]:
    """Upload a batch; return verdict and detail of each answer."""
    answers = check_in.receive_entries(entries, device=device, now=now)
    assert [answer.uuid for answer in answers] == [sent.uuid for sent in entries]
    return [(answer.verdict, answer.detail) for answer in answers]


def report_of(event: Event) -> AttendanceReport:
    """The numbers of the event's only session."""
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report


def revoked(device: DeviceContext, *, at: datetime) -> DeviceContext:
    """The phone after its revocation."""
    db.session.execute(update(Device).where(Device.id == device.id).values(revoked_at=at))
    db.session.commit()
    return replace(device, revoked_at=at)


STORED = (EntryVerdict.STORED, "")


def test_receive_entries_counts_a_party_that_comes_in_parts_and_its_sixth_person_as_guest() -> None:
    event = make_event()
    device = paired(event)
    ticket = ticket_of(make_registration(event, adults=2, children=3))

    answers = upload(
        device,
        entry(event, ticket=ticket, adults=1, children=2),
        entry(event, ticket=ticket, adults=1, children=1),
        entry(event, EntryKind.WALK_IN, ticket=ticket, adults=1),
    )

    report = report_of(event)
    assert answers == [STORED] * 3
    assert (report.admitted, report.walk_ins, report.no_shows, report.children) == (5, 1, 0, 3)


def test_receive_entries_answers_a_repeated_batch_as_known_and_counts_once() -> None:
    event = make_event()
    device = paired(event)
    batch = [
        entry(event, ticket=ticket_of(make_registration(event))),
        entry(event, EntryKind.TALLY, adults=2),
    ]

    answers = [upload(device, *batch) for _ in range(3)]

    assert answers == [[STORED] * 2, *[[(EntryVerdict.KNOWN, "")] * 2] * 2]
    assert report_of(event).counted == 3


def test_receive_entries_answers_an_entry_twice_in_one_batch_as_known() -> None:
    event = make_event()
    device = paired(event)
    sent = entry(event, EntryKind.TALLY)

    assert upload(device, sent, sent) == [STORED, (EntryVerdict.KNOWN, "")]


def test_receive_entries_repeats_the_stored_conflict_before_any_refusal() -> None:
    event = make_event()
    device = paired(event)
    ticket = ticket_of(make_registration(event))
    twice = entry(event, ticket=ticket)
    first = upload(device, entry(event, ticket=ticket), twice)

    again = upload(revoked(device, at=DOORS - timedelta(hours=1)), twice)

    assert first[1] == (EntryVerdict.CONFLICT, "admitted_twice")
    assert again == [(EntryVerdict.KNOWN, "admitted_twice")]


def test_receive_entries_marks_one_ticket_at_two_gates_and_counts_it_once() -> None:
    event = make_event()
    west, ost = paired(event, gate="Tor West"), paired(event, gate="Tor Ost")
    ticket = ticket_of(make_registration(event))

    answers = [upload(west, entry(event, ticket=ticket)), upload(ost, entry(event, ticket=ticket))]

    assert answers == [[STORED], [(EntryVerdict.CONFLICT, "admitted_twice")]]
    assert report_of(event).admitted == 1


def test_receive_entries_marks_people_over_the_size_of_a_party() -> None:
    event = make_event()
    device = paired(event)
    ticket = ticket_of(make_registration(event, adults=2))

    answers = upload(device, entry(event, ticket=ticket, adults=3), entry(event, ticket=ticket, adults=1))

    assert answers == [(EntryVerdict.CONFLICT, "surplus")] * 2
    assert (report_of(event).admitted, report_of(event).surplus) == (2, 2)


def test_receive_entries_keeps_a_person_admitted_after_the_cancellation_and_marks_it() -> None:
    event = make_event()
    device = paired(event)
    registration = make_registration(event)
    registration_services.cancel(registration_id=registration.id, now=DOORS - timedelta(minutes=5))

    answers = upload(device, entry(event, ticket=ticket_of(registration)))

    assert answers == [(EntryVerdict.CONFLICT, "not_valid")]
    assert (report_of(event).admitted, report_of(event).walk_ins, report_of(event).no_shows) == (0, 1, 0)


def test_receive_entries_does_not_mark_a_person_who_came_before_the_cancellation() -> None:
    event = make_event()
    device = paired(event)
    registration = make_registration(event)
    registration_services.cancel(registration_id=registration.id, now=DOORS + timedelta(minutes=5))

    answers = upload(device, entry(event, ticket=ticket_of(registration)), now=DOORS + timedelta(hours=1))

    assert answers == [STORED]


def test_receive_entries_accepts_what_a_supervisor_overrode_with_a_reason() -> None:
    event = make_event()
    device = paired(event, rights=ALL_RIGHTS)
    registration = make_registration(event)
    registration_services.cancel(registration_id=registration.id, now=DOORS - timedelta(minutes=5))

    answers = upload(
        device,
        entry(event, ticket=ticket_of(registration), overrides=ScanResult.CANCELED, note="Doch gekommen"),
    )

    assert answers == [STORED]


def test_receive_entries_marks_a_ticket_of_another_session() -> None:
    morning, afternoon = make_session(label="Vormittag"), make_session(label="Nachmittag")
    event = make_event(sessions=[morning, afternoon])
    device = paired(event)
    registration = make_registration(event, event_sessions=[morning.reference])

    answers = upload(
        device,
        entry(event, ticket=ticket_of(registration), event_session=afternoon.reference),
        entry(event, ticket=ticket_of(registration), event_session=morning.reference),
    )

    assert answers == [(EntryVerdict.CONFLICT, "not_valid"), STORED]


def test_receive_entries_marks_a_ticket_that_the_database_does_not_have() -> None:
    event = make_event()
    device = paired(event)

    answers = upload(device, entry(event, ticket=b"\x07" * 8))

    assert answers == [(EntryVerdict.CONFLICT, "not_valid")]
    assert (report_of(event).admitted, report_of(event).walk_ins) == (0, 1)


def test_receive_entries_marks_a_doubtful_clock_and_keeps_both_times() -> None:
    event = make_event()
    device = paired(event)
    behind = entry(event, EntryKind.TALLY, at=DOORS - timedelta(hours=1), clock_offset_ms=3_600_000)

    answers = upload(device, behind)

    row = db.session.scalars(select(LogEntryRow)).one()
    assert answers == [(EntryVerdict.CONFLICT, "clock")]
    assert (row.happened_at, row.counted_at) == (DOORS - timedelta(hours=1), DOORS)


def test_receive_entries_takes_what_waited_on_a_revoked_phone_and_marks_only_what_came_after() -> None:
    event = make_event()
    device = paired(event)
    revoked_at = DOORS + timedelta(minutes=10)

    answers = upload(
        revoked(device, at=revoked_at),
        entry(event, EntryKind.TALLY, at=revoked_at - timedelta(minutes=1)),
        entry(event, EntryKind.TALLY, at=revoked_at + timedelta(minutes=1)),
        now=revoked_at + timedelta(hours=1),
    )

    assert answers == [STORED, (EntryVerdict.CONFLICT, "after_expiry")]
    assert report_of(event).walk_ins == 2


def test_receive_entries_marks_what_happened_after_the_access_ended() -> None:
    event = make_event()
    device = paired(event)
    late = ENDS_AT + timedelta(hours=12, minutes=1)

    answers = upload(device, entry(event, EntryKind.TALLY, at=late), now=late)

    assert answers == [(EntryVerdict.CONFLICT, "after_expiry")]


def test_receive_entries_takes_back_an_admission_and_admits_again() -> None:
    event = make_event()
    device = paired(event)
    ticket = ticket_of(make_registration(event))
    admitted = entry(event, ticket=ticket)
    undone = entry(event, EntryKind.REVERSAL, adults=0, reverses=admitted.uuid, note="Falsche Person")

    answers = upload(device, admitted, undone, entry(event, ticket=ticket))

    assert answers == [STORED] * 3
    assert report_of(event).admitted == 1


def test_receive_entries_counts_the_same_when_a_reversal_arrives_before_its_entry() -> None:
    event = make_event()
    device = paired(event)
    ticket = ticket_of(make_registration(event))
    admitted = entry(event, ticket=ticket)
    undone = undo(event, admitted)

    answers = [upload(device, undone), upload(device, admitted), upload(device, entry(event, ticket=ticket))]

    assert answers == [[STORED]] * 3
    assert report_of(event).admitted == 1


def test_receive_entries_books_a_reversal_where_its_entry_is() -> None:
    morning, afternoon = make_session(), make_session()
    event = make_event(sessions=[morning, afternoon])
    device = paired(event)
    counted = entry(event, EntryKind.TALLY, event_session=morning.reference)
    undone = entry(event, EntryKind.REVERSAL, adults=0, event_session=afternoon.reference, reverses=counted.uuid)

    upload(device, counted, undone)

    sessions = attendance_queries.list_session_attendance(event.id)
    assert [session.report.walk_ins for session in sessions] == [0, 0]


def test_receive_entries_rejects_what_can_never_be_stored_and_stores_the_rest() -> None:
    event, foreign = make_event(), make_event()
    device = paired(event, rights=(DeviceRight.SCAN,))
    other, stranger = paired(event), paired(foreign)
    others, strangers = entry(event, EntryKind.TALLY), entry(foreign, EntryKind.TALLY)
    upload(other, others)
    upload(stranger, strangers)
    undone = undo(event, others)
    upload(other, undone)

    answers = upload(
        device,
        entry(event, ticket=b"\x01" * 8, event_session=next(iter(stranger.sessions))),
        undo(event, strangers),
        undo(event, others),
        entry(event, ticket=b"\x01" * 8, overrides=ScanResult.TOO_EARLY, note="Egal"),
        entry(event, EntryKind.TALLY),
        entry(event, EntryKind.WALK_IN, code="https://example.org/"),
    )

    assert answers == [
        (EntryVerdict.REJECTED, "unknown_session"),
        (EntryVerdict.REJECTED, "not_allowed"),
        (EntryVerdict.REJECTED, "not_allowed"),
        (EntryVerdict.REJECTED, "not_allowed"),
        (EntryVerdict.REJECTED, "not_allowed"),
        STORED,
    ]


def test_receive_entries_takes_from_a_kiosk_only_what_the_rule_allows() -> None:
    event = make_event()
    ticket = ticket_of(make_registration(event, adults=2))
    device = paired(event, rights=(DeviceRight.KIOSK,))
    admitted = entry(event, ticket=ticket)

    answers = upload(
        device,
        admitted,
        entry(event, result=ScanResult.UNKNOWN, adults=0, code="https://example.org/"),
        entry(event, ticket=ticket, overrides=ScanResult.TOO_EARLY, note="Egal"),
        entry(event, EntryKind.WALK_IN, code="https://example.org/"),
        entry(event, EntryKind.TALLY),
        entry(event, EntryKind.EXIT),
        undo(event, admitted),
    )

    assert answers == [STORED, STORED, *[(EntryVerdict.REJECTED, "not_allowed")] * 5]


def test_receive_entries_rejects_a_supervisors_reversal_of_a_foreign_event_and_of_a_reversal() -> None:
    event, foreign = make_event(), make_event()
    device, stranger = paired(event, rights=ALL_RIGHTS), paired(foreign)
    counted, strangers = entry(event, EntryKind.TALLY), entry(foreign, EntryKind.TALLY)
    undone = undo(event, counted)
    upload(stranger, strangers)

    answers = upload(
        device,
        counted,
        undone,
        undo(event, undone),
        undo(event, strangers),
    )

    assert answers == [STORED, STORED, *[(EntryVerdict.REJECTED, "reverses_unknown")] * 2]


def test_receive_entries_lets_a_supervisor_take_back_another_phones_entry() -> None:
    event = make_event()
    device, supervisor = paired(event), paired(event, rights=ALL_RIGHTS)
    counted = entry(event, EntryKind.TALLY)
    upload(device, counted)

    answers = upload(supervisor, undo(event, counted))

    assert answers == [STORED]
    assert report_of(event).walk_ins == 0


def test_receive_entries_stores_refused_attempts_with_what_was_read() -> None:
    event = make_event()
    device = paired(event)

    upload(device, entry(event, result=ScanResult.UNKNOWN, adults=0, code="https://example.org/"))

    row = db.session.scalars(select(LogEntryRow)).one()
    assert (row.result, row.raw_code, row.ticket_id) == (ScanResult.UNKNOWN, "https://example.org/", None)
    assert report_of(event).counted == 0


def test_receive_entries_gives_the_same_numbers_in_any_order() -> None:
    reports = []
    for turn in range(3):
        event = make_event()
        west, ost = paired(event, gate="Tor West"), paired(event, gate="Tor Ost")
        family = ticket_of(make_registration(event, adults=2, children=3))
        single = ticket_of(make_registration(event))
        mistaken = entry(event, ticket=single)
        sent = [
            (west, entry(event, ticket=family, adults=2, children=2)),
            (ost, entry(event, ticket=family, adults=1, children=1)),
            (west, mistaken),
            (west, undo(event, mistaken)),
            (ost, entry(event, EntryKind.TALLY, adults=4)),
            (ost, entry(event, EntryKind.TALLY, adults=-1)),
            (west, entry(event, EntryKind.EXIT, adults=2)),
        ]
        for device, one in sent[turn:] + sent[:turn] if turn < 2 else reversed(sent):
            upload(device, one)
        reports.append(report_of(event))

    assert reports[0] == reports[1] == reports[2]
    assert (reports[0].admitted, reports[0].surplus, reports[0].walk_ins, reports[0].inside) == (5, 1, 3, 6)


def test_receive_entries_needs_three_statements_whatever_the_size() -> None:
    event = make_event()
    device = paired(event)
    tickets = [ticket_of(make_registration(event)) for _ in range(3)]
    one = [entry(event, ticket=tickets[0])]
    many = [
        *(entry(event, ticket=ticket) for ticket in tickets[1:]),
        *(entry(event, EntryKind.TALLY) for _ in range(50)),
    ]

    with count_statements() as first:
        upload(device, *one)
    with count_statements() as second:
        upload(device, *many)

    assert (first.count, second.count) == (3, 3)


def test_receive_entries_of_nothing_asks_nothing() -> None:
    device = paired(make_event())

    with count_statements() as statements:
        assert upload(device) == []

    assert statements.texts == []


def test_receive_entries_from_many_phones_at_once_admits_a_ticket_once(app: Flask) -> None:
    event = make_event()
    ticket = ticket_of(make_registration(event))
    devices = [paired(event, gate=f"Tor {number}") for number in range(6)]
    batches = [[entry(event, ticket=ticket)] for _ in devices]
    db.session.commit()
    answers: list[EntryAnswer] = []

    def send(device: DeviceContext, batch: Sequence[UploadedEntry]) -> None:
        with app.app_context():
            answers.extend(check_in.receive_entries(batch, device=device, now=DOORS))
            db.session.remove()

    threads = [
        threading.Thread(target=Context().run, args=(send, device, batch))
        for device, batch in zip(devices, batches, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdicts = sorted(answer.detail for answer in answers)
    assert verdicts == ["", *["admitted_twice"] * 5]
    assert report_of(event).admitted == 1


def test_receive_entries_of_one_batch_sent_twice_at_once_stores_it_once(app: Flask) -> None:
    event = make_event()
    device = paired(event)
    batch = [entry(event, EntryKind.TALLY) for _ in range(20)]
    db.session.commit()
    verdicts: list[EntryVerdict] = []

    def send() -> None:
        with app.app_context():
            verdicts.extend(answer.verdict for answer in check_in.receive_entries(batch, device=device, now=DOORS))
            db.session.remove()

    threads = [threading.Thread(target=Context().run, args=(send,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(verdicts) <= {EntryVerdict.STORED, EntryVerdict.KNOWN}
    assert db.session.scalar(select(func.count()).select_from(LogEntryRow)) == 20
