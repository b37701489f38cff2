"""Places of people who have not come: some time after the start the door may give them to others.

The same rule stands in ``static/js/door/release.js``; ``tests/vectors/release.json`` runs against both. It only ever
opens the door to more people: whoever has a valid ticket is let in, released or not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """What the answer depends on. ``released_at`` None: never; ``capacity`` None: there is room for everybody."""

    released_at: datetime | None
    ends_at: datetime
    capacity: int | None


def released_places(facts: ReleaseFacts, *, admitted: int, now: datetime) -> int | None:
    """Return how many more people may come in now without a place of their own; None while nothing is released.

    ``admitted`` are all who have come in, with a registration and without.
    """
    if facts.released_at is None or facts.capacity is None or not facts.released_at <= now < facts.ends_at:
        return None
    return max(0, facts.capacity - admitted)


def release_moment(starts_at: datetime, *, minutes: int | None) -> datetime | None:
    """Return when the places of a session are released, None for never."""
    return None if minutes is None else starts_at + timedelta(minutes=minutes)


def tighter_capacity(event: int | None, session: int | None) -> int | None:
    """Return the smaller of two limits, None without any."""
    limits = [limit for limit in (event, session) if limit is not None]
    return min(limits, default=None)
