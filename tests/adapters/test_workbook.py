"""Plain tables as XLSX files, read back with openpyxl."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from eventapp.adapters.workbook import Cell, table_workbook

AS_OF = datetime(2026, 10, 15, 12, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def values_of(data: bytes, sheet: str) -> Worksheet:
    """A sheet with its values."""
    return openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet]


def test_table_keeps_types() -> None:
    rows: list[list[Cell]] = [
        ["Şükrü", 5, 2.5, True, date(2026, 9, 6), datetime(2026, 9, 6, 13, 5, tzinfo=UTC), time(9, 30), None],
        ["=1+1", -3, 0, False, None, None, None, "https://example.org"],
    ]

    data = table_workbook("Liste & mehr", ["Name", "P", "h", "da", "Tag", "Zeit", "Uhr", "Rest"], rows, as_of=AS_OF)
    sheet = values_of(data, "Liste")

    assert sheet["A1"].value == "Liste & mehr"
    assert [cell.value for cell in sheet[3]] == ["Name", "P", "h", "da", "Tag", "Zeit", "Uhr", "Rest"]
    assert [cell.value for cell in sheet[4]] == [
        *("Şükrü", 5, 2.5, "ja", datetime(2026, 9, 6), datetime(2026, 9, 6, 13, 5), time(9, 30), None),  # noqa: DTZ001
    ]
    assert [cell.value for cell in sheet[5]] == ["=1+1", -3, 0, "nein", None, None, None, "https://example.org"]
    assert sheet["A5"].data_type == "s"
    assert sheet.oddFooter.left.text == "Liste && mehr · Stand 15.10.2026 12:30"
    assert sheet.freeze_panes == "A4"


def test_table_of_many_rows_is_complete() -> None:
    rows: list[list[Cell]] = [[f"Person {number}", number] for number in range(1_000)]

    sheet = values_of(table_workbook("Liste", ["Name", "Nr."], iter(rows), as_of=AS_OF), "Liste")

    assert sheet.max_row == 1_003
    assert [sheet["A1003"].value, sheet["B1003"].value] == ["Person 999", 999]


def test_empty_table_has_its_header() -> None:
    sheet = values_of(table_workbook("Liste", ["Name"], [], as_of=AS_OF), "Liste")

    assert sheet["A3"].value == "Name"
