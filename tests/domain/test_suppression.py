"""What is published of the anonymous statistics lets nobody calculate a small number.

The solver here knows nothing of the implementation: it fills the published tables in every possible way.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.suppression import may_show_part, published_cells

TABLES = 10_000
Cells = tuple[int | str, ...]
NAMED = ([4, 5, 40], [1, 1, 30], [0, 0, 30], [4, 4, 30], [0, 30])
ODD = ([1, 5, 40], [4, 9, 9], [4, 38, 38, 40], [0, 0, 0, 0, 0, 0, 12], [3, 4, 5, 5, 5, 5, 5], [0] * 5 + [5, 5, 80])
EDGES = (0, 1, 2, 3, 4, 5, 6, 7, 9, 10)


def possible_values(published: Cells, total: int) -> list[set[int]]:
    """All values of each cell with which the table adds up; stars are 5 to the smallest number shown."""
    shown = [cell for cell in published if isinstance(cell, int)]
    allowed = {"<5": range(5), "*": range(5, min(shown, default=total) + 1)}
    ranges = [[cell] if isinstance(cell, int) else list(allowed[cell]) for cell in published]
    before, after = [{0}], [{0}]
    for values in ranges:
        before.append({s + v for s in before[-1] for v in values if s + v <= total})
    for values in reversed(ranges):
        after.append({s + v for s in after[-1] for v in values if s + v <= total})
    after.reverse()
    return [
        {v for v in values if any(total - v - s in after[place + 1] for s in before[place])}
        for place, values in enumerate(ranges)
    ]


def assert_nothing_can_be_calculated(counts: Sequence[int]) -> None:
    published = published_cells(counts)
    if sum(counts) < 10:
        assert published == ()
    for count, cell, values in zip(counts, published, possible_values(published, sum(counts)), strict=False):
        assert count in values
        assert (cell == "<5") == (count < 5)
        assert len(values) >= 3 or cell == count, (counts, published)


def tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with this sum."""
    for bars in itertools.combinations(range(total + cells - 1), cells - 1):
        places = (-1, *bars, total + cells - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(places))


@pytest.mark.parametrize("counts", [*NAMED, *ODD], ids=str)
def test_named_tables_cannot_be_calculated(counts: list[int]) -> None:
    assert_nothing_can_be_calculated(counts)


def test_ten_thousand_tables_cannot_be_calculated() -> None:
    dice = random.Random(20261123)  # noqa: S311 (a test wants the same tables each time)

    for _ in range(TABLES):
        size = dice.choice((2, 3, 3, 4, 4, 5, 7))
        assert_nothing_can_be_calculated([dice.choice((*EDGES, dice.randrange(80))) for _ in range(size)])


@given(st.lists(st.integers(0, 60) | st.sampled_from(EDGES), min_size=2, max_size=6))
def test_any_table_cannot_be_calculated(counts: list[int]) -> None:
    assert_nothing_can_be_calculated(counts)


@pytest.mark.parametrize(("cells", "total"), [(2, 33), (3, 10), (3, 24), (3, 37), (4, 17), (4, 26), (5, 14)])
def test_a_reader_who_knows_the_rule_calculates_nothing_either(cells: int, total: int) -> None:
    """Of all tables that are published alike, each hidden cell has three values."""
    alike: defaultdict[Cells, list[tuple[int, ...]]] = defaultdict(list)
    for table in tables(cells, total):
        alike[published_cells(table)].append(table)

    for published, originals in alike.items():
        for place in range(cells):
            is_hidden = not published or isinstance(published[place], str)
            assert not is_hidden or len({table[place] for table in originals}) >= 3, (published, originals)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ([98, 67, 3, 8], (98, 67, "<5", "*")),
        ([21, 14, 29, 78, 18, 11, 5], (21, 14, 29, 78, 18, 11, 5)),
        ([121, 39, 16], (121, 39, 16)),
        ([109, 52, 15], (109, 52, 15)),
        ([118, 31, 19, 2, 6], (118, 31, 19, "<5", "*")),
        ([1, 1, 30], ("<5", "<5", 30)),
        ([0, 30], ("<5", "*")),
        ([4, 5], ()),
        # too large to be searched
        ([3, 301, 301, 400], ()),
        ([9, 40, 9, 3], ("*", 40, "*", "<5")),
        ([20, 40, 8, 8, 3, 3], (20, 40, 8, 8, "<5", "<5")),
    ],
    ids=str,
)
def test_published_cells_are_as_specified(counts: list[int], published: Cells) -> None:
    assert published_cells(counts) == published


@pytest.mark.parametrize(
    ("part", "whole", "may_be_shown"),
    [
        ([60, 40, 20], [98, 67, 31], True),
        ([98, 67, 31], [98, 67, 31], True),
        ([15, 14], [70, 80], False),
        ([40, 30], [44, 60], False),
        ([40, 30], [43, 33], False),
        ([40, 30, 3, 9], [98, 67, 3, 9], False),
        ([40, 30, 2, 9], [98, 67, 9, 29], True),
        # each table alone is open, but few numbers of both add up together
        ([20, 1, 1, 22], [20, 1, 31, 42], False),
        ([0, 20, 3, 20], [1, 34, 23, 20], False),
    ],
    ids=str,
)
def test_part_is_shown_only_with_a_safe_difference(part: list[int], whole: list[int], may_be_shown: bool) -> None:
    assert may_show_part(part, whole) is may_be_shown


def test_parts_that_are_shown_leave_three_values_everywhere() -> None:
    """All pairs of a small part and its whole are filled in every way; what is hidden stays open."""
    dice = random.Random(4)  # noqa: S311
    shown = 0
    for _ in range(300):
        part = [dice.choice((*EDGES, 14, 16, 20, 22)) for _ in range(3)]
        whole = [count + dice.choice((*EDGES, 12, 20)) for count in part]
        if may_show_part(part, whole):
            shown += 1
            assert_pair_is_open(part, whole)
    assert shown > 10


def assert_pair_is_open(part: list[int], whole: list[int]) -> None:
    of_part, of_whole = published_cells(part), published_cells(whole)
    fillings = [
        (one, other)
        for one in _fillings(of_part, sum(part))
        for other in _fillings(of_whole, sum(whole))
        if all(a <= b for a, b in zip(one, other, strict=True))
    ]
    for place in range(len(part)):
        values = (
            {one[place] for one, _ in fillings},
            {other[place] for _, other in fillings},
            {other[place] - one[place] for one, other in fillings},
        )
        hidden = (isinstance(of_part[place], str), isinstance(of_whole[place], str))
        assert all(
            len(found) >= 3 for found, is_hidden in zip(values, (*hidden, any(hidden)), strict=True) if is_hidden
        )


def _fillings(published: Cells, total: int) -> list[tuple[int, ...]]:
    possible = possible_values(published, total)
    return [values for values in itertools.product(*possible) if sum(values) == total]
