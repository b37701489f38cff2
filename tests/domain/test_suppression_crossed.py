"""Two questions counted together, beside the two questions alone: nobody calculates a small number.

The solver here knows nothing of the implementation: it fills the three published tables in every possible way.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import pytest

from eventapp.domain.suppression import published_cells
from eventapp.domain.suppression_crossed import published_crossed

Cells = tuple[int | str, ...]
Numbers = tuple[int, ...]
ENOUGH = 3
TABLES = 1_000
#: what the marks say to somebody who does not know the rest
LIMITS = {"<5": (0, 4), "*": (5, 1_000)}
GENDERS, AGES = (98, 67, 3, 8), (21, 14, 29, 78, 18, 11, 5)
GOLDEN = (12, 8, 16, 46, 10, 5, 1, 9, 6, 12, 30, 7, 3, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 2, 4)


@lru_cache(10_000)
def alike(published: Cells, total: int) -> tuple[Numbers, ...]:
    """All tables of one question that would have been published like this."""
    smallest = min((cell for cell in published if isinstance(cell, int)), default=total)
    ranges = [
        range(cell, cell + 1) if isinstance(cell, int) else range(5) if cell == "<5" else range(5, smallest + 1)
        for cell in published
    ]
    tables = (table for table in itertools.product(*ranges) if sum(table) == total)
    return tuple(table for table in tables if published_cells(table) == published)


class Solver:
    """Is there a table with these marks, below these numbers of the two questions?"""

    def __init__(self, published: Cells, rows: Numbers, columns: Numbers, total: int) -> None:
        self.rows, self.columns, self.total = rows, columns, total
        self.bounds = [(cell, cell) if isinstance(cell, int) else LIMITS[cell] for cell in published]

    def can_be(self, place: int, value: int) -> bool:
        """True where the cell can have this value."""
        low, high = self.bounds[place]
        bounds = [*self.bounds[:place], (value, value), *self.bounds[place + 1 :]]
        return low <= value <= high and self._fill(0, bounds, self.rows, self.columns, self.total)

    def _fill(self, at: int, bounds: list[tuple[int, int]], rows: Numbers, columns: Numbers, left: int) -> bool:
        least = sum(low for low, _ in bounds[at:])
        if at == len(bounds) or not least <= left <= min(sum(rows), sum(columns)):
            return at == len(bounds) and not left
        row, column = divmod(at, len(columns))
        low, high = bounds[at]
        for value in range(min(high, rows[row], columns[column], left), low - 1, -1):
            if self._fill(at + 1, bounds, _less(rows, row, value), _less(columns, column, value), left - value):
                return True
        return False


def _less(numbers: Numbers, place: int, value: int) -> Numbers:
    return (*numbers[:place], numbers[place] - value, *numbers[place + 1 :])


def assert_nothing_can_be_calculated(counts: Sequence[int], rows: Numbers, columns: Numbers) -> bool:
    """Look for three values of each hidden cell of the three tables; True if the crossed table is shown at all."""
    published = published_crossed(counts, rows, columns)
    if not published:
        return False
    of_rows, of_columns = published_cells(rows), published_cells(columns)
    shown = (*published, *of_rows, *of_columns)
    assert [cell for cell, count in zip(published, counts, strict=True) if cell not in (count, "<5", "*")] == []
    assert [cell == "<5" for cell in published] == [count < 5 for count in counts]
    found = [set[int]() for _ in shown]
    for one, other in itertools.product(alike(of_rows, sum(rows)), alike(of_columns, sum(columns))):
        solver = Solver(published, one, other, sum(counts))
        if not any(solver.can_be(0, value) for value in range(sum(counts) + 1)):
            continue  # these two tables do not go together with the crossed one
        for place, count in enumerate(counts):
            near = (value for value in range(max(0, count - 4), count + 5) if value not in found[place])
            while (
                isinstance(shown[place], str) and len(found[place]) < ENOUGH and (value := next(near, None)) is not None
            ):
                found[place].update([value] if solver.can_be(place, value) else [])
        for place, value in enumerate((*one, *other), start=len(counts)):
            found[place].add(value)
        if _is_open(shown, found):
            return True
    assert _is_open(shown, found), (counts, rows, columns, published)
    return True


def _is_open(shown: Cells, found: Sequence[set[int]]) -> bool:
    return all(isinstance(cell, int) or len(values) >= ENOUGH for cell, values in zip(shown, found, strict=True))


def test_a_thousand_tables_and_their_questions_cannot_be_calculated() -> None:
    dice = random.Random(20261124)  # noqa: S311 (a test wants the same tables each time)
    shown = 0
    for _ in range(TABLES):
        height, width = dice.choice(((2, 2), (2, 3), (3, 2), (3, 3)))
        counts = [dice.choice((0, 1, 2, 4, 5, 6, 9, 12, 17, 25, 40)) for _ in range(height * width)]
        alone = [dice.choice((0, 0, 0, 1, 3, 8)) for _ in range(height + width)]
        rows = [sum(counts[at * width : (at + 1) * width]) + alone[at] for at in range(height)]
        columns = [sum(counts[at::width]) + alone[height + at] for at in range(width)]
        shown += assert_nothing_can_be_calculated(counts, tuple(rows), tuple(columns))
    assert shown > TABLES / 10


@pytest.mark.parametrize("total", [30, 42, 48])
def test_a_reader_who_knows_the_rule_calculates_nothing_either(total: int) -> None:
    """Of all tables that look alike, each hidden cell has three values; also where no crossed table is shown at all,
    unless all tables of these two questions look like that."""
    together: defaultdict[tuple[Cells, Cells, Cells], list[Numbers]] = defaultdict(list)
    silent: defaultdict[tuple[Cells, Cells], set[bool]] = defaultdict(set)
    for bars in itertools.combinations(range(total + 3), 3):
        one, other, third, last = (b - a - 1 for a, b in itertools.pairwise((-1, *bars, total + 3)))
        rows, columns = (one + other, third + last), (one + third, other + last)
        key = (published_cells(rows), published_cells(columns))
        published = published_crossed((one, other, third, last), rows, columns)
        together[(*key, published)].append((one, other, third, last, *rows, *columns))
        silent[key].add(not published)

    for (of_rows, of_columns, published), originals in together.items():
        if not published and silent[of_rows, of_columns] == {True}:
            continue  # the crossed counters say nothing here
        shown = ((*published,) if published else ("",) * 4) + (*of_rows, *of_columns)
        for place, cell in enumerate(shown):
            assert isinstance(cell, int) or len({table[place] for table in originals}) >= ENOUGH, originals


def test_golden_statistics_show_some_of_the_crossed_table() -> None:
    published = published_crossed(GOLDEN, GENDERS, AGES)

    assert published[:7] == ("*", "*", "*", 46, "*", "*", "<5")
    assert published[7:14] == (9, "*", 12, "*", "*", "<5", "<5")
    assert set(published[14:]) == {"<5"}


@pytest.mark.parametrize(
    ("counts", "rows", "columns"),
    [
        ((10, 10, 5, 4), (20, 9), (15, 14)),
        ((30, 0, 0, 30), (30, 30), (30, 30)),
        ((5, 5, 5, 5, 5, 5), (15, 15), (10, 10, 10)),
    ],
    ids=str,
)
def test_small_and_lopsided_tables_are_not_shown(counts: Numbers, rows: Numbers, columns: Numbers) -> None:

    assert published_crossed(counts, rows, columns) == ()
