"""Receiving the door's entries: stored once, answered one by one, marked where the server sees it otherwise."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EntryKind, EntryVerdict, ScanResult
from eventapp.models import LogEntryRow
from eventapp.services import registrations as registration_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.door import ticket_of
from tests.support.uploads import ALL_RIGHTS, DOORS, STORED, entry, paired, report_of, revoked, undo, upload

pytestmark = pytest.mark.usefixtures("app")


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
