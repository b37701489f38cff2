"""What falls due after final reports, whoever asks: the worker each day, or an administrator by command."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.services.persons import destroy_due_keys
from eventapp.services.statistics_merging import merge_due_counters


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Projects whose person keys were destroyed, and small counters that went to their project."""

    projects: int
    counters: int


def settle_due(*, zone: ZoneInfo, now: datetime) -> Settled:
    """Destroy person keys at most 15 months after the end of their project, merge small counters of final reports.

    May run at any time and as often as anybody likes.
    """
    return Settled(projects=destroy_due_keys(zone=zone, now=now), counters=merge_due_counters(zone=zone, now=now))
