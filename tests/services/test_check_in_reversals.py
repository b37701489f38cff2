"""Entries that take others back, in whatever order they arrive."""

import pytest

from eventapp.domain.states import EntryKind
from eventapp.queries import attendance as attendance_queries
from tests.support.builders import make_event, make_registration, make_session
from tests.support.door import ticket_of
from tests.support.uploads import ALL_RIGHTS, STORED, entry, paired, report_of, undo, upload

pytestmark = pytest.mark.usefixtures("app")


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


def test_receive_entries_lets_a_supervisor_take_back_another_phones_entry() -> None:
    event = make_event()
    device, supervisor = paired(event), paired(event, rights=ALL_RIGHTS)
    counted = entry(event, EntryKind.TALLY)
    upload(device, counted)

    answers = upload(supervisor, undo(event, counted))

    assert answers == [STORED]
    assert report_of(event).walk_ins == 0
