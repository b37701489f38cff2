"""When the demonstration takes place: in its own year, or around today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.services.demo import content

#: After this time of day the shifted festival is tomorrow, so that there is something to try.
_LATEST_START_TODAY = time(17)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """On which day each event of the demonstration is, and what time it is now."""

    days: dict[str, date]
    now: datetime
    zone: ZoneInfo

    def moment(self, reference: str, clock: time) -> datetime:
        """Return a wall-clock time on the event's day."""
        return datetime.combine(self.days[reference], clock, tzinfo=self.zone).astimezone(UTC)


def fixed_dates(*, now: datetime, zone: str) -> Dates:
    """Return the dates of the year 2026, which the golden numbers belong to."""
    return Dates(days={e.reference: e.day for e in content.EVENTS}, now=now, zone=ZoneInfo(zone))


def shifted_dates(*, now: datetime, zone: str) -> Dates:
    """Return dates around today: the festival is today, or tomorrow when the afternoon is over."""
    local = now.astimezone(ZoneInfo(zone))
    festival = local.date() + timedelta(days=1 if local.time() > _LATEST_START_TODAY else 0)
    days = {e.reference: festival + timedelta(days=e.live_days) for e in content.EVENTS}
    return Dates(days=days, now=now, zone=ZoneInfo(zone))
