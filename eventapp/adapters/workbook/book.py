"""What all workbooks share: how a file is opened, what a text may be, how a sheet prints."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: A cell takes no more; XlsxWriter would leave a longer text out.
LONGEST_TEXT_CHARACTERS = 32_767
PAPER_A4 = 9
MARGIN_INCHES = 0.4

_TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def new_workbook(out: BytesIO, *, title: str, as_of: datetime) -> "Iterator[Workbook]":
    """A workbook for small sheets, complete in ``out`` when the block ends; dated so that it repeats itself."""
    with _new(out, title=title, as_of=as_of, options={"in_memory": True}) as workbook:
        yield workbook


@contextmanager
def new_long_workbook(out: BytesIO, *, title: str, as_of: datetime) -> "Iterator[Workbook]":
    """The same for tens of thousands of rows: each row is put to disk when the next one begins."""
    with _new(out, title=title, as_of=as_of, options={"constant_memory": True}) as workbook:
        yield workbook


@contextmanager
def _new(out: BytesIO, *, title: str, as_of: datetime, options: dict[str, bool]) -> "Iterator[Workbook]":
    from xlsxwriter import Workbook  # noqa: PLC0415 (heavy, and few processes write workbooks)

    workbook = Workbook(out, {**options, **_TEXT_STAYS_TEXT})
    workbook.set_properties({"title": text_value(title), "created": as_of.replace(tzinfo=None)})
    yield workbook
    workbook.close()


def text_value(text: str) -> str:
    """``text`` as a cell can hold it."""
    return text[:LONGEST_TEXT_CHARACTERS].encode("utf-8", errors="replace").decode("utf-8")


def print_on_a4(sheet: "Worksheet", *, header_row: int, footer: str) -> None:
    """Landscape, one page wide, the header row on every page."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=MARGIN_INCHES, right=MARGIN_INCHES, top=MARGIN_INCHES, bottom=2 * MARGIN_INCHES)
    sheet.repeat_rows(header_row)
    sheet.freeze_panes(header_row + 1, 0)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RSeite &P von &N")
