"""Tables of whole numbers with given sums of rows and columns, each cell between two bounds: is there one, and how
many values may a cell take?

Between the smallest and the largest value of a cell every whole number is possible, so two steps up or down from any
filled table are enough to know three values.
"""

from collections.abc import Sequence

Bounds = tuple[int, int]
#: a row or a column
_Node = tuple[str, int]


class Filling:
    """A filled table that can be changed within its sums and bounds."""

    def __init__(self, bounds: Sequence[Sequence[Bounds]]) -> None:
        """Begin with the smallest number of each cell."""
        self._bounds = bounds
        self.cells = [[low for low, _ in row] for row in bounds]

    def values(self, row: int, column: int, enough: int) -> range:
        """Return values that the cell may take: all of them, or as many as are enough.

        The table may be another one afterwards, with the same sums.
        """
        there = self.cells[row][column]
        largest = there
        while largest - there + 1 < enough and self._step(row, column, up=True):
            largest += 1
        for _ in range(largest - there):
            self._step(row, column, up=False)
        smallest = there
        while largest - smallest + 1 < enough and self._step(row, column, up=False):
            smallest -= 1
        return range(smallest, largest + 1)

    def _step(self, row: int, column: int, *, up: bool) -> bool:
        """Change the cell by one, and others so that all sums stay; False where nothing allows it."""
        low, high = self._bounds[row][column]
        ends: list[_Node] = [("column", column), ("row", row)]
        start, goal = ends if up else reversed(ends)
        if self.cells[row][column] == (high if up else low) or not self._move(start, goal, without=(row, column)):
            return False
        self.cells[row][column] += 1 if up else -1
        return True

    def add(self, row: int, column: int) -> bool:
        """Make the sums of this row and this column larger by one, if any change of cells does."""
        return self._move(("row", row), ("column", column), without=None)

    def _move(self, start: _Node, goal: _Node, *, without: tuple[int, int] | None) -> bool:
        """Add one along a path of cells from row to column, take one away from column to row."""
        came_from: dict[_Node, _Node] = {start: start}
        waiting = [start]
        while waiting and goal not in came_from:
            node = waiting.pop(0)
            for neighbour in self._neighbours(node, without):
                if neighbour not in came_from:
                    came_from[neighbour] = node
                    waiting.append(neighbour)
        if goal not in came_from:
            return False
        node = goal
        while node != start:
            before = came_from[node]
            if before[0] == "row":
                self.cells[before[1]][node[1]] += 1
            else:
                self.cells[node[1]][before[1]] -= 1
            node = before
        return True

    def _neighbours(self, node: _Node, without: tuple[int, int] | None) -> list[_Node]:
        kind, at = node
        if kind == "row":
            return [
                ("column", column)
                for column, (_, high) in enumerate(self._bounds[at])
                if self.cells[at][column] < high and (at, column) != without
            ]
        return [
            ("row", row)
            for row, bounds in enumerate(self._bounds)
            if self.cells[row][at] > bounds[at][0] and (row, at) != without
        ]


def fill(rows: Sequence[int], columns: Sequence[int], bounds: Sequence[Sequence[Bounds]]) -> Filling | None:
    """Return a table with these sums, None where there is none."""
    filling = Filling(bounds)
    left_rows = [total - sum(cells) for total, cells in zip(rows, filling.cells, strict=True)]
    left_columns = [total - sum(cells) for total, cells in zip(columns, zip(*filling.cells, strict=True), strict=True)]
    if min(left_rows) < 0 or min(left_columns) < 0 or sum(left_rows) != sum(left_columns):
        return None
    for row, left in enumerate(left_rows):
        for _ in range(left):
            column = next((at for at, open_ in enumerate(left_columns) if open_ and filling.add(row, at)), None)
            if column is None:
                return None
            left_columns[column] -= 1
    return filling


def fill_from(
    rows: Sequence[int], columns: Sequence[int], chosen: tuple[tuple[int, int], int], corner: int
) -> list[list[int]] | None:
    """Return a very uneven table with these sums and one chosen cell; None where none was found.

    The last cell stays empty. Each ``corner`` takes the cells in another order.
    """
    height, width = len(rows), len(columns)
    (chosen_row, chosen_column), number = chosen
    left_rows, left_columns = list(rows), list(columns)
    cells = [[0] * width for _ in rows]
    order = [(row, (column + (row + 1) * corner) % width) for row in range(height) for column in range(width)]
    taken = {(chosen_row, chosen_column), (height - 1, width - 1)}
    free = [place for place in (*order[3 * corner :], *order[: 3 * corner]) if place not in taken]
    if number > min(rows[chosen_row], columns[chosen_column]):
        return None
    for row, column in ((chosen_row, chosen_column), *free):
        cell = number if (row, column) == (chosen_row, chosen_column) else min(left_rows[row], left_columns[column])
        cells[row][column] = cell
        left_rows[row] -= cell
        left_columns[column] -= cell
    return None if any(left_rows) or any(left_columns) or min(*left_rows, *left_columns) < 0 else cells
