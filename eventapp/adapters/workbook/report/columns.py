"""What the sheets of the report share: head, columns with formulas and their values, rows, the row of sums."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Generic, TypeVar

from eventapp.adapters.workbook.book import print_on_a4, text_value

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TITLE_ROW, PERIOD_ROW, NOTE_ROW, STAMP_ROW, HEADER_ROW, FIRST_ROW = range(6)
INK, SOFT, LINE, PAPER = "#2b1a26", "#5a4953", "#b8aea4", "#f3ece4"
#: How numbers look; a German spreadsheet program shows 1.234 and 1.234,50.
COUNT, DIFFERENCE, HOURS = "#,##0", "+#,##0;-#,##0;0", "#,##0.00"
PROVISIONAL = "VORLÄUFIG – Abgleich prüfen"

_LINE_POINTS, _HIGHEST_ROW_POINTS, _INDENT = 15, 400, 2

Value = str | int | float | Decimal | date | None
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SheetHead:
    """What stands at the head and foot of every sheet. ``as_of`` is local."""

    period: str
    as_of: datetime
    version: int
    is_provisional: bool
    funder_note: str = ""

    @property
    def footer(self) -> str:
        """The foot of a printed page."""
        return f"Stand {self.as_of:%d.%m.%Y %H:%M} · Version {self.version}"


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: label, width, look (a number format, or "text"), value, and the formula of row ``{r}`` if calculated.

    ``total`` names the sum of the column for the other sheets; a column without it is not summed.
    """

    label: str
    width: int
    look: str
    value: Callable[[T], Value]
    formula: str = ""
    total: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Where the rows of a table stand; spreadsheet numbers, from 1. Without rows ``last`` lies before ``first``."""

    sheet: str
    first: int
    last: int

    def column(self, letter: str) -> str:
        """The cells of a column, for a formula on another sheet; the header stands in where there are no rows."""
        first, last = (self.first, self.last) if self.last >= self.first else (self.first - 1, self.first - 1)
        return f"{self.sheet}!${letter}${first}:${letter}${last}"

    def cell(self, letter: str, index: int) -> str:
        """One cell by the index of its row, from 0."""
        return f"{self.sheet}!${letter}${self.first + index}"


class Book:
    """A workbook with its looks, each made once."""

    def __init__(self, workbook: "Workbook", head: SheetHead) -> None:
        self.workbook = workbook
        self.head = head
        self._looks: dict[tuple[tuple[str, object], ...], Format] = {}

    def look(self, **properties: object) -> "Format":
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.workbook.add_format({"font_color": INK, **properties})
        return self._looks[key]

    def sheet(self, name: str, *, title: str, note: str) -> "Worksheet":
        """Add a sheet with its head; it prints on A4, landscape, one page wide."""
        sheet = self.workbook.add_worksheet(name)
        sheet.write_string(TITLE_ROW, 0, title, self.look(bold=True, font_size=16))
        sheet.write_string(PERIOD_ROW, 0, text_value(self.head.period), self.look(bold=True))
        sheet.write_string(NOTE_ROW, 0, text_value(note), self.look(font_color=SOFT))
        if self.head.is_provisional:
            sheet.write_string(STAMP_ROW, 0, PROVISIONAL, self.look(bold=True, font_color="#a3123f"))
        elif self.head.funder_note:
            sheet.write_string(STAMP_ROW, 0, text_value(self.head.funder_note), self.look(font_color=SOFT))
        print_on_a4(sheet, header_row=HEADER_ROW, footer=self.head.footer)
        return sheet

    def name(self, name: str, sheet: str, letter: str, row: int) -> None:
        """Give a cell a name; ``row`` is a spreadsheet number."""
        self.workbook.define_name(name, f"={sheet}!${letter}${row}")


def write_table(
    book: Book, sheet: "Worksheet", columns: Sequence[Column[T]], rows: Sequence[T], *, header_row: int = HEADER_ROW
) -> Rows:
    """Write header, rows and sums; every sum gets its name. Rows begin below the header."""
    _write_header(book, sheet, columns, header_row)
    first = header_row + 1
    for number, row in enumerate(rows, start=first):
        cells = [column.value(row) for column in columns]
        for index, (column, value) in enumerate(zip(columns, cells, strict=True)):
            formula = column.formula.format(r=number + 1)
            _write_cell(sheet, number, index, formula, value, _cell_look(book, column.look))
        fit_row(sheet, number, [(v, c.width) for c, v in zip(columns, cells, strict=True) if isinstance(v, str)])
    place = Rows(sheet=sheet.get_name(), first=first + 1, last=first + len(rows))
    if any(column.total for column in columns):
        _write_totals(book, sheet, columns, rows, place)
    return place


def fit_row(sheet: "Worksheet", row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its texts, each in a column of its width: not every program does so by itself."""
    lines = max((len(wrap(text, max(width - _INDENT, 4))) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_POINTS, _HIGHEST_ROW_POINTS))


def letter(index: int) -> str:
    """Return the letter of a column, from 0; the report has no more than 26."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]


def cached(value: Value) -> str | int | float:
    """Return what a formula's cell holds for readers that do not calculate."""
    if value is None:
        return ""
    if isinstance(value, date):
        return serial_day(value)
    return float(value) if isinstance(value, Decimal) else value


def serial_day(day: date) -> int:
    """Return the days since the spreadsheet's day zero."""
    return (day - date(1899, 12, 30)).days


def serial_time(moment: datetime, *, of_day: date) -> float:
    """Return the time of day as a fraction; beyond 1 when it lies after midnight."""
    midnight = datetime(of_day.year, of_day.month, of_day.day)  # noqa: DTZ001 (a local moment)
    return (moment - midnight) / timedelta(days=1)


def _write_header(book: Book, sheet: "Worksheet", columns: Sequence[Column[T]], row: int) -> None:
    sheet.set_row(row, 48)
    for index, column in enumerate(columns):
        align = {"align": "left", "indent": 1} if column.look == "text" else {"align": "right"}
        look = book.look(bold=True, text_wrap=True, valign="bottom", bottom=2, bg_color=PAPER, **align)
        if row == HEADER_ROW:
            sheet.set_column(index, index, column.width)
        sheet.write_string(row, index, column.label, look)


def _cell_look(book: Book, look: str) -> "Format":
    line = {"valign": "top", "bottom": 4, "bottom_color": LINE}
    if look == "text":
        return book.look(**line, text_wrap=True, align="left", indent=1)
    return book.look(**line, num_format=look, align="right")


def _write_cell(sheet: "Worksheet", row: int, index: int, formula: str, value: Value, look: "Format") -> None:
    if formula:
        sheet.write_formula(row, index, formula, look, cached(value))
    elif value in (None, ""):
        sheet.write_blank(row, index, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, index, text_value(value), look)
    else:
        sheet.write_number(row, index, cached(value), look)


def _write_totals(book: Book, sheet: "Worksheet", columns: Sequence[Column[T]], rows: Sequence[T], place: Rows) -> None:
    row = place.last
    for index, column in enumerate(columns):
        number_look = {} if column.look == "text" else {"num_format": column.look}
        look = book.look(bold=True, top=2, **number_look)
        if column.total and rows:
            formula = f"=SUM({letter(index)}{place.first}:{letter(index)}{place.last})"
            sheet.write_formula(row, index, formula, look, cached(_sum(column, rows)))
        elif column.total:
            sheet.write_number(row, index, 0, look)
        elif index == 0:
            sheet.write_string(row, index, "Summe", look)
        else:
            sheet.write_blank(row, index, None, look)
        if column.total:
            book.name(column.total, place.sheet, letter(index), row + 1)


def _sum(column: Column[T], rows: Sequence[T]) -> Decimal:
    values = (column.value(row) for row in rows)
    return sum((Decimal(value) for value in values if isinstance(value, int | Decimal)), Decimal(0))
