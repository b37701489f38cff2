"""A section of the document: a title, a note, a table. Bars are pictures of numbers that stand beside them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from eventapp.adapters.typesetting import shown
from eventapp.domain.report_draft import german

#: German words of this length stay whole: they are hyphenated where a line ends.
_LONGEST_WORD_CHARACTERS = 26


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar of two parts with a mark, as shares of the whole width; ``mark`` None: there is none."""

    first: float
    second: float = 0.0
    mark: float | None = None


Cell = str | int | Decimal | Bar | None


@dataclass(frozen=True)
class Column:
    """A column of the table; ``width`` in millimetres, 0 for as much as it needs."""

    label: str
    is_number: bool = True
    is_wide: bool = False
    width: float = 0


@dataclass(frozen=True, kw_only=True)
class Section:
    """One table with its heading. ``total`` is its last line."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    total: Sequence[Cell] = ()


def in_words(section: Section) -> dict[str, object]:
    """Return the section as the template takes it."""
    return {
        "title": section.title,
        "note": section.note,
        "columns": [asdict(column) for column in section.columns],
        "rows": [[_cell(cell) for cell in row] for row in section.rows],
        "total": [_cell(cell) for cell in section.total],
    }


def _cell(cell: Cell) -> str | dict[str, object]:
    if isinstance(cell, Bar):
        return asdict(cell)
    if cell is None:
        return "–"
    return german(cell) if isinstance(cell, int | Decimal) else shown(cell, longest_word=_LONGEST_WORD_CHARACTERS)
