"""Calendar files: one event for a visitor, or all public events as a feed to subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Component, Event

PRODUCT = "-//Einlass//Einlass//DE"
REFRESH_INTERVAL = timedelta(hours=6)

#: How far a generated time zone reaches, for zones other than the one below.
ZONE_FIRST_DAY, ZONE_LAST_DAY = date(2020, 1, 1), date(2038, 1, 1)

#: Written by rule, as Outlook likes it best; in force since 1996.
_BERLIN = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One event session. ``reference`` never changes; ``sequence`` grows with every change of time or place.

    Whoever shares a calendar shows others only that the time of a private entry is taken.
    """

    reference: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    is_cancelled: bool = False
    location: str = ""
    description: str = ""
    url: str = ""
    is_private: bool = False


def event_calendar(entries: Sequence[CalendarEntry], *, name: str, host: str, timezone: ZoneInfo) -> bytes:
    """An iCalendar file in local time with its time zone. The same input gives the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 (heavy, and not every process writes calendars)

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _one_line(name))
    calendar.add("x-wr-timezone", timezone.key)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_time_zone(timezone))
    for entry in entries:
        calendar.add_component(_event(entry, host, timezone))
    return bytes(calendar.to_ical())


@lru_cache
def _time_zone(timezone: ZoneInfo) -> "Component":
    from icalendar import Component, Timezone  # noqa: PLC0415 (as above)

    if timezone.key == "Europe/Berlin":
        return Component.from_ical(_BERLIN)
    return Timezone.from_tzid(timezone.key, first_date=ZONE_FIRST_DAY, last_date=ZONE_LAST_DAY)


def _event(entry: CalendarEntry, host: str, timezone: ZoneInfo) -> "Event":
    from icalendar import Event  # noqa: PLC0415 (as above)

    changed_at = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{entry.reference}@{host}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", _one_line(entry.summary))
    event.add("dtstart", entry.starts_at.astimezone(timezone))
    event.add("dtend", entry.ends_at.astimezone(timezone))
    if entry.location:
        event.add("location", _one_line(entry.location))
    if entry.description:
        event.add("description", _without_controls(entry.description))
    if entry.url:
        event.add("url", entry.url)
    if entry.is_private:
        event.add("class", "PRIVATE")
    return event


def _one_line(text: str) -> str:
    return _without_controls(" ".join(text.split()))


def _without_controls(text: str) -> str:
    """Calendar text knows no control characters but the line break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if character == "\n" or character.isprintable())
