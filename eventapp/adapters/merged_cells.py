"""Cells that a spreadsheet program shows as one over several rows, such as a family's name beside its members."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

#: More than people merge by hand are a program's doing, and left alone.
MOST_MERGED = 5_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')


@dataclass(frozen=True, kw_only=True)
class MergedCells:
    """The first column, from 0, and the rows from the first to the last, as spreadsheet programs number them."""

    column: int
    first_row: int
    last_row: int


def find_merged(part: bytes) -> list[MergedCells]:
    """Return what is merged over several rows, from the XML of a sheet."""
    over_several_rows = (match for match in _MERGED.finditer(part) if int(match[4]) > int(match[2]))
    found = [
        MergedCells(column=_column(match[1]), first_row=int(match[2]), last_row=int(match[4]))
        for match in islice(over_several_rows, MOST_MERGED + 1)
    ]
    return found if len(found) <= MOST_MERGED else []


def fill_down(
    rows: Sequence[tuple[int, Sequence[object]]], merged: Sequence[MergedCells]
) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the rows with the texts that are merged over them. Numbers stay where they are: else they would add up."""
    first = {(area.first_row, area.column): area for area in merged}
    open_ones: dict[int, tuple[str, int]] = {}
    for number, cells in rows:
        filled = list(cells)
        for column, (text, last_row) in open_ones.items():
            if number <= last_row and column < len(filled) and filled[column] in (None, ""):
                filled[column] = text
        for column, cell in enumerate(cells):
            area = first.get((number, column))
            if area is not None and isinstance(cell, str) and cell.strip():
                open_ones[column] = (cell, area.last_row)
        yield number, filled


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
