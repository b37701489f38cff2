"""Deletion dates, and what each type of event starts with."""

from datetime import date

import pytest

from eventapp.domain.presets import PRESETS
from eventapp.domain.retention import (
    CONTACT_BOUNDS,
    DEFAULT_POLICIES,
    NAME_BOUNDS,
    NEEDS_BOUNDS,
    DeletionDates,
    RetentionPolicy,
    deletion_dates,
)
from eventapp.domain.states import EventKind, TicketMode


def test_dates_count_from_the_last_day() -> None:
    policy = RetentionPolicy(contact_days=14, name_days=90, needs_days=7)

    assert deletion_dates(policy, last_day=date(2026, 9, 26)) == DeletionDates(
        contact=date(2026, 10, 10), name=date(2026, 12, 25), needs=date(2026, 10, 3)
    )


def test_nothing_outlives_the_name() -> None:
    policy = RetentionPolicy(contact_days=30, name_days=3, needs_days=7)

    dates = deletion_dates(policy, last_day=date(2026, 9, 26))

    assert dates == DeletionDates(contact=date(2026, 9, 29), name=date(2026, 9, 29), needs=date(2026, 9, 29))


@pytest.mark.parametrize("policy", DEFAULT_POLICIES.values())
def test_defaults_lie_within_the_bounds(policy: RetentionPolicy) -> None:
    set_days = (policy.contact_days, policy.name_days, policy.needs_days)

    for days, bounds in zip(set_days, (CONTACT_BOUNDS, NAME_BOUNDS, NEEDS_BOUNDS), strict=True):
        assert bounds.least <= days <= bounds.most


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (EventKind.FEST, (14, 14, 7)),
        (EventKind.WORKSHOP, (30, 90, 7)),
        (EventKind.FACHTAG, (30, 90, 7)),
        (EventKind.BERATUNG, (7, 7, 2)),
    ],
)
def test_default_policy_of_each_type(kind: EventKind, days: tuple[int, int, int]) -> None:
    policy = DEFAULT_POLICIES[kind]

    assert (policy.contact_days, policy.name_days, policy.needs_days) == days
    assert PRESETS[kind].retention == policy


@pytest.mark.parametrize(
    ("kind", "mode", "open_to_all", "list_duty"),
    [
        (EventKind.FEST, TicketMode.PARTY, True, False),
        (EventKind.WORKSHOP, TicketMode.PERSONAL, False, True),
        (EventKind.FACHTAG, TicketMode.PERSONAL, False, True),
        (EventKind.BERATUNG, TicketMode.PARTY, False, False),
    ],
)
def test_preset_of_each_type(kind: EventKind, mode: TicketMode, open_to_all: bool, list_duty: bool) -> None:
    preset = PRESETS[kind]

    assert (preset.ticket_mode, preset.open_to_all, preset.list_duty) == (mode, open_to_all, list_duty)
