"""Logos in order."""

import pytest

from eventapp.domain.errors import NotFound, TooManyLogos
from eventapp.domain.logos import MOST_LOGOS, Logo, with_logo, with_moved_logo, without_logo
from eventapp.domain.ordering import Direction, moved

LAND, CITY = (Logo(file=name, name=name.title(), width=10, height=5) for name in ("land", "city"))


def test_new_logo_comes_last_and_a_known_one_is_renamed_at_its_place() -> None:
    renamed = Logo(file="land", name="Das Land", width=10, height=5)

    assert with_logo((LAND,), CITY) == (LAND, CITY)
    assert with_logo((LAND, CITY), renamed) == (renamed, CITY)


def test_so_many_logos_and_no_more() -> None:
    full = tuple(Logo(file=str(number), name="", width=1, height=1) for number in range(MOST_LOGOS))

    with pytest.raises(TooManyLogos):
        with_logo(full, LAND)
    assert with_logo(full, Logo(file="0", name="x", width=1, height=1))[0].name == "x"


def test_logo_is_moved_and_taken_away_by_its_file() -> None:
    assert with_moved_logo((LAND, CITY), "city", Direction.UP) == (CITY, LAND)
    assert without_logo((LAND, CITY), "land") == (CITY,)
    with pytest.raises(NotFound):
        without_logo((LAND,), "x")
    with pytest.raises(NotFound):
        with_moved_logo((LAND,), "x", Direction.UP)


@pytest.mark.parametrize(
    ("place", "direction", "order"),
    [(0, "up", "abc"), (0, "down", "bac"), (1, "up", "bac"), (2, "up", "acb"), (2, "down", "abc")],
)
def test_moving_changes_two_neighbours_and_stops_at_the_ends(place: int, direction: str, order: str) -> None:
    assert "".join(moved("abc", place, Direction(direction))) == order
