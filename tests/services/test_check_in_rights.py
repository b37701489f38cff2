"""Who may send which entries: phones whose access ended, tablets, supervisors."""

from datetime import timedelta

import pytest

from eventapp.domain.states import DeviceRight, EntryKind, EntryVerdict, ScanResult
from tests.support.builders import ENDS_AT, make_event, make_registration
from tests.support.door import ticket_of
from tests.support.uploads import ALL_RIGHTS, DOORS, STORED, entry, paired, report_of, revoked, undo, upload

pytestmark = pytest.mark.usefixtures("app")


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
