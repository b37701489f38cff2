"""Places of people who have not come, by the vectors that the phones run too."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.release import ReleaseFacts, release_moment, released_places, tighter_capacity
from tests.support.vectors import Vector, load_vectors

VECTORS = load_vectors("release.json")
START = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", VECTORS["releases"], ids=lambda case: str(case["name"]))
def test_released_places_are_as_the_vectors_say(case: Vector) -> None:
    given = VECTORS["defaults"] | case
    facts = ReleaseFacts(
        released_at=_moment(given["released_at"]),
        ends_at=_moment(given["ends_at"]) or START,
        capacity=given["capacity"],
    )

    assert released_places(facts, admitted=given["admitted"], now=_moment(given["now"]) or START) == given["expected"]


def test_release_begins_so_many_minutes_after_the_start() -> None:
    assert release_moment(START, minutes=20) == START + timedelta(minutes=20)
    assert release_moment(START, minutes=0) == START
    assert release_moment(START, minutes=None) is None


def test_the_tighter_limit_counts() -> None:
    assert [tighter_capacity(20, 8), tighter_capacity(None, 8), tighter_capacity(20, None)] == [8, 8, 20]
    assert tighter_capacity(None, None) is None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
