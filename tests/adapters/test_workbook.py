"""XLSX files, read back with openpyxl; formulas are calculated a second time from what the file says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eventapp.adapters.workbook import Cell, SessionLine, SessionReport, session_workbook, table_workbook

BERLIN = ZoneInfo("Europe/Berlin")
AS_OF = datetime(2026, 10, 15, 12, 30, tzinfo=BERLIN)


def line(title: str, kind: str, hours: int, numbers: tuple[int, ...], target: int | None = None) -> SessionLine:
    """A session with registered, admitted, walk-ins, estimated; it begins at 10 and has half an hour of break."""
    registered, admitted, walk_ins, estimated = numbers
    starts_at = datetime(2026, 4, 18, 10, 0, tzinfo=BERLIN)
    return SessionLine(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours, minutes=30),
        break_minutes=30,
        title=title,
        format_name=kind,
        venue="PLANB-Zentrum",
        places_offered=20,
        registered=registered,
        canceled=2,
        admitted=admitted,
        walk_ins=walk_ins,
        estimated=estimated,
        children=1,
        counting_method="Einlass",
        target=target,
    )


#: The demo content in its closed state (docs/report.md).
GOLDEN = (
    line("Öffentlichkeitsarbeit", "Workshop", 3, (16, 13, 2, 0), 12),
    line("Veranstaltungen organisieren", "Workshop", 3, (18, 15, 1, 0), 12),
    line("Partizipation und Teilhabe", "Workshop", 3, (14, 11, 3, 0), 12),
    line("Netzwerkarbeit", "Workshop", 3, (15, 12, 0, 0), 12),
    line("Fachtag", "Fachtag", 6, (84, 71, 5, 0), 80),
    line("KulturWERK", "Fest", 5, (96, 78, 64, 8), 120),
)

REPORT = SessionReport(
    project="MSO-Netzwerk Herne & Partner",
    period_start=date(2026, 1, 1),
    period_end=date(2026, 12, 31),
    as_of=AS_OF,
    version=3,
    funder_note="Gefördert vom Land Nordrhein-Westfalen.",
    lines=GOLDEN,
)


def values_of(data: bytes, sheet: str = "Termine") -> Worksheet:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet]


def formulas_of(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(data))["Termine"]


def row_of(sheet: Worksheet, number: int, columns: str) -> list[object]:
    return [sheet[f"{letter}{number}"].value for letter in columns]


def calculated(sheet: Worksheet, formula: str) -> object:
    """A spreadsheet in small: the result of a formula of this sheet, from stored values and other formulas."""

    def cell(name: str) -> object:
        content = sheet[name].value
        if isinstance(content, str) and content.startswith("="):
            return calculated(sheet, content)
        if isinstance(content, time):
            return (content.hour * 60 + content.minute) / 1440
        return "" if content is None else content

    def spreadsheet_round(number: float, places: int) -> float:
        shown = Decimal(repr(round(number, 10)))  # a spreadsheet calculates with 15 digits
        return float(shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

    def spreadsheet_sum(first: str, last: str) -> float:
        cells = [cell(f"{first[0]}{row}") for row in range(int(first[1:]), int(last[1:]) + 1)]
        return sum(content for content in cells if isinstance(content, int | float))

    python = re.sub(r"SUM\(([A-Z]\d+):([A-Z]\d+)\)", r"SUM('\1','\2')", formula.removeprefix("="))
    python = re.sub(r"(?<!['\w])([A-Z]\d+)(?!['\w])", r"CELL('\1')", python)
    python = re.sub(r"(?<![<>=])=(?!=)", "==", python).replace("IF(", "IF(lambda:").replace("OR(", "ANY(")
    python = lazily(python)
    functions: dict[str, Callable[..., object]] = {
        "CELL": cell,
        "IF": lambda condition, yes, no: yes() if condition() else no(),
        "ANY": lambda *conditions: any(conditions),
        "ROUND": spreadsheet_round,
        "SUM": spreadsheet_sum,
    }
    return eval(python, {"__builtins__": {}, **functions})  # noqa: S307 (the formulas of our own sheet)


def lazily(python: str) -> str:
    """Put ``lambda:`` before the second and third argument of IF, so that only the chosen one is calculated."""
    if not python.startswith("IF("):
        return python
    depth, out = 0, ""
    for character in python:
        depth += {"(": 1, ")": -1}.get(character, 0)
        out += ",lambda:" if character == "," and depth == 1 else character
    return out


def test_every_cached_value_is_what_a_spreadsheet_calculates() -> None:
    uneven = replace(GOLDEN[0], ends_at=GOLDEN[0].ends_at + timedelta(minutes=17), break_minutes=13, target=None)
    data = session_workbook(replace(REPORT, lines=[*GOLDEN, uneven]))
    formulas, values = formulas_of(data), values_of(data)

    checked = 0
    for row in formulas.iter_rows(min_row=6):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cached = values[cell.coordinate].value
                assert ("" if cached is None else cached) == pytest.approx(calculated(formulas, cell.value)), cell
                checked += 1

    assert checked == 7 * 7 + 11


def test_golden_numbers_stand_in_the_file() -> None:
    sheet = values_of(session_workbook(REPORT))

    assert [row_of(sheet, number, "MOPQRSTFG") for number in range(6, 12)] == [
        [16, 13, 3, 2, 15, 0, 15, 3, 4],
        [18, 15, 3, 1, 16, 0, 16, 3, 4],
        [14, 11, 3, 3, 14, 0, 14, 3, 4],
        [15, 12, 3, 0, 12, 0, 12, 3, 4],
        [84, 71, 13, 5, 76, 0, 76, 6, 8],
        [96, 78, 18, 64, 142, 8, 150, 5, None],
    ]
    assert row_of(sheet, 12, "AMOPQRSTGWX") == ["Summe", 243, 200, 43, 75, 275, 8, 283, 24, 627, None]


def test_formulas_are_those_of_the_report() -> None:
    sheet = formulas_of(session_workbook(REPORT))

    assert row_of(sheet, 7, "FGPRTWY") == [
        "=ROUND((D7-C7)*24-E7/60,2)",
        '=IF(OR(I7="Workshop",I7="Fachtag"),ROUND(F7*60/45,1),"")',
        "=M7-O7",
        "=O7+Q7",
        "=R7+S7",
        '=IF(G7="","",T7*F7)',
        '=IF(X7="","",T7-X7)',
    ]
    assert row_of(sheet, 12, "GMNOPQRSTUW") == [f"=SUM({letter}6:{letter}11)" for letter in "GMNOPQRSTUW"]


def test_head_of_the_sheet() -> None:
    sheet = values_of(session_workbook(REPORT))

    assert [sheet[f"A{row}"].value for row in range(1, 5)] == [
        "Termine und Teilnahmen",
        "MSO-Netzwerk Herne & Partner · 01.01.2026 bis 31.12.2026",
        "Teilnahmen sind Besuche. Eine Person kann mehrfach teilgenommen haben. "
        "Beratungstage stehen nicht auf diesem Blatt.",
        "Gefördert vom Land Nordrhein-Westfalen.",
    ]
    assert [cell.value for cell in sheet[5]] == [
        *("Nr.", "Datum", "Beginn", "Ende", "Pausen (Min.)", "Dauer netto (Std.)", "UE (45 Min.)", "Veranstaltung"),
        *("Format", "Ort", "Kooperation", "Plätze angeboten", "Angemeldet (gültig)", "Abgesagt"),
        *("Anwesend mit Anmeldung", "Nicht erschienen", "Anwesend ohne Anmeldung", "Gezählt", "Zusätzlich geschätzt"),
        *("Teilnahmen gesamt", "davon Kinder (unter 14)", "Zählmethode", "Teilnahmestunden", "Soll", "Abweichung"),
        "Bemerkung",
    ]


def test_dates_and_times_are_real_ones() -> None:
    sheet = values_of(session_workbook(REPORT))

    assert row_of(sheet, 6, "ABCD") == [1, datetime(2026, 4, 18), time(10, 0), time(13, 30)]  # noqa: DTZ001
    assert [sheet[f"{letter}6"].number_format for letter in "BCDFGTY"] == [
        *("dd.mm.yyyy", "hh:mm", "hh:mm", "0.00", "0.0", "0", "+0;-0;0"),
    ]


def test_session_past_midnight_has_a_positive_length() -> None:
    night = replace(GOLDEN[5], starts_at=datetime(2026, 7, 4, 22, 0, tzinfo=BERLIN), break_minutes=0)
    night = replace(night, ends_at=datetime(2026, 7, 5, 1, 20, tzinfo=BERLIN))

    sheet = values_of(session_workbook(replace(REPORT, lines=[night])))

    assert sheet["F6"].value == 3.33


def test_length_on_the_day_of_the_clock_change_is_that_of_the_wall() -> None:
    night = replace(GOLDEN[5], starts_at=datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN), break_minutes=0)
    night = replace(night, ends_at=datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN))

    assert values_of(session_workbook(replace(REPORT, lines=[night])))["F6"].value == 3


def test_open_places_missing_target_and_remarks() -> None:
    quiet = replace(GOLDEN[5], places_offered=None, target=None, remark="", cooperation="")

    sheet = values_of(session_workbook(replace(REPORT, lines=[quiet])))

    assert row_of(sheet, 6, "KLXYZ") == [None, "offen", None, None, None]


def test_sheet_prints_on_one_page_width_with_its_header() -> None:
    sheet = formulas_of(session_workbook(REPORT))

    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # one is the format's default
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "A6"
    assert sheet.oddFooter.left.text == "Stand 15.10.2026 12:30 · Version 3"
    assert sheet.oddFooter.right.text == "Seite &P von &N"


def test_totals_have_names() -> None:
    names = openpyxl.load_workbook(BytesIO(session_workbook(REPORT))).defined_names

    assert {name: names[name].attr_text for name in ("Teilnahmen_gesamt", "Summe_Angemeldet", "Teilnahmestunden")} == {
        "Teilnahmen_gesamt": "Termine!$T$12",
        "Summe_Angemeldet": "Termine!$M$12",
        "Teilnahmestunden": "Termine!$W$12",
    }


def test_report_without_sessions_sums_to_zero() -> None:
    sheet = values_of(session_workbook(replace(REPORT, lines=[])))

    assert row_of(sheet, 6, "AMTGW") == ["Summe", 0, 0, 0, 0]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-5", "@SUM(A1)", "https://example.org", "{=1}", "mailto:x@example.org"]
)
def test_text_is_never_a_formula_or_link(text: str) -> None:
    odd = replace(GOLDEN[0], title=text, venue=text, remark=text)

    data = session_workbook(replace(REPORT, project=text, funder_note=text, lines=[odd]))
    sheet = formulas_of(data)

    assert [(sheet[name].value, sheet[name].data_type) for name in ("H6", "J6", "Z6")] == [(text, "s")] * 3
    assert sheet["H6"].hyperlink is None


def test_text_beyond_all_bounds_still_makes_a_file() -> None:
    odd = replace(GOLDEN[0], title="x" * 40_000, remark="\x00\x07\ud800 نور 🎉")

    sheet = values_of(session_workbook(replace(REPORT, lines=[odd])))

    assert len(str(sheet["H6"].value)) == 32_767
    assert str(sheet["Z6"].value).endswith("نور 🎉")


def test_same_report_gives_the_same_bytes() -> None:
    assert session_workbook(REPORT) == session_workbook(REPORT)


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


def test_workbooks_hold_no_macros_and_no_outside_links() -> None:
    names = ZipFile(BytesIO(session_workbook(REPORT))).namelist()

    assert [name for name in names if "vba" in name or "externalLink" in name] == []
