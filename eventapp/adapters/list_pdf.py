"""Papers that funders get: attendance lists and their kin, A4, tagged, black on white, with a full head on each page.

Their words are German, as on all papers of the organization. What is to be written by hand is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.logos import LogoPicture, logo_data
from eventapp.adapters.typesetting import shown, typeset

#: A head longer than this leaves no room for rows.
LONGEST_FACT_CHARACTERS = 160
#: Addresses and long German words stay whole where the line is long enough for them.
_LONGEST_WORD_OF_A_LINE, _LONGEST_WORD_OF_A_WIDE_FACT = 60, 34
LONGEST_NOTICE_CHARACTERS = 700
#: Three lines of a row; who has a longer name is found by its beginning.
LONGEST_CELL_CHARACTERS = 70


@dataclass(frozen=True, kw_only=True)
class HeadFact:
    """One field of the head: its name and what it says. An empty one is a line to write on."""

    label: str
    value: str
    #: a field that takes the whole width
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class ListHead:
    """What stands above the rows of every page, and at its foot."""

    title: str
    list_number: str
    facts: Sequence[HeadFact]
    notice: str
    funder_note: str
    foot: str
    author: str
    printed_at: datetime
    logos: Sequence[LogoPicture] = ()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; ``millimetres`` 0 shares what is left."""

    label: str
    millimetres: int = 0


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """A cell with boxes to tick."""

    labels: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A cell to write in, with small words above that say whose it is."""

    words: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A cell with a picture of lines, as large as it fits; ``meaning`` is for those who cannot see it."""

    svg: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Blank:
    """Something to fill in by hand: a label and a line, a label and a box to tick, or words alone."""

    label: str
    millimetres: int = 0
    is_box: bool = False


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A frame below the rows."""

    title: str
    lines: Sequence[Sequence[Blank]]


Cell = str | Boxes | Hint | Drawing
#: The cells of one row, as many as there are columns.
Row = Sequence[Cell]


@dataclass(frozen=True, kw_only=True)
class ListDocument:
    """A list. Each of ``sheets`` begins on a page of its own and has the closings below its rows."""

    head: ListHead
    columns: Sequence[Column]
    sheets: Sequence[Sequence[Row]]
    row_millimetres: int
    closings: Sequence[Closing]
    instruction: str = ""
    is_landscape: bool = True


def list_pdf(document: ListDocument) -> bytes:
    """The list as PDF/UA-1. Raises ValueError when it has no sheet."""
    if not document.sheets:
        raise ValueError("a list needs at least one sheet")
    order = _head_data(document.head) | {
        "is_landscape": document.is_landscape,
        "instruction": shown(document.instruction),
        "row_millimetres": document.row_millimetres,
        "columns": [{"label": shown(c.label), "millimetres": c.millimetres} for c in document.columns],
        "sheets": [[[_cell_data(cell) for cell in row] for row in sheet] for sheet in document.sheets],
        "closings": [_closing_data(closing) for closing in document.closings],
    }
    return typeset("attendance_list.typ", order, created=document.head.printed_at)


def _head_data(head: ListHead) -> dict[str, object]:
    return {
        "title": shown(head.title),
        "list_number": shown(head.list_number),
        "facts": [
            {"label": shown(f.label), "value": shown(f.value, LONGEST_FACT_CHARACTERS)}
            for f in head.facts
            if not f.is_wide
        ],
        "wide_facts": [
            {"label": shown(f.label), "value": shown(f.value, longest_word=_LONGEST_WORD_OF_A_WIDE_FACT)}
            for f in head.facts
            if f.is_wide
        ],
        "notice": shown(head.notice, LONGEST_NOTICE_CHARACTERS, longest_word=_LONGEST_WORD_OF_A_LINE),
        "funder_note": shown(head.funder_note),
        "logos": logo_data(head.logos),
        "foot": shown(head.foot),
        "author": shown(head.author),
    }


def _cell_data(cell: Cell) -> object:
    if isinstance(cell, Boxes):
        return {"boxes": [shown(label) for label in cell.labels]}
    if isinstance(cell, Drawing):
        return {"drawing": cell.svg, "meaning": cell.meaning}
    if isinstance(cell, Hint):
        return {"hint": shown(cell.words, LONGEST_CELL_CHARACTERS)}
    return shown(cell, LONGEST_CELL_CHARACTERS)


def _closing_data(closing: Closing) -> dict[str, object]:
    return {
        "title": shown(closing.title),
        "lines": [
            [{"label": shown(b.label), "millimetres": b.millimetres, "is_box": b.is_box} for b in line]
            for line in closing.lines
        ],
    }
