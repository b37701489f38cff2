"""Reading uploads: entry by entry, so that one poisoned entry stops no other; and the corrected time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.errors import MalformedBatch
from eventapp.domain.states import DecidedBy, EntryKind, EntryVerdict, ScanResult
from eventapp.domain.sync import (
    CLOCK_TOLERANCE,
    MALFORMED_ENTRY,
    MAX_BATCH,
    DeviceReport,
    EntryAnswer,
    UploadedEntry,
    corrected_time,
    has_clock_doubt,
    parse_batch,
    parse_report,
)

UUID = "0b5a5b0e-0c6e-4c6e-9a7e-2f4d8d1f0a11"
OTHER_UUID = "1c5a5b0e-0c6e-4c6e-9a7e-2f4d8d1f0a12"
ARRIVED = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)
MISSING = object()


def raw_entry(**changes: object) -> dict[str, object]:
    """One entry as a phone sends it: one adult let in; MISSING leaves a field out."""
    raw: dict[str, object] = {
        "uuid": UUID,
        "kind": "admit",
        "device_seq": 7,
        "happened_at": "2026-09-26T11:42:00.123Z",
        "clock_offset_ms": -350,
        "event_session": "bcdfghjk",
        "result": "admitted",
        "decided_by": "device",
        "ticket": "0102030405060708",
        "adults": 1,
        **changes,
    }
    return {key: value for key, value in raw.items() if value is not MISSING}


def test_parse_batch_reads_a_whole_entry() -> None:
    raw = raw_entry(
        uuid=UUID.upper(),
        children=2,
        code="HTTPS://EXAMPLE.ORG/T/X",
        reverses=None,
        overrides="canceled",
        note="Leitung kennt die Familie",
    )

    entries = parse_batch({"entries": [raw]})

    assert entries == [
        UploadedEntry(
            uuid=UUID,
            kind=EntryKind.ADMIT,
            device_seq=7,
            happened_at=datetime(2026, 9, 26, 11, 42, 0, 123000, tzinfo=UTC),
            clock_offset_ms=-350,
            event_session="bcdfghjk",
            result=ScanResult.ADMITTED,
            decided_by=DecidedBy.DEVICE,
            ticket=bytes.fromhex("0102030405060708"),
            code="HTTPS://EXAMPLE.ORG/T/X",
            adults=1,
            children=2,
            overrides=ScanResult.CANCELED,
            note="Leitung kennt die Familie",
        )
    ]


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"entries": {}}, {"entries": [{}] * (MAX_BATCH + 1)}])
def test_parse_batch_refuses_what_is_no_batch(raw: object) -> None:
    with pytest.raises(MalformedBatch) as caught:
        parse_batch(raw)

    assert caught.value.parameters == {"where": "entries"}


def test_parse_batch_of_nothing_is_nothing() -> None:
    assert parse_batch({"entries": []}) == []


def test_parse_batch_answers_a_poisoned_entry_and_keeps_the_others() -> None:
    good, poisoned = raw_entry(), raw_entry(uuid=OTHER_UUID, adults="many")

    entries = parse_batch({"entries": [poisoned, good]})

    assert entries == [
        EntryAnswer(uuid=OTHER_UUID, verdict=EntryVerdict.REJECTED, detail=MALFORMED_ENTRY, where="adults"),
        *parse_batch({"entries": [good]}),
    ]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"uuid": MISSING}, "uuid"),
        ({"uuid": "not-a-uuid"}, "uuid"),
        ({"uuid": 7}, "uuid"),
        ({"kind": "party"}, "kind"),
        ({"kind": None}, "kind"),
        ({"device_seq": -1}, "device_seq"),
        ({"device_seq": True}, "device_seq"),
        ({"device_seq": 2**31}, "device_seq"),
        ({"happened_at": "yesterday"}, "happened_at"),
        ({"happened_at": "2026-09-26T11:42:00"}, "happened_at"),
        ({"happened_at": 1790422920}, "happened_at"),
        ({"clock_offset_ms": 1.5}, "clock_offset_ms"),
        ({"clock_offset_ms": 10**15}, "clock_offset_ms"),
        ({"event_session": ""}, "event_session"),
        ({"event_session": MISSING}, "event_session"),
        ({"result": "welcome"}, "result"),
        ({"decided_by": "guest"}, "decided_by"),
        ({"ticket": "zz"}, "ticket"),
        ({"ticket": MISSING}, "ticket"),
        ({"code": 5}, "code"),
        ({"adults": 501}, "adults"),
        ({"adults": -1}, "adults"),
        ({"adults": 0}, "adults"),
        ({"kind": "walk_in", "children": -1}, "children"),
        ({"kind": "tally", "adults": -501}, "adults"),
        ({"kind": "reversal"}, "reverses"),
        ({"kind": "reversal", "reverses": UUID}, "reverses"),
        ({"reverses": "x"}, "reverses"),
        ({"overrides": "canceled"}, "note"),
        ({"overrides": "canceled", "note": "  "}, "note"),
        ({"overrides": "why not", "note": "x"}, "overrides"),
    ],
)
def test_parse_batch_names_the_wrong_field(changes: dict[str, object], where: str) -> None:
    [answer] = parse_batch({"entries": [raw_entry(**changes)]})

    assert isinstance(answer, EntryAnswer)
    assert (answer.verdict, answer.where) == (EntryVerdict.REJECTED, where)


@pytest.mark.parametrize("raw", [None, 7, "entry", ["uuid", UUID]])
def test_parse_batch_answers_an_entry_that_is_none(raw: object) -> None:
    rejected = EntryAnswer(uuid="", verdict=EntryVerdict.REJECTED, detail=MALFORMED_ENTRY, where="entry")

    assert parse_batch({"entries": [raw]}) == [rejected]


def test_parse_batch_takes_negative_tallies() -> None:
    [entry] = parse_batch({"entries": [raw_entry(kind="tally", result="recorded", ticket=None, adults=-3)]})

    assert isinstance(entry, UploadedEntry)
    assert entry.adults == -3


@pytest.mark.parametrize(
    "changes",
    [
        {"adults": 0, "children": 1},
        {"result": "unknown", "ticket": None, "adults": 0},
        {"kind": "walk_in", "result": "recorded", "ticket": None, "adults": 500},
        {"kind": "tally", "result": "recorded", "ticket": None, "adults": -500},
    ],
    ids=["a child alone", "a refused code", "a full hall", "a full hall taken back"],
)
def test_parse_batch_takes_what_lies_just_within(changes: dict[str, object]) -> None:
    [entry] = parse_batch({"entries": [raw_entry(**changes)]})

    assert isinstance(entry, UploadedEntry)


def test_parse_batch_takes_as_many_entries_as_a_phone_sends_at_once() -> None:
    assert len(parse_batch({"entries": [raw_entry()] * MAX_BATCH})) == MAX_BATCH


@pytest.mark.parametrize("battery", [0, 100, None])
def test_parse_report_reads_what_a_phone_says_of_itself(battery: int | None) -> None:
    raw = {"queue_length": 2**31 - 1, "clock_offset_ms": -350, "battery": battery}

    assert parse_report(raw) == DeviceReport(queue_length=2**31 - 1, clock_offset_ms=-350, battery_percent=battery)


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (None, "state"),
        ([], "state"),
        ({"clock_offset_ms": 0}, "queue_length"),
        ({"queue_length": -1, "clock_offset_ms": 0}, "queue_length"),
        ({"queue_length": 2**31, "clock_offset_ms": 0}, "queue_length"),
        ({"queue_length": 0}, "clock_offset_ms"),
        ({"queue_length": 0, "clock_offset_ms": 0, "battery": -1}, "battery"),
        ({"queue_length": 0, "clock_offset_ms": 0, "battery": 101}, "battery"),
    ],
)
def test_parse_report_names_the_wrong_field(raw: object, where: str) -> None:
    with pytest.raises(MalformedBatch) as caught:
        parse_report(raw)

    assert caught.value.parameters == {"where": where}


def test_parse_batch_makes_any_text_storable() -> None:
    [entry] = parse_batch({"entries": [raw_entry(code="a\x00b\ud800" + "x" * 300)]})

    assert isinstance(entry, UploadedEntry)
    assert entry.code == "a\ufffdb?" + "x" * 196


@pytest.mark.parametrize("happened_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_parse_batch_survives_a_clock_beyond_the_calendar(happened_at: str) -> None:
    [entry] = parse_batch({"entries": [raw_entry(happened_at=happened_at)]})

    assert isinstance(entry, UploadedEntry)
    assert entry.happened_at.year in (1970, 2100)


@pytest.mark.parametrize(
    ("said", "offset", "synced", "expected"),
    [
        pytest.param(timedelta(minutes=-10), timedelta(), None, timedelta(minutes=-10), id="a right clock"),
        pytest.param(timedelta(minutes=-70), timedelta(hours=1), None, timedelta(minutes=-10), id="an hour behind"),
        pytest.param(timedelta(minutes=50), timedelta(hours=-1), None, timedelta(minutes=-10), id="an hour ahead"),
        pytest.param(timedelta(minutes=5), timedelta(), None, timedelta(), id="never after its own arrival"),
        pytest.param(
            timedelta(hours=-5), timedelta(), timedelta(hours=-1), timedelta(minutes=-62), id="not long before the sync"
        ),
        pytest.param(
            timedelta(minutes=-61), timedelta(), timedelta(hours=-1), timedelta(minutes=-61), id="within the tolerance"
        ),
    ],
)
def test_corrected_time_is_clamped_to_what_can_be_true(
    said: timedelta, offset: timedelta, synced: timedelta | None, expected: timedelta
) -> None:
    corrected = corrected_time(
        ARRIVED + said,
        offset_ms=int(offset / timedelta(milliseconds=1)),
        last_sync_at=None if synced is None else ARRIVED + synced,
        received_at=ARRIVED,
    )

    assert corrected == ARRIVED + expected


def test_corrected_time_repairs_a_phone_that_lost_its_clock() -> None:
    [entry] = parse_batch({"entries": [raw_entry(happened_at="1970-01-01T00:10:00Z")]})
    assert isinstance(entry, UploadedEntry)
    offset = datetime(2026, 9, 26, 11, 30, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)

    corrected = corrected_time(
        entry.happened_at,
        offset_ms=int(offset / timedelta(milliseconds=1)),
        last_sync_at=None,
        received_at=ARRIVED,
    )

    assert corrected == datetime(2026, 9, 26, 11, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offset_ms", "doubtful"), [(0, False), (120_000, False), (-120_000, False), (120_001, True), (-120_001, True)]
)
def test_has_clock_doubt_begins_after_two_minutes(offset_ms: int, doubtful: bool) -> None:
    assert has_clock_doubt(offset_ms) is doubtful


@given(
    clock_ms=st.integers(-86_400_000, 86_400_000),
    measured_ms=st.integers(-86_400_000, 86_400_000),
    minutes=st.integers(0, 2_000),
    synced=st.none() | st.integers(0, 2_000),
)
def test_corrected_time_lies_between_the_last_sync_and_the_arrival_whatever_the_clock_says(
    clock_ms: int, measured_ms: int, minutes: int, synced: int | None
) -> None:
    happened_at = ARRIVED - timedelta(minutes=minutes) + timedelta(milliseconds=clock_ms)
    last_sync_at = None if synced is None else ARRIVED - timedelta(minutes=synced)

    at = corrected_time(happened_at, offset_ms=measured_ms, last_sync_at=last_sync_at, received_at=ARRIVED)

    assert at <= ARRIVED
    if last_sync_at is not None:
        assert at >= min(ARRIVED, last_sync_at - CLOCK_TOLERANCE)
    if measured_ms == -clock_ms and last_sync_at is None:
        assert at == ARRIVED - timedelta(minutes=minutes)
