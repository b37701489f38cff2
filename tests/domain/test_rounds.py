"""Rounds: areas of one moment are added, moments never (CNT-8)."""

from datetime import UTC, datetime

import pytest

from eventapp.domain.errors import RoundTaken
from eventapp.domain.rounds import Peak, RoundDetails, ensure_new_round, find_peak


def seen(hour: int, area: str, people: int) -> RoundDetails:
    """A round on the day of the festival."""
    counted_at = datetime(2026, 9, 26, hour, tzinfo=UTC)
    return RoundDetails(counted_at=counted_at, area=area, people=people, counted_by="Ada")


def test_areas_of_one_moment_are_added_and_moments_are_not() -> None:
    rounds = [seen(14, "Bühne", 60), seen(13, "Bühne", 90), seen(14, "Stände", 41), seen(15, "Stände", 99)]

    assert find_peak(rounds) == Peak(at=datetime(2026, 9, 26, 14, tzinfo=UTC), people=101, areas=2)


def test_the_earliest_of_equal_moments_is_the_peak() -> None:
    peak = find_peak([seen(15, "Bühne", 50), seen(14, "Bühne", 50)])

    assert peak == Peak(at=datetime(2026, 9, 26, 14, tzinfo=UTC), people=50, areas=1)


def test_without_rounds_there_is_no_peak() -> None:
    assert find_peak([]) is None


def test_an_area_is_counted_once_at_one_moment() -> None:
    known = [seen(14, "Bühne", 60)]

    ensure_new_round(seen(14, "Stände", 60), known)
    ensure_new_round(seen(15, "Bühne", 60), known)
    with pytest.raises(RoundTaken):
        ensure_new_round(seen(14, " BÜHNE", 1), known)
