"""Time rules: local wall clock to UTC, registration windows, overlaps, net duration."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.domain.errors import (
    LocalTimeDoesNotExist,
    RegistrationClosed,
    SessionEndsBeforeStart,
)


@dataclass(frozen=True, kw_only=True)
class Window:
    """A span of time; an open end is None."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def contains(self, moment: datetime) -> bool:
        """True from ``opens_at`` up to but not including ``closes_at``."""
        after_open = self.opens_at is None or moment >= self.opens_at
        return after_open and (self.closes_at is None or moment < self.closes_at)


@dataclass(frozen=True, kw_only=True)
class Span:
    """From start to end, both aware."""

    starts_at: datetime
    ends_at: datetime


def ensure_registration_open(window: Window, *, now: datetime) -> None:
    """Raise RegistrationClosed outside the window."""
    if not window.contains(now):
        raise RegistrationClosed


def local_to_utc(moment: datetime, *, zone: str) -> datetime:
    """Return the UTC moment of a naive wall-clock time.

    Raises LocalTimeDoesNotExist for the hour that the change to summer time skips. In the doubled
    hour of autumn the first one is meant.
    """
    local = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    utc = local.astimezone(UTC)
    if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment:
        raise LocalTimeDoesNotExist(time=moment.strftime("%d.%m.%Y %H:%M"))
    return utc


def build_span(*, starts_at: datetime, ends_at: datetime) -> Span:
    """Return the span. Raises SessionEndsBeforeStart when it would be empty or negative."""
    if ends_at <= starts_at:
        raise SessionEndsBeforeStart
    return Span(starts_at=starts_at, ends_at=ends_at)


def overlaps(spans: Sequence[Span]) -> bool:
    """True when any two of the spans share time."""
    ordered = sorted(spans, key=lambda span: (span.starts_at, span.ends_at))
    return any(a.ends_at > b.starts_at for a, b in itertools.pairwise(ordered))


def local_day(moment: datetime, *, zone: str) -> date:
    """Return the calendar day of a moment at the event's place."""
    return moment.astimezone(ZoneInfo(zone)).date()


def net_minutes(span: Span, *, break_minutes: int) -> int:
    """Return the minutes without breaks, never negative."""
    gross = int((span.ends_at - span.starts_at) / timedelta(minutes=1))
    return max(0, gross - break_minutes)


def move_by_days(moment: datetime, *, days: int, zone: str) -> datetime:
    """Return the same wall-clock time so many days later, across daylight-saving changes."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return local_to_utc(local, zone=zone)
