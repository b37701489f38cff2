"""The roster's record: tests/vectors/roster.json is read by JavaScript too."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.roster import (
    NOT_KNOWN,
    DoorCounts,
    DoorDevice,
    DoorEvent,
    DoorSession,
    OtherEvent,
    OtherPhone,
    RosterArrival,
    RosterHeader,
    RosterTicket,
    cursor_after,
    encode_roster,
    moment_of_cursor,
)
from eventapp.domain.states import EventKind, RegistrationStatus
from tests.support.roster import decode_roster
from tests.support.vectors import load_vectors

NOW = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)

TICKETS = (
    RosterTicket(
        bytes.fromhex("0102030405060708"),
        2,
        3,
        RegistrationStatus.CONFIRMED,
        False,
        (0, 1),
        "Familie H.",
        b"\x9c",
        "ar",
    ),
    RosterTicket(b"\xff" * 8, 1, 0, RegistrationStatus.CANCELED, True, (0,), "نور ح.", b"\x03\xff"),
    RosterTicket(bytes(8), 300, 0, RegistrationStatus.WAITLISTED, False, (), ""),
    RosterTicket(b"\x09" * 8, 0, 1, RegistrationStatus.PENDING, False, (1,), "Şükran " + "x" * 60, b"", "tr"),
)
ARRIVALS = (
    RosterArrival(3, 1, 0, 1, 100_000, NOT_KNOWN),
    RosterArrival(0, 1, 1, 2, 42, 1),
)


def header(*, has_names: bool = True, is_complete: bool = True) -> RosterHeader:
    """The head of a door with two sessions."""
    return RosterHeader(
        is_complete=is_complete,
        cursor=cursor_after(NOW),
        version="1.2.3.4",
        server_time=NOW,
        event=DoorEvent(
            reference="kkbbcc22",
            number=7,
            title="KulturWERK „Vielfalt“",
            kind=EventKind.FEST,
            open_to_all=True,
            child_age_limit=14,
            venue="Buschmannshof",
        ),
        sessions=[
            DoorSession(
                reference=reference,
                label=label,
                starts_at=NOW + timedelta(hours=hours),
                ends_at=NOW + timedelta(hours=hours + 2),
                opens_at=NOW + timedelta(hours=hours - 1) if label else None,
                closes_at=None,
                released_at=None,
                capacity=None,
                is_cancelled=False,
            )
            for reference, label, hours in (("sbbb2222", "", 0), ("sccc3333", "Nachmittag", 3))
        ],
        device=DoorDevice(
            reference="dddd4444",
            name="Gus",
            gate="Tor West",
            rights=("scan", "search"),
            expires_at=NOW + timedelta(hours=15),
        ),
        keys={0: "00" * 32, 3: "ab" * 32},
        counts={"sbbb2222": DoorCounts(admitted=3, expected=5, walk_ins=2, inside=4)},
        other_events=[OtherEvent(number=8, title="Netzwerkarbeit", starts_at=NOW - timedelta(days=28))],
        devices=[
            OtherPhone(reference=phone, gate=gate, name=name)
            for phone, gate, name in (("eeee5555", "Tor Ost", "Ionela"), ("dddd4444", "Tor West", "Gus"))
        ],
        epoch=NOW,
        has_names=has_names,
    )


def test_encode_roster_makes_the_record_of_the_vectors() -> None:
    record = encode_roster(header(), tickets=TICKETS, arrivals=ARRIVALS)

    assert base64.b64encode(record).decode() == load_vectors("roster.json")["record"]


def test_encode_roster_keeps_everything() -> None:
    vectors = load_vectors("roster.json")

    decoded = decode_roster(base64.b64decode(vectors["record"]))

    assert decoded.header == vectors["header"]
    assert decoded.tickets == vectors["tickets"]
    assert decoded.arrivals == vectors["arrivals"]


def test_encode_roster_keeps_arrivals_of_tickets_in_a_row() -> None:
    arrivals = [RosterArrival(row, 0, 1, 0, row, NOT_KNOWN) for row in (3, 1, 2)]

    record = encode_roster(header(), tickets=TICKETS, arrivals=arrivals)

    found = [arrival["ticket"] for arrival in decode_roster(record).arrivals]
    assert found == [TICKETS[row].ticket_id.hex() for row in (1, 2, 3)]


def test_encode_roster_without_names_has_no_name_in_it() -> None:
    record = encode_roster(header(has_names=False), tickets=TICKETS, arrivals=())

    assert [ticket["name"] for ticket in decode_roster(record).tickets] == [""] * 4
    assert [ticket["marks"] for ticket in decode_roster(record).tickets] == [[]] * 4
    assert b"Familie" not in record


def test_encode_roster_without_languages_says_none() -> None:
    tickets = [ticket._replace(language="") for ticket in TICKETS]

    decoded = decode_roster(encode_roster(header(), tickets=tickets, arrivals=()))

    assert decoded.header["languages"] == []
    assert [ticket["language"] for ticket in decoded.tickets] == [""] * 4


def test_encode_roster_of_no_tickets_is_a_header() -> None:
    decoded = decode_roster(encode_roster(header(is_complete=False), tickets=(), arrivals=()))

    assert (decoded.tickets, decoded.arrivals, decoded.header["is_complete"]) == ([], [], False)


def test_cursor_reaches_back_behind_the_moment_it_was_made() -> None:
    assert moment_of_cursor(cursor_after(NOW)) == NOW - timedelta(seconds=60)


@pytest.mark.parametrize("cursor", ["", "x", "-5", "1.5", "9" * 15, "²"])
def test_moment_of_cursor_that_is_not_ours_is_none(cursor: str) -> None:
    assert moment_of_cursor(cursor) is None
