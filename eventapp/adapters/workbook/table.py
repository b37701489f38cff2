"""A table as a workbook: one sheet, a title, a header, rows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING

from eventapp.adapters.workbook.book import new_long_workbook, print_on_a4, text_value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | bool | date | datetime | time | None

TITLE_ROW, HEADER_ROW = 0, 2
SHEET_NAME = "Liste"
WIDEST_COLUMN, NARROWEST_COLUMN = 42, 9
ROWS_MEASURED_FOR_WIDTH = 100


def table_workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, as_of: datetime) -> bytes:
    """Numbers as numbers, dates as dates, everything else as text. Moments are given in local time."""
    out = BytesIO()
    remaining = iter(rows)
    first_rows = list(islice(remaining, ROWS_MEASURED_FOR_WIDTH))
    with new_long_workbook(out, title=title, as_of=as_of) as workbook:
        sheet = workbook.add_worksheet(SHEET_NAME)
        formats = {
            date: workbook.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
            datetime: workbook.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"}),
            time: workbook.add_format({"num_format": "hh:mm", "align": "left"}),
        }
        print_on_a4(sheet, header_row=HEADER_ROW, footer=f"{title} · Stand {as_of:%d.%m.%Y %H:%M}")
        _set_widths(sheet, header, first_rows)
        sheet.write_string(TITLE_ROW, 0, text_value(title), workbook.add_format({"bold": True, "font_size": 14}))
        heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        for column, name in enumerate(header):
            sheet.write_string(HEADER_ROW, column, text_value(name), heading)
        last = HEADER_ROW
        for last, row in enumerate(chain(first_rows, remaining), start=HEADER_ROW + 1):
            for column, cell in enumerate(row):
                _write(sheet, last, column, cell, formats)
        sheet.autofilter(HEADER_ROW, 0, last, len(header) - 1)
    return out.getvalue()


def _set_widths(sheet: "Worksheet", header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for column, name in enumerate(header):
        longest = max([len(name), *(len(str(row[column])) for row in rows if column < len(row))])
        sheet.set_column(column, column, min(WIDEST_COLUMN, max(NARROWEST_COLUMN, longest + 2)))


def _write(sheet: "Worksheet", row: int, column: int, cell: Cell, formats: "dict[type, Format]") -> None:
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, text_value(cell))
        case bool():
            sheet.write_string(row, column, "ja" if cell else "nein")
        case int() | float():
            sheet.write_number(row, column, cell)
        case datetime():
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats[datetime])
        case _:
            sheet.write_datetime(row, column, cell, formats[type(cell)])
