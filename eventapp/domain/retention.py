"""How long personal data lives: the dates that the notice shows (PRV-2), and what is due (PRV-12).

Source: the table "Retention defaults" of the specification (domain/statistics-and-retention.md); docs/privacy.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventapp.domain.pairing import access_ends
from eventapp.domain.schedule import local_day
from eventapp.domain.states import EventKind

#: The mail log lives so long (mails that were sent, dropped or given up).
MAIL_LOG_DAYS = 14
#: The audit log (ids only) lives so long.
AUDIT_LOG_DAYS = 365
#: A shut account of the team is kept so long, in case it is opened again; then it is nobody's.
SHUT_ACCOUNT_DAYS = 180
#: Who waited in vain, was offered a place in vain or never confirmed an address is deleted sooner than guests.
WAITED_DAYS = 7
COUNSELLING_WAITED_DAYS = 1


@dataclass(frozen=True, kw_only=True)
class RetentionPolicy:
    """Days after the last session until each sort of data is deleted."""

    contact_days: int
    name_days: int
    needs_days: int


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The fewest and the most days that an event can set."""

    least: int
    most: int


#: Changes and thanks need an address for a while; nothing needs one for longer than a quarter of a year.
CONTACT_BOUNDS = Bounds(least=1, most=90)
#: Certificates and questions about a list: a year at most. The paper list is the archive.
NAME_BOUNDS = Bounds(least=1, most=365)
#: Once the event is over needs serve nothing (PRV-4).
NEEDS_BOUNDS = Bounds(least=0, most=7)


@dataclass(frozen=True, kw_only=True)
class DeletionDates:
    """The days on which each sort of data will be gone."""

    contact: date
    name: date
    needs: date


class Stage(StrEnum):
    """What is deleted together, in the order in which it usually falls due."""

    #: needs, with the consent to keep them
    NEEDS = "needs"
    #: people who got no place
    WAITED = "waited"
    #: e-mail addresses, telephone numbers and the mails to them
    CONTACTS = "contacts"
    #: names, answers, signatures, tickets' codes, and what links the door log to them
    NAMES = "names"


DEFAULT_POLICIES = {
    EventKind.FEST: RetentionPolicy(contact_days=14, name_days=14, needs_days=7),
    EventKind.WORKSHOP: RetentionPolicy(contact_days=30, name_days=90, needs_days=7),
    EventKind.FACHTAG: RetentionPolicy(contact_days=30, name_days=90, needs_days=7),
    EventKind.BERATUNG: RetentionPolicy(contact_days=7, name_days=7, needs_days=2),
}


def deletion_dates(policy: RetentionPolicy, *, last_day: date) -> DeletionDates:
    """Return when data of an event whose last session is on ``last_day`` is deleted; nothing outlives the name."""
    return DeletionDates(
        contact=last_day + timedelta(days=min(policy.contact_days, policy.name_days)),
        name=last_day + timedelta(days=policy.name_days),
        needs=last_day + timedelta(days=min(policy.needs_days, policy.name_days)),
    )


def stage_dates(policy: RetentionPolicy, *, kind: EventKind, last_day: date) -> dict[Stage, date]:
    """Return the day of each stage. Nobody who got no place is kept longer than guests are."""
    dates = deletion_dates(policy, last_day=last_day)
    waited = last_day + timedelta(days=COUNSELLING_WAITED_DAYS if kind is EventKind.BERATUNG else WAITED_DAYS)
    return {
        Stage.NEEDS: dates.needs,
        Stage.WAITED: min(waited, dates.name),
        Stage.CONTACTS: dates.contact,
        Stage.NAMES: dates.name,
    }


def due_stages(
    policy: RetentionPolicy, *, kind: EventKind, last_end: datetime, done: Sequence[Stage], zone: str, now: datetime
) -> list[Stage]:
    """Return the stages that are due and not done, in order.

    On the day that was promised they are due; but never while phones at the door still work with the tickets.
    """
    if now < access_ends(last_end):
        return []
    dates = stage_dates(policy, kind=kind, last_day=local_day(last_end, zone=zone))
    today = local_day(now, zone=zone)
    return [stage for stage in Stage if stage not in done and dates[stage] <= today]
