"""CSV as German spreadsheet programs open it by double click (REP-4).

Semicolons, UTF-8 with a byte order mark, CRLF, TT.MM.JJJJ, decimal comma; no text becomes a formula.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO

Cell = str | int | float | Decimal | bool | date | datetime | time | None

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ROWS_PER_CHUNK = 500

#: A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file. Times are written as they stand, so the caller converts them to local time."""
    return b"".join(stream_csv(header, rows))


def stream_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file in chunks of some hundred rows, for long lists."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell_text(cell) for cell in header])
    yield BYTE_ORDER_MARK + _taken_from(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell_text(cell) for cell in row])
        if number % ROWS_PER_CHUNK == 0:
            yield _taken_from(buffer)
    if buffer.tell():
        yield _taken_from(buffer)


def _taken_from(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", errors="replace")


def _cell_text(cell: Cell) -> str:
    return _WRITERS[type(cell)](cell) if type(cell) in _WRITERS else _text(str(cell))


def _text(text: str) -> str:
    clean = text.replace("\0", "")
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def _number(number: float | Decimal) -> str:
    """All digits, never an exponent: 0,1 and 1200000."""
    return f"{Decimal(str(number)):f}".replace(".", ",")


_WRITERS: dict[type, Callable[..., str]] = {
    str: _text,
    int: str,
    float: _number,
    Decimal: _number,
    bool: lambda yes: "ja" if yes else "nein",
    date: lambda day: f"{day:%d.%m.%Y}",
    datetime: lambda moment: f"{moment:%d.%m.%Y %H:%M}",
    time: lambda moment: f"{moment:%H:%M}",
    type(None): lambda _: "",
}
