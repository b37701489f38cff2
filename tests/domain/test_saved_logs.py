"""Reading the file of a phone: entry by entry, nothing trusted more than an upload; two files of one phone are one."""

import json
from datetime import UTC, datetime

import pytest

from eventapp.domain.device_identity import MAX_IDENTITY_CHARS
from eventapp.domain.errors import (
    DomainError,
    SavedLogForeign,
    SavedLogIncomplete,
    SavedLogNewer,
    SavedLogTooLong,
)
from eventapp.domain.saved_logs import MAX_SAVED_ENTRIES, UnreadableEntry, merge_logs, read_saved_log

FIRST, SECOND, THIRD = (f"0b5a5b0e-0c6e-4c6e-9a7e-2f4d8d1f0a1{number}" for number in range(3))


def entry(uuid: str, *, seq: int = 1, is_waiting: bool = False, **changes: object) -> dict[str, object]:
    """A guest as a phone saves one."""
    return {
        "uuid": uuid,
        "kind": "walk_in",
        "device_seq": seq,
        "happened_at": "2026-09-26T11:42:00Z",
        "clock_offset_ms": 0,
        "event_session": "bcdfghjk",
        "result": "recorded",
        "decided_by": "device",
        "adults": 1,
        "state": "waiting" if is_waiting else "stored",
        **changes,
    }


def saved(*entries: object, **changes: object) -> bytes:
    """The file of a phone with these entries."""
    head = {"format": "einlass-door-log/1", "event": "kkbbcc22", "device": "dddd4444"}
    return json.dumps({**head, "entries": list(entries), **changes}, separators=(",", ":")).encode()


def test_read_saved_log_keeps_each_entry_once_in_the_order_of_the_phone() -> None:
    log = read_saved_log(
        saved(entry(SECOND, seq=2, is_waiting=True), entry(FIRST), entry(SECOND, seq=2, is_waiting=True, adults=9))
    )

    assert (log.event, log.device, log.identity) == ("kkbbcc22", "dddd4444", "")
    assert [(each.uuid, each.adults) for each in log.entries] == [(FIRST, 1), (SECOND, 1)]
    assert log.waiting == {SECOND}


def test_read_saved_log_tells_what_it_cannot_read_and_keeps_the_rest() -> None:
    log = read_saved_log(saved("nothing", entry(FIRST), entry(SECOND, kind="party")))

    assert [each.uuid for each in log.entries] == [FIRST]
    assert log.unreadable == (UnreadableEntry(number=1, where="entry"), UnreadableEntry(number=3, where="kind"))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", SavedLogForeign),
        (b"[]", SavedLogForeign),
        (b'{"format":"another/1","entries":[]}', SavedLogForeign),
        (b'{"format":"einlass-door-log/1","entries":{}}', SavedLogForeign),
        (b"\xff\xfe", SavedLogForeign),
        (saved(entry(FIRST))[:-40], SavedLogIncomplete),
        (b'{ "format": "einlass-door-log/1", "entries": [', SavedLogIncomplete),
        (saved(format="einlass-door-log/2"), SavedLogNewer),
        (saved(*[0] * (MAX_SAVED_ENTRIES + 1)), SavedLogTooLong),
    ],
    ids=["empty", "a list", "another", "no entries", "no text", "cut off", "cut off with blanks", "newer", "too long"],
)
def test_read_saved_log_refuses(content: bytes, error: type[DomainError]) -> None:
    with pytest.raises(error):
        read_saved_log(content)


def test_read_saved_log_reads_as_many_entries_as_it_says() -> None:
    assert len(read_saved_log(saved(*[0] * MAX_SAVED_ENTRIES)).unreadable) == MAX_SAVED_ENTRIES


@pytest.mark.parametrize(
    ("saved_at", "offset", "moment"),
    [
        ("2026-09-26T12:00:00Z", 0, datetime(2026, 9, 26, 12, 0, tzinfo=UTC)),
        ("2026-09-26T14:00:00+02:00", 90_000, datetime(2026, 9, 26, 12, 1, 30, tzinfo=UTC)),
        ("2026-09-26T12:00:00Z", 10**15, datetime(2026, 9, 26, 12, 0, tzinfo=UTC)),
        ("2026-09-26T12:00:00Z", "90000", datetime(2026, 9, 26, 12, 0, tzinfo=UTC)),
        ("2026-09-26T12:00:00", 0, None),
        ("9999-12-31T23:59:59Z", 90_000, None),
        ("yesterday", 0, None),
        (None, None, None),
    ],
)
def test_read_saved_log_corrects_when_it_was_saved(saved_at: object, offset: object, moment: datetime | None) -> None:
    assert read_saved_log(saved(saved_at=saved_at, clock_offset_ms=offset)).saved_at == moment


@pytest.mark.parametrize("name", [7, "", "a b", "x" * 41, None])
def test_read_saved_log_takes_no_reference_that_cannot_be_one(name: object) -> None:
    log = read_saved_log(saved(event=name, device=name))

    assert (log.event, log.device) == ("", "")


@pytest.mark.parametrize(
    ("identity", "kept"),
    [("a" * MAX_IDENTITY_CHARS, "a" * MAX_IDENTITY_CHARS), ("a" * (MAX_IDENTITY_CHARS + 1), ""), ("ü", ""), (7, "")],
    ids=["longest", "too long", "not ours", "a number"],
)
def test_read_saved_log_keeps_who_the_phone_was(identity: object, kept: str) -> None:
    assert read_saved_log(saved(identity=identity)).identity == kept


def test_merge_logs_makes_one_of_two_files_of_a_phone() -> None:
    early = read_saved_log(
        saved(entry(FIRST, is_waiting=True), entry(SECOND, seq=2, is_waiting=True), saved_at="2026-09-26T12:00:00Z")
    )
    late = read_saved_log(
        saved(entry(FIRST), entry(THIRD, seq=3, is_waiting=True), saved_at="2026-09-26T13:00:00Z", event="lmnpqr23")
    )
    other = read_saved_log(saved(entry(FIRST), device="eeee5555"))

    merged, alone = merge_logs([early, other, late])

    assert [each.uuid for each in merged.entries] == [FIRST, SECOND, THIRD]
    assert merged.waiting == {SECOND, THIRD}
    assert (merged.event, merged.saved_at) == ("lmnpqr23", late.saved_at)
    assert alone == other
    assert merge_logs([late, early])[0].saved_at == late.saved_at
