"""The sheet "Termine" of one event, read back with openpyxl. That its formulas are right is shown with the report."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eventapp.adapters.workbook.report import sessions_workbook
from eventapp.domain.report_facts import SessionFacts
from tests.support.golden_report import AS_OF, golden_facts

GOLDEN = golden_facts().sessions
FESTIVAL = GOLDEN[5]


def written(
    sessions: Sequence[SessionFacts], *, title: str = "MSO-Netzwerk", note: str = "Gefördert vom Land"
) -> bytes:
    """The file with these sessions."""
    return sessions_workbook(sessions, title=title, note=note, child_age_limit=16, as_of=AS_OF)


def values_of(data: bytes) -> Worksheet:
    """The sheet with its stored values."""
    return openpyxl.load_workbook(BytesIO(data), data_only=True)["Termine"]


def row_of(sheet: Worksheet, number: int, columns: str) -> list[object]:
    """Some cells of a row."""
    return [sheet[f"{letter}{number}"].value for letter in columns]


def test_head_says_what_it_is_about_and_who_pays() -> None:
    sheet = values_of(written(GOLDEN))

    assert (sheet["A1"].value, sheet["A2"].value) == ("Termine und Teilnahmen", "MSO-Netzwerk")
    assert sheet["A4"].value == "Gefördert vom Land"
    assert row_of(sheet, 5, "ABMTU") == [
        "Nr.",
        "Datum",
        "Angemeldet (gültig)",
        "Teilnahmen gesamt",
        "davon Kinder (unter 16)",
    ]


def test_dates_and_times_are_real_ones() -> None:
    sheet = values_of(written(GOLDEN))

    assert row_of(sheet, 6, "ABCD") == [1, datetime(2026, 4, 18), time(10, 0), time(13, 30)]  # noqa: DTZ001
    assert [sheet[f"{letter}6"].number_format for letter in "BCDFGTY"] == [
        *("dd.mm.yyyy", "hh:mm", "hh:mm", "#,##0.00", "0.0", "#,##0", "+#,##0;-#,##0;0"),
    ]


def test_session_past_midnight_has_a_positive_length() -> None:
    starts_at, ends_at = datetime(2026, 7, 4, 22, 0), datetime(2026, 7, 5, 1, 20)  # noqa: DTZ001 (local)

    sheet = values_of(written([replace(FESTIVAL, starts_at=starts_at, ends_at=ends_at, break_minutes=0)]))

    assert sheet["F6"].value == 3.33


def test_open_places_missing_target_and_remarks() -> None:
    quiet = replace(FESTIVAL, places_offered=None, target=None, remark="", partners="")

    assert row_of(values_of(written([quiet])), 6, "KLXYZ") == [None, "offen", None, None, None]


def test_totals_have_names() -> None:
    names = openpyxl.load_workbook(BytesIO(written(GOLDEN))).defined_names

    assert {name: names[name].attr_text for name in ("Teilnahmen_gesamt", "Summe_Angemeldet", "Teilnahmestunden")} == {
        "Teilnahmen_gesamt": "Termine!$T$12",
        "Summe_Angemeldet": "Termine!$M$12",
        "Teilnahmestunden": "Termine!$W$12",
    }


def test_no_sessions_sum_to_zero() -> None:
    assert row_of(values_of(written([])), 6, "AMTGW") == ["Summe", 0, 0, 0, 0]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-5", "@SUM(A1)", "https://example.org", "{=1}", "mailto:x@example.org"]
)
def test_text_is_never_a_formula_or_link(text: str) -> None:
    odd = replace(GOLDEN[0], title=text, venue=text, remark=text)

    sheet = openpyxl.load_workbook(BytesIO(written([odd], title=text, note=text)))["Termine"]

    cells = ("A2", "A4", "H6", "J6", "Z6")
    assert [(sheet[name].value, sheet[name].data_type) for name in cells] == [(text, "s")] * 5
    assert sheet["H6"].hyperlink is None


def test_text_beyond_all_bounds_still_makes_a_file() -> None:
    odd = replace(GOLDEN[0], title="x" * 40_000, remark="\x00\x07\ud800 نور 🎉")

    sheet = values_of(written([odd]))

    assert len(str(sheet["H6"].value)) == 32_767
    assert str(sheet["Z6"].value).endswith("نور 🎉")


def test_files_hold_no_macros_and_no_outside_links_and_repeat_themselves() -> None:
    names = ZipFile(BytesIO(written(GOLDEN))).namelist()

    assert [name for name in names if "vba" in name or "externalLink" in name] == []
    assert written(GOLDEN) == written(GOLDEN)
