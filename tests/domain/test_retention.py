"""Deletion dates, and what each type of event starts with."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from eventapp.domain.presets import PRESETS
from eventapp.domain.retention import (
    CONTACT_BOUNDS,
    DEFAULT_POLICIES,
    NAME_BOUNDS,
    NEEDS_BOUNDS,
    DeletionDates,
    RetentionPolicy,
    Stage,
    deletion_dates,
    due_stages,
    stage_dates,
)
from eventapp.domain.states import EventKind, TicketMode

LAST_DAY = date(2026, 9, 26)
#: in the evening of the last day, Berlin
LAST_END = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)


def due(*, days: int = 0, hour: int = 0, kind: EventKind = EventKind.FEST, done: Sequence[Stage] = ()) -> list[Stage]:
    """What is due so many days after the last one, at this hour in Berlin."""
    now = datetime(2026, 9, 25, 22, 0, tzinfo=UTC) + timedelta(days=days, hours=hour)
    policy = DEFAULT_POLICIES[kind]
    return due_stages(policy, kind=kind, last_end=LAST_END, done=done, zone="Europe/Berlin", now=now)


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


@pytest.mark.parametrize(
    ("kind", "day"), [(EventKind.WORKSHOP, date(2026, 10, 3)), (EventKind.BERATUNG, date(2026, 9, 27))]
)
def test_who_waited_in_vain_goes_sooner_than_guests(kind: EventKind, day: date) -> None:
    policy = RetentionPolicy(contact_days=30, name_days=90, needs_days=7)

    assert stage_dates(policy, kind=kind, last_day=LAST_DAY) == {
        Stage.NEEDS: date(2026, 10, 3),
        Stage.WAITED: day,
        Stage.CONTACTS: date(2026, 10, 26),
        Stage.NAMES: date(2026, 12, 25),
    }


def test_nobody_who_waited_is_kept_longer_than_guests() -> None:
    policy = RetentionPolicy(contact_days=3, name_days=3, needs_days=0)

    assert stage_dates(policy, kind=EventKind.FEST, last_day=LAST_DAY)[Stage.WAITED] == date(2026, 9, 29)


def test_stages_are_due_on_their_day_at_midnight_of_the_place() -> None:
    before = [due(days=6, hour=23), due(days=13, hour=23)]
    then = [due(days=7), due(days=14)]

    assert before == [[], [Stage.NEEDS, Stage.WAITED]]
    assert then == [[Stage.NEEDS, Stage.WAITED], list(Stage)]


def test_stages_that_are_done_are_not_due_again() -> None:
    assert due(days=400, done=[Stage.NEEDS, Stage.CONTACTS]) == [Stage.WAITED, Stage.NAMES]


def test_nothing_is_due_while_phones_still_work() -> None:
    policy = RetentionPolicy(contact_days=0, name_days=0, needs_days=0)
    phones_end = LAST_END + timedelta(hours=12)
    moments = [phones_end - timedelta(seconds=1), phones_end]

    found = [
        due_stages(policy, kind=EventKind.FEST, last_end=LAST_END, done=(), zone="Europe/Berlin", now=now)
        for now in moments
    ]

    assert found == [[], list(Stage)]
