"""Calendar files, read back by a parser."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event, Timezone

from eventapp.adapters.calendar import CalendarEntry, event_calendar

BERLIN = ZoneInfo("Europe/Berlin")

ENTRY = CalendarEntry(
    reference="K7WM4PXD",
    summary="KulturWERK 2026; Musik, Tanz \\ Essen",
    starts_at=datetime(2026, 9, 26, 11, 0, tzinfo=UTC),
    ends_at=datetime(2026, 9, 26, 16, 0, tzinfo=UTC),
    changed_at=datetime(2026, 8, 1, 7, 30, 15, 999, tzinfo=UTC),
    sequence=3,
    location="Buschmannshof, Herne",
    description="Kostenlos.\nAlle sind willkommen.",
    url="https://einlass.example.org/events/K7WM4PXD",
)


def made(*entries: CalendarEntry, timezone: ZoneInfo = BERLIN) -> bytes:
    return event_calendar(entries, name="Programm Herne", host="einlass.example.org", timezone=timezone)


def events_in(data: bytes) -> list[Event]:
    return [event for event in Calendar.from_ical(data).walk("VEVENT") if isinstance(event, Event)]


def test_entry_is_read_back() -> None:
    event = events_in(made(ENTRY))[0]

    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS")} == {
        "UID": "K7WM4PXD@einlass.example.org",
        "SUMMARY": ENTRY.summary,
        "LOCATION": ENTRY.location,
        "DESCRIPTION": ENTRY.description,
        "URL": ENTRY.url,
        "STATUS": "CONFIRMED",
    }
    assert event["SEQUENCE"] == 3
    assert event.decoded("LAST-MODIFIED") == event.decoded("DTSTAMP") == datetime(2026, 8, 1, 7, 30, 15, tzinfo=UTC)
    assert (event.start, event.end) == (ENTRY.starts_at, ENTRY.ends_at)


def test_private_entry_says_so_and_others_say_nothing() -> None:
    private, public = events_in(made(replace(ENTRY, is_private=True), ENTRY))

    assert (str(private["CLASS"]), "CLASS" in public) == ("PRIVATE", False)


def test_times_are_written_in_local_time() -> None:
    lines = made(ENTRY).decode().split("\r\n")

    assert "DTSTART;TZID=Europe/Berlin:20260926T130000" in lines
    assert "DTEND;TZID=Europe/Berlin:20260926T180000" in lines


def test_cancelled_entry_says_so() -> None:
    event = events_in(made(replace(ENTRY, is_cancelled=True, sequence=4)))[0]

    assert (str(event["STATUS"]), event["SEQUENCE"], str(event["UID"])) == (
        "CANCELLED",
        4,
        "K7WM4PXD@einlass.example.org",
    )


def test_calendar_has_name_zone_and_refresh_interval() -> None:
    calendar = Calendar.from_ical(made(ENTRY))

    assert str(calendar["X-WR-CALNAME"]) == "Programm Herne"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=6)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in made(ENTRY)


@pytest.mark.parametrize(
    ("starts_at", "local"),
    [
        pytest.param(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "20260329T013000", id="before spring change"),
        pytest.param(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "20260329T030000", id="at spring change"),
        pytest.param(datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "20261025T000000", id="before autumn change"),
        pytest.param(datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "20261025T030000", id="after autumn change"),
        pytest.param(datetime(2026, 12, 1, 17, 0, tzinfo=UTC), "20261201T180000", id="winter"),
    ],
)
def test_times_survive_the_clock_change(starts_at: datetime, local: str) -> None:
    data = made(replace(ENTRY, starts_at=starts_at, ends_at=starts_at + timedelta(hours=5)))
    event = events_in(data)[0]

    assert f"DTSTART;TZID=Europe/Berlin:{local}\r\n".encode() in data
    assert [event.start, event.end] == [starts_at, starts_at + timedelta(hours=5)]


@pytest.mark.parametrize("year", [2026, 2027, 2033])
def test_written_zone_agrees_with_the_zone_database(year: int) -> None:
    """A client that only has the file computes the same offsets as one with a zone database."""
    written = Calendar.from_ical(made(ENTRY)).walk("VTIMEZONE")[0]
    assert isinstance(written, Timezone)
    zone = written.to_tz(lookup_tzid=False)

    for day in range(0, 365, 3):
        local = datetime(year, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001 (a wall-clock time)
        assert local.replace(tzinfo=zone).utcoffset() == local.replace(tzinfo=BERLIN).utcoffset()


def test_another_zone_is_written_too() -> None:
    data = made(ENTRY, timezone=ZoneInfo("America/Toronto"))

    assert b"TZID:America/Toronto\r\n" in data
    assert events_in(data)[0].start == ENTRY.starts_at


def test_many_entries_keep_their_order() -> None:
    entries = [replace(ENTRY, reference=f"E{number}") for number in range(30)]

    uids = [str(event["UID"]) for event in events_in(made(*entries))]

    assert uids == [f"E{number}@einlass.example.org" for number in range(30)]


def test_text_cannot_add_properties() -> None:
    evil = replace(
        ENTRY, summary="Fest\r\nATTENDEE:x\x00\x07", description="a\rX-EVIL:1\r\nb", location="x\nEND:VEVENT"
    )

    event = events_in(made(evil))[0]

    assert str(event["SUMMARY"]) == "Fest ATTENDEE:x"
    assert str(event["DESCRIPTION"]) == "a\nX-EVIL:1\nb"
    assert str(event["LOCATION"]) == "x END:VEVENT"
    assert {"ATTENDEE", "X-EVIL"}.isdisjoint(event)


def test_lines_are_folded_at_75_bytes() -> None:
    data = made(replace(ENTRY, summary="Straßenfest für alle – مهرجان " * 20))

    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert str(events_in(data)[0]["SUMMARY"]) == ("Straßenfest für alle – مهرجان " * 20).strip()


def test_empty_programme_is_a_valid_calendar() -> None:
    assert events_in(made()) == []


def test_same_input_gives_the_same_bytes() -> None:
    assert made(ENTRY) == made(ENTRY)
