"""CSV for German spreadsheet programs (REP-4)."""

import csv
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import StringIO

import pytest

from eventapp.adapters.csv_export import Cell, stream_csv, write_csv


class Colour(StrEnum):
    RED = "rot"


def cell_in_file(cell: Cell) -> str:
    """What stands between header and line end, still quoted."""
    return write_csv(["Kopf"], [[cell, 1]]).decode("utf-8-sig").removeprefix("Kopf\r\n").removesuffix(";1\r\n")


def test_file_has_byte_order_mark_semicolons_and_crlf() -> None:
    data = write_csv(["Name", "Plätze"], [["Şükrü", 5], ["نور", 2]])

    assert data == b"\xef\xbb\xbf" + "Name;Plätze\r\nŞükrü;5\r\nنور;2\r\n".encode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        pytest.param("Müller", "Müller", id="text"),
        pytest.param("", "", id="empty text"),
        pytest.param(None, "", id="nothing"),
        pytest.param(42, "42", id="number"),
        pytest.param(-3, "-3", id="negative number stays a number"),
        pytest.param(2.5, "2,5", id="decimal comma"),
        pytest.param(-0.1, "-0,1", id="negative decimal"),
        pytest.param(1e-7, "0,0000001", id="no exponent for small numbers"),
        pytest.param(1.2e21, "1200000000000000000000", id="no exponent for large numbers"),
        pytest.param(Decimal("3.50"), "3,50", id="decimal keeps its places"),
        pytest.param(True, "ja", id="yes"),
        pytest.param(False, "nein", id="no"),
        pytest.param(date(2026, 9, 6), "06.09.2026", id="date"),
        pytest.param(datetime(2026, 9, 6, 13, 5, 59, tzinfo=UTC), "06.09.2026 13:05", id="moment"),
        pytest.param(time(9, 5), "09:05", id="time of day"),
        pytest.param(Colour.RED, "rot", id="enum"),
        pytest.param("a;b", '"a;b"', id="separator"),
        pytest.param('sagt "hallo"', '"sagt ""hallo"""', id="quotes"),
        pytest.param("Zeile\nZeile", '"Zeile\nZeile"', id="line break inside a cell"),
        pytest.param("a\0b", "ab", id="null byte"),
        pytest.param("\ud800", "?", id="lone surrogate"),
    ],
)
def test_cell_is_written_the_german_way(cell: Cell, written: str) -> None:
    assert cell_in_file(cell) == written


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30 23125014",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        '=HYPERLINK("https://example.org";"x")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_text_never_becomes_a_formula(text: str) -> None:
    data = write_csv([text], [[text]]).decode("utf-8-sig")

    rows = list(csv.reader(StringIO(data, newline=""), delimiter=";"))

    assert rows == [[f"'{text}"], [f"'{text}"]]


def test_formula_behind_a_null_byte_is_found() -> None:
    assert cell_in_file("\0=1+1") == "'=1+1"


def test_file_is_read_back_by_a_csv_reader() -> None:
    rows = [["a;b", 'c"d', "e\r\nf"], ["", "ü", "x" * 10_000]]

    data = write_csv(["1", "2", "3"], rows).decode("utf-8-sig")

    assert list(csv.reader(StringIO(data, newline=""), delimiter=";")) == [["1", "2", "3"], *rows]


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1_250])
def test_stream_is_the_same_file_in_parts(count: int) -> None:
    rows: list[list[Cell]] = [[number, f"Name {number}"] for number in range(count)]

    parts = list(stream_csv(["Nr.", "Name"], rows))

    assert b"".join(parts) == write_csv(["Nr.", "Name"], rows)
    assert all(parts)
    assert len(parts) == 1 + -(-count // 500)


def test_stream_starts_before_the_last_row_is_known() -> None:
    read = 0

    def rows() -> list[list[int]]:
        nonlocal read
        read += 1
        return [[read]]

    parts = stream_csv(["Nr."], (row for _ in range(10_000) for row in rows()))
    next(parts)
    next(parts)

    assert read == 500
