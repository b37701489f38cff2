"""The days of an event, at its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from eventapp.web.filters import local

if TYPE_CHECKING:
    from eventapp.models import EventSession


@dataclass(frozen=True, kw_only=True)
class EventDay:
    """From the first start to the last end of one calendar day."""

    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool

    @property
    def date(self) -> date:
        """The calendar day."""
        return local(self.starts_at).date()


def event_days(sessions: Iterable["EventSession"]) -> list[EventDay]:
    """Return the days in order. Cancelled sessions count only on days that have no other."""
    by_day = groupby(sorted(sessions, key=lambda s: s.starts_at), key=lambda s: local(s.starts_at).date())
    return [_event_day(list(group)) for _, group in by_day]


def next_day(days: Sequence[EventDay], *, now: datetime) -> EventDay:
    """Return the first day that takes place and is not over, else the last one. Needs a day."""
    upcoming = [day for day in days if day.ends_at > now]
    held = [day for day in upcoming if not day.is_cancelled]
    return (held or upcoming or days[-1:])[0]


def _event_day(sessions: Sequence["EventSession"]) -> EventDay:
    held = [session for session in sessions if not session.is_cancelled]
    shown = held or sessions
    return EventDay(
        starts_at=min(session.starts_at for session in shown),
        ends_at=max(session.ends_at for session in shown),
        is_cancelled=not held,
    )
