"""Which cells of two questions counted together may be shown beside the two questions (docs/statistics.md).

Rows are the answers to the first question, columns those to the second. A sheet with one of the two answers alone
stands in that question's table and not here, so the reader knows of each row only that it sums up to at most the
answer's own number, and how many sheets are missing in all.

The table is shown or not, and the reader is taken to know this module:

- What is hidden depends only on which cells are below five and on what the two questions publish. Whether that is
  enough is decided by what the reader would see. So all tables that would look alike are treated alike.
- Where nothing is shown, that tells something as well. So a table may be shown only where the two questions alone
  leave, besides the safe tables, enough others for which nothing is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from eventapp.domain.suppression import (
    ENOUGH_VALUES,
    FEW,
    HIDDEN,
    SMALLEST_CELL,
    SMALLEST_EVENT,
    Table,
    published_cells,
)
from eventapp.domain.transportation import Bounds, Filling, fill, fill_from

#: A row or column whose own number is smaller is hidden from end to end.
SMALLEST_LINE = 20
#: Of the cells in other rows and columns at least one in so many is shown; else nothing is.
_ONE_SHOWN_OF = 2
#: A question with more ways to fill its hidden cells is not searched, and nothing is shown.
_MOST_FILLINGS = 2_000
#: So many of the ways to fill a question, evenly spread, are tried together with those of the other one.
_TRIED = 5
#: Unsafe tables are looked for with these numbers in each cell, filled up from so many corners.
_TRIED_NUMBERS, _TRIED_CORNERS = range(8), range(5)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the reader knows without the crossed table: two published questions, and the sums of all three."""

    rows: Table
    rows_total: int
    columns: Table
    columns_total: int
    total: int

    @property
    def width(self) -> int:
        return len(self.columns)

    def large_cells(self) -> list[int]:
        """The cells whose row and column are both large enough to show something of them."""
        return [
            at for at, (row, column) in enumerate(product(self.rows, self.columns)) if _large(row) and _large(column)
        ]


def published_crossed(counts: Sequence[int], rows: Sequence[int], columns: Sequence[int]) -> Table:
    """Return what is shown of the crossed counters, row after row; nothing where anything small could be calculated.

    ``rows`` and ``columns`` are the counters of the two questions alone.
    """
    shown_rows, shown_columns = published_cells(rows), published_cells(columns)
    if sum(counts) < SMALLEST_EVENT or not shown_rows or not shown_columns:
        return ()
    known = _Known(
        rows=shown_rows, rows_total=sum(rows), columns=shown_columns, columns_total=sum(columns), total=sum(counts)
    )
    table = _marked(counts, known)
    return table if _is_safe(table, known) and _hides_in_silence(known) else ()


def _large(own: int | str) -> bool:
    return isinstance(own, int) and own >= SMALLEST_LINE


def _marked(counts: Sequence[int], known: _Known) -> Table:
    """Hide the small cells, all of the small rows and columns, and others until none stands alone."""
    width, large = known.width, set(known.large_cells())
    few = [count < SMALLEST_CELL for count in counts]
    stars = [not few[at] and at not in large for at in range(len(counts))]
    lines = [range(first, first + width) for first in range(0, len(counts), width)]
    lines += [range(column, len(counts), width) for column in range(width)]
    changed = True
    while changed:
        changed = False
        for number, line in enumerate(lines):
            hidden = [at for at in line if few[at] or stars[at]]
            visible = [at for at in line if not few[at] and not stars[at]]
            stands_alone = hidden and (len(hidden) == 1 or not any(stars[at] for at in hidden))
            if stands_alone and visible:
                # by its place, never by its number
                stars[visible[number % len(visible)]] = changed = True
    return tuple(FEW if few[at] else HIDDEN if stars[at] else counts[at] for at in range(len(counts)))


@lru_cache(4096)
def _is_safe(table: Table, known: _Known) -> bool:
    """True where enough is shown to be of use, and three values are left for each hidden cell of all three tables."""
    large = known.large_cells()
    if not large or _ONE_SHOWN_OF * sum(isinstance(table[at], int) for at in large) < len(large):
        return False
    cells = (*table, *known.rows, *known.columns)
    hidden = [at for at, cell in enumerate(cells) if isinstance(cell, str)]
    found = [set[int]() for _ in cells]
    for of_rows, of_columns in _fillings(known):
        filling = _fill(table, known.total, of_rows, of_columns)
        if filling is None:
            continue
        for at in hidden:
            if at >= len(table):
                found[at].add((*of_rows, *of_columns)[at - len(table)])
            elif len(found[at]) < ENOUGH_VALUES:
                found[at].update(filling.values(*divmod(at, known.width), ENOUGH_VALUES))
        if all(len(found[at]) >= ENOUGH_VALUES for at in hidden):
            return True
    return not hidden


@lru_cache(64)
def _hides_in_silence(known: _Known) -> bool:
    """True where tables that are not shown leave three values for each crossed cell and each hidden one of a question.

    Found by trying tables that are as uneven as can be; none of them is made from the counters themselves.
    """
    cells = len(known.rows) * known.width
    hidden = [isinstance(cell, str) for cell in (*known.rows, *known.columns)]
    found = [set[int]() for _ in (*range(cells), *hidden)]
    fillings = _fillings(known)
    for at, number, corner in product(range(cells), _TRIED_NUMBERS, _TRIED_CORNERS):
        if len(found[at]) >= ENOUGH_VALUES or not fillings:
            continue
        of_rows, of_columns = fillings[(number * len(_TRIED_CORNERS) + corner) % len(fillings)]
        table = fill_from(*_with_single(of_rows, of_columns, known.total), (divmod(at, known.width), number), corner)
        counts = None if table is None else [cell for row in table[:-1] for cell in row[:-1]]
        if counts and not _is_safe(_marked(counts, known), known):
            for values, value in zip(found, (*counts, *of_rows, *of_columns), strict=True):
                values.add(value)
    needed = [True] * cells + hidden
    return all(len(values) >= ENOUGH_VALUES for values, is_needed in zip(found, needed, strict=True) if is_needed)


def _with_single(rows: Iterable[int], columns: Iterable[int], total: int) -> tuple[list[int], list[int]]:
    """The sums of rows and columns, and of one more of each for sheets that answered one question alone."""
    of_rows, of_columns = list(rows), list(columns)
    return [*of_rows, sum(of_columns) - total], [*of_columns, sum(of_rows) - total]


def _fill(table: Table, total: int, rows: Sequence[int], columns: Sequence[int]) -> Filling | None:
    marks: dict[str, Bounds] = {FEW: (0, SMALLEST_CELL - 1), HIDDEN: (SMALLEST_CELL, total)}
    cells = [marks[cell] if isinstance(cell, str) else (cell, cell) for cell in table]
    of_rows, of_columns = _with_single(rows, columns, total)
    if of_rows[-1] < 0 or of_columns[-1] < 0:
        return None
    width = len(columns)
    bounds = [[*cells[row * width : (row + 1) * width], (0, of_columns[-1])] for row in range(len(rows))]
    bounds.append([(0, of_rows[-1])] * width + [(0, 0)])
    return fill(of_rows, of_columns, bounds)


@lru_cache(64)
def _fillings(known: _Known) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of tables that would be published as the two questions are."""
    of_rows = _spread(known.rows, known.rows_total)
    return list(product(of_rows, _spread(known.columns, known.columns_total)))


def _spread(shown: Table, total: int) -> list[tuple[int, ...]]:
    """Some of the tables that are published as this one, evenly spread; none where they are too many to search."""
    numbers = [cell for cell in shown if isinstance(cell, int)]
    left = total - sum(numbers)
    marks = {FEW: range(SMALLEST_CELL), HIDDEN: range(SMALLEST_CELL, min(min(numbers, default=left), left) + 1)}
    choices = [marks[cell] if isinstance(cell, str) else range(cell, cell + 1) for cell in shown]
    ways = 1
    for choice in sorted(choices, key=len)[:-1]:
        ways *= len(choice)
    if ways > _MOST_FILLINGS:
        return []
    alike = [table for table in _sums(choices, total) if published_cells(table) == shown]
    return [alike[place] for place in sorted({at * (len(alike) - 1) // (_TRIED - 1) for at in range(_TRIED)})]


def _sums(choices: Sequence[range], total: int) -> Iterator[tuple[int, ...]]:
    if not choices:
        yield ()
        return
    first, rest = choices[0], choices[1:]
    least, most = sum(choice.start for choice in rest), sum(choice.stop - 1 for choice in rest)
    for value in range(max(first.start, total - most), min(first.stop - 1, total - least) + 1):
        for values in _sums(rest, total - value):
            yield (value, *values)
