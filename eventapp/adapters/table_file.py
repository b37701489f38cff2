"""Lists that people made with a spreadsheet program, as rows of texts: CSV in the usual spellings, or a workbook.

Nothing in a file is ever computed: of a formula there is the value that the spreadsheet program kept. What a workbook
unpacks to is bounded before it is unpacked, and no XML may define words of its own.
"""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from eventapp.adapters.csv_export import FORMULA_STARTS
from eventapp.adapters.merged_cells import MergedCells, fill_down, find_merged
from eventapp.domain.errors import ListTooLong, ListUnreadable
from eventapp.domain.import_rows import Row

MOST_ROWS = 10_000
MOST_COLUMNS = 60
MOST_CELL_CHARS = 1_000
MOST_UNPACKED_BYTES = 80 * 1024 * 1024
MOST_PARTS = 1_000
#: So many rows, blank ones too, are looked at: the last row that a spreadsheet program knows.
_LAST_ROW = 1_048_576
_ROWS_TO_GUESS_BY = 30
_DELIMITERS = (";", "\t", ",")
_INVISIBLE_ORDERS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii")
_CONTROLS = frozenset(("Cc", "Cs", "Zl", "Zp"))


def read_table(content: bytes, *, is_list: Callable[[Sequence[Row]], bool] = bool) -> list[Row]:
    """Return the rows that hold anything, numbered as spreadsheet programs number them.

    Of a workbook it is the first sheet that ``is_list`` takes for one, for many begin with a sheet of notes; else the
    first with anything on it. Hidden sheets are left out. Raises ListUnreadable, or ListTooLong beyond ``MOST_ROWS``
    and some rows for heads.
    """
    sheets = _workbook_sheets(content) if content.startswith(b"PK") else [_text_records(content)]
    first: list[Row] = []
    for records in sheets:
        rows = _filled_rows(records)
        if rows and is_list(rows):
            return rows
        first = first or rows
    return first


def _filled_rows(records: Iterable[Sequence[object]]) -> list[Row]:
    rows = []
    for number, record in enumerate(records, start=1):
        cells = _trimmed([_clean(cell) for cell in record[:MOST_COLUMNS]])
        if cells:
            rows.append(Row(number=number, cells=cells))
        if len(rows) > MOST_ROWS + 10:
            raise ListTooLong(limit=MOST_ROWS)
    return rows


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Return the cells up to the last one that holds anything."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text_records(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise ListUnreadable
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"\"?sep=(.)\"?\r?", first)
    if named:
        text = rest
    delimiter = named[1] if named else _guess_delimiter(text)
    try:
        if named:
            yield ()
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:  # such as a quotation mark that is never closed
        raise ListUnreadable from error


def _decoded(content: bytes) -> str:
    """Excel says UTF-16 by its mark; UTF-8 is hardly ever anything else; the rest is Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _guess_delimiter(text: str) -> str:
    """Return the character that cuts the first rows into most columns, equally many in most rows."""
    return max(_DELIMITERS, key=lambda delimiter: _usual_width(text, delimiter))


def _usual_width(text: str, delimiter: str) -> tuple[int, int]:
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths += [len(record)] if record else []
            if len(widths) == _ROWS_TO_GUESS_BY:
                break
    except csv.Error:
        return (0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return (usual, max(widths, default=0))


def _workbook_sheets(content: bytes) -> Iterator[Iterable[Sequence[object]]]:
    """Yield the rows of each sheet that has any and is not hidden; gaps come as empty rows."""
    from openpyxl import load_workbook  # noqa: PLC0415 (heavy, and few requests read workbooks)

    _ensure_harmless(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible" and (rows := _sheet_rows(sheet)):
                yield _with_gaps(fill_down(rows, _merged_in(sheet)))
    except (ListTooLong, ListUnreadable):
        raise
    except Exception as error:  # the reader raises whatever the broken part of a file makes it stumble over
        raise ListUnreadable from error


def _with_gaps(rows: Iterable[tuple[int, Sequence[object]]]) -> Iterator[Sequence[object]]:
    at = 0
    for number, cells in rows:
        yield from ((),) * (number - at - 1)
        yield cells
        at = number


def _sheet_rows(sheet: Any) -> list[tuple[int, Sequence[object]]]:
    """Return the rows of a sheet that hold anything."""
    sheet.reset_dimensions()  # what a file says about its own size is not believed
    found: list[tuple[int, Sequence[object]]] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=_LAST_ROW, values_only=True), start=1):
        if any(cell not in (None, "") for cell in cells):
            found.append((number, cells))
        if len(found) > MOST_ROWS + 10:
            raise ListTooLong(limit=MOST_ROWS)
    return found


def _merged_in(sheet: Any) -> list[MergedCells]:
    """What is merged stands behind the rows, where a reader row by row does not look."""
    return find_merged(sheet.parent._archive.read(sheet._worksheet_path))


def _ensure_harmless(content: bytes) -> None:
    """Raise ListUnreadable for what is no workbook, unpacks to too much, or defines words of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
            # Python reads no more of a part than the file says it has.
            is_bounded = len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= MOST_UNPACKED_BYTES
            is_workbook = "xl/workbook.xml" in file.namelist()
            is_harmless = is_bounded and all(
                _is_plain_xml(file.read(part)) for part in parts if part.filename.endswith((".xml", ".rels", ".vml"))
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise ListUnreadable from error
    if not is_workbook or not is_harmless:
        raise ListUnreadable


def _is_plain_xml(part: bytes) -> bool:
    """True without a document type, by which XML would grow or read other files; workbooks never have one."""
    letters = part.replace(b"\0", b"")  # UTF-16 then reads like ASCII
    encoding = _ENCODING.search(letters[:200])
    is_known = encoding is None or encoding[1].lower() in _ENCODINGS
    return is_known and b"<" in letters[:10] and b"<!DOCTYPE" not in letters and b"<!ENTITY" not in letters


def _clean(cell: object) -> str:
    """Return what a person sees in the cell, on one line, without control characters."""
    text = _INVISIBLE_ORDERS.sub("", _text(cell)[: 4 * MOST_CELL_CHARS])
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in _CONTROLS else c for c in text)
    line = " ".join(unicodedata.normalize("NFC", text).split())[:MOST_CELL_CHARS]
    # the apostrophe that keeps spreadsheet programs from computing a text
    return line[1:] if line.startswith("'") and line[1:].startswith(FORMULA_STARTS) else line


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "ja" if cell else "nein"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return f"{cell:%d.%m.%Y}"
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case time():
            return f"{cell:%H:%M}"
        case _:
            return str(cell)
