"""One thing a step up or down in an order that people make."""

import pytest

from eventapp.domain.ordering import Direction, moved


@pytest.mark.parametrize(
    ("place", "direction", "order"),
    [
        (0, Direction.DOWN, "bac"),
        (1, Direction.DOWN, "acb"),
        (1, Direction.UP, "bac"),
        (2, Direction.UP, "acb"),
        (0, Direction.UP, "abc"),
        (2, Direction.DOWN, "abc"),
    ],
)
def test_moved_changes_places_with_its_neighbour_and_stays_at_the_ends(
    place: int, direction: Direction, order: str
) -> None:
    assert moved("abc", place, direction) == tuple(order)
