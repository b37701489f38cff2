"""How long personal data lives: the dates that the notice shows (PRV-2, statistics-and-retention.md)."""

from dataclasses import dataclass
from datetime import date, timedelta

from eventapp.domain.states import EventKind


@dataclass(frozen=True, kw_only=True)
class RetentionPolicy:
    """Days after the last session until each sort of data is deleted."""

    contact_days: int
    name_days: int
    needs_days: int


@dataclass(frozen=True, kw_only=True)
class DeletionDates:
    """The days on which each sort of data will be gone."""

    contact: date
    name: date
    needs: date


DEFAULT_POLICIES = {
    EventKind.FEST: RetentionPolicy(contact_days=14, name_days=14, needs_days=7),
    EventKind.WORKSHOP: RetentionPolicy(contact_days=30, name_days=90, needs_days=7),
    EventKind.FACHTAG: RetentionPolicy(contact_days=30, name_days=90, needs_days=7),
    EventKind.BERATUNG: RetentionPolicy(contact_days=7, name_days=7, needs_days=2),
}


def deletion_dates(policy: RetentionPolicy, *, last_day: date) -> DeletionDates:
    """Return when data of an event whose last session is on ``last_day`` is deleted."""
    return DeletionDates(
        contact=last_day + timedelta(days=policy.contact_days),
        name=last_day + timedelta(days=policy.name_days),
        needs=last_day + timedelta(days=policy.needs_days),
    )
