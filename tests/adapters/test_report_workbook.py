"""The report's workbook, read by openpyxl, and by LibreOffice, which calculates it anew."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from eventapp.adapters.workbook.report import report_workbook
from eventapp.domain.report_facts import ReportFacts
from tests.support.golden_report import AS_OF, ROUNDS, UPCOMING, golden_facts
from tests.support.logos import logo_picture
from tests.support.office import recalculated

SHEETS = [
    "Deckblatt",
    "Termine",
    "Personen",
    "Statistik_anonym",
    "Organisationen",
    "Beratung",
    "Ehrenamt",
    "Soll_Ist",
    "Abgleich",
    "Erläuterungen",
]


def written(facts: ReportFacts, *, is_final: bool = True) -> bytes:
    """The file of these facts."""
    return report_workbook(facts, as_of=AS_OF, version=2, is_final=is_final)


def opened(content: bytes) -> Workbook:
    """The file with its stored results."""
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def values(sheet: Worksheet, row: int) -> list[object]:
    """The cells of a row."""
    return [cell.value for cell in sheet[row]]


def formulas(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Every formula as sheet, cell and text."""
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        for cell in chain.from_iterable(sheet.iter_rows()):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                yield sheet.title, cell.coordinate, cell.value


def test_the_ten_sheets_stand_in_their_order_and_print_on_one_page_width() -> None:
    book = openpyxl.load_workbook(BytesIO(written(golden_facts())))

    assert book.sheetnames == SHEETS
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$5:$5"
        assert sheet.freeze_panes == "A6"
        assert "Stand 01.12.2026 09:30 · Version 2" in sheet.oddFooter.left.text
        assert "01.01.2026 bis 31.12.2026" in sheet["A2"].value


def test_sums_are_the_golden_numbers_for_readers_that_do_not_calculate() -> None:
    sheet = opened(written(golden_facts()))["Termine"]
    sums = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", values(sheet, 12), strict=True))

    assert [sums[column] for column in "MOPQRST"] == [243, 200, 43, 75, 275, 8, 283]
    assert (sums["G"], sums["U"], sums["W"]) == (24, 41, 627)


def test_the_cover_says_who_what_and_how_many() -> None:
    sheet = opened(written(golden_facts()))["Deckblatt"]
    rows = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5) if row[0].value}

    assert rows["Zuwendungsgeber"] == "MKJFGFI NRW"
    assert rows["Status"] == "Endgültig"
    assert rows["Teilnahmen gesamt"] == 283
    assert rows["Verschiedene Personen (mindestens)"] == 118
    assert rows["Beratungskontakte"] == 42
    assert rows["Ehrenamtsstunden"] == 98
    assert "Belege vorhanden: 14 von 18" in rows


def test_persons_of_the_project_are_values_not_sums() -> None:
    book = openpyxl.load_workbook(BytesIO(written(golden_facts())))
    total = values(book["Personen"], 9)

    assert total[0] == "Projekt gesamt (bereinigt)"
    assert total[4:6] == [118, 93]
    assert values(opened(written(golden_facts()))["Personen"], 9) == [total[0], 283, 157, 126, 118, 93, 25]


def test_every_check_is_ok_and_nothing_is_stamped() -> None:
    book = opened(written(golden_facts()))

    assert {row[4].value for row in book["Abgleich"].iter_rows(min_row=6)} == {"OK"}
    assert {sheet["A4"].value for sheet in book} == {None}


def test_an_open_check_stamps_every_sheet_and_keeps_the_report_provisional() -> None:
    facts = golden_facts()
    sessions = [replace(facts.sessions[0], closed_total=None), *facts.sessions[1:]]
    book = opened(written(replace(facts, sessions=sessions)))
    results = {row[1].value: (row[3].value, row[4].value) for row in book["Abgleich"].iter_rows(min_row=6)}

    assert {sheet["A4"].value for sheet in book} == {"VORLÄUFIG – Abgleich prüfen"}
    assert results["Teilnahmen (Summe T) = abgeschlossene Zahlen der Termine"] == ("fehlt", "PRÜFEN")
    assert "Vorläufig" in [row[1].value for row in book["Deckblatt"].iter_rows(min_row=5)]


def test_too_many_answers_are_a_hint_and_stamp_nothing() -> None:
    facts = golden_facts()
    statistics = [replace(facts.statistics[0], answered=284), *facts.statistics[1:]]
    book = opened(written(replace(facts, statistics=statistics)))
    results = {row[0].value: row[4].value for row in book["Abgleich"].iter_rows(min_row=6) if row[4].value != "OK"}

    assert results == {"R7": "HINWEIS"}
    assert {sheet["A4"].value for sheet in book} == {None}
    assert "Endgültig" in [row[1].value for row in book["Deckblatt"].iter_rows(min_row=5)]


def test_what_has_not_begun_is_explained_and_counted_nowhere() -> None:
    book = opened(written(replace(golden_facts(), upcoming=[UPCOMING])))
    notes = {row[0].value: row[1].value for row in book["Erläuterungen"].iter_rows(min_row=6)}

    assert notes["Noch nicht begonnen: Winterfest"].startswith("19.12.2026 15:00 Uhr. Soll: 80.")
    assert {sheet["A4"].value for sheet in book} == {"VORLÄUFIG – Abgleich prüfen"}
    assert "Winterfest" not in [row[7].value for row in book["Termine"].iter_rows(min_row=6)]


def test_suppressed_answers_are_texts_without_a_share() -> None:
    sheet = opened(written(golden_facts()))["Statistik_anonym"]
    rows = {(row[0].value, row[1].value): [cell.value for cell in row[2:6]] for row in sheet.iter_rows(min_row=6)}

    assert rows["Geschlecht", "weiblich"] == pytest.approx([98, 176, 98 / 176, 176 / 283])
    assert rows["Geschlecht", "divers"][:3] == ["<5", 176, None]
    assert rows["Geschlecht", "keine Angabe"][:3] == ["*", 176, None]
    assert rows["Rolle", "zu wenige Angaben"][:2] == ["–", 7]


def test_text_of_people_is_never_a_formula_or_a_link() -> None:
    facts = golden_facts()
    evil = replace(facts.sessions[0], title='=HYPERLINK("http://example.org")', remark="=1+1", venue="@SUM(A1)")
    content = written(replace(facts, sessions=[evil, *facts.sessions[1:]]))
    sheet = openpyxl.load_workbook(BytesIO(content))["Termine"]

    assert [sheet[cell].data_type for cell in ("H6", "J6", "Z6")] == ["s", "s", "s"]
    assert sheet["H6"].hyperlink is None


def test_rounds_are_explained_with_their_peak_and_change_no_sum() -> None:
    with_rounds, without = (opened(written(replace(golden_facts(), rounds=rounds))) for rounds in (ROUNDS, ()))

    notes = {row[0].value: row[1].value for row in with_rounds["Erläuterungen"].iter_rows(min_row=6)}
    assert notes["Gleichzeitig anwesend: KulturWERK 2026"] == (
        "Höchststand 103 Personen am 26.09.2026 um 15:30 Uhr. "
        "Rundgänge: 26.09.2026 15:30 Uhr Bühne: 62; 26.09.2026 15:30 Uhr Stände: 41."
    )
    for name in SHEETS[:-1]:
        assert [*with_rounds[name].values] == [*without[name].values]


def test_the_same_facts_give_the_same_file() -> None:
    assert written(golden_facts()) == written(golden_facts())


def _empty() -> ReportFacts:
    """A year before its first session."""
    facts = golden_facts()
    return ReportFacts(
        project=facts.project,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        sessions=[],
        indicators=[replace(facts.indicators[3], reason="")],
        upcoming=[UPCOMING],
    )


def _faulty() -> ReportFacts:
    facts = golden_facts()
    first, *others = facts.sessions
    wrong = replace(
        first,
        admitted=20,
        children=99,
        remark="",
        estimated=2,
        certificates=40,
        changed_since_closing=("registered", "estimated"),
    )
    day = replace(facts.counselling[0], missed=5, first_talks=1)
    return replace(
        facts,
        sessions=[wrong, *others],
        counselling=[day, *facts.counselling[1:]],
        persons=[replace(facts.persons[0], attributable=3), *facts.persons[1:]],
        indicators=[replace(facts.indicators[3], reason="")],
        statistics=[replace(facts.statistics[0], answered=999), *facts.statistics[1:]],
        project=replace(facts.project, volunteer_rate=None),
    )


def test_libreoffice_calculates_every_formula_to_the_stored_value(tmp_path: Path) -> None:
    for name, facts in (("golden", golden_facts()), ("empty", _empty()), ("faulty", _faulty())):
        content = written(facts)
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        stored, again = opened(content), recalculated(path)
        different = [
            (sheet, cell, formula, stored[sheet][cell].value, again[sheet][cell].value)
            for sheet, cell, formula in formulas(content)
            if not _same(stored[sheet][cell].value, again[sheet][cell].value)
        ]

        assert different == [], name


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other)
    return (one or "") == (other or "")


def test_logos_stand_on_the_cover_only_and_change_no_number() -> None:
    logos = [logo_picture("Netzwerk"), logo_picture("Land", "darkred", width=1500), logo_picture("Stadt", width=300)]
    with_logos = report_workbook(golden_facts(), as_of=AS_OF, version=2, is_final=True, logos=logos)

    book = openpyxl.load_workbook(BytesIO(with_logos))

    assert [len(sheet._images) for sheet in book] == [3, *[0] * 9]
    sizes = [Image.open(picture.ref).size for picture in book["Deckblatt"]._images]
    assert sizes == [(720, 240), (720, 144), (240, 240)]
    with ZipFile(BytesIO(with_logos)) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert re.findall(r'descr="([^"]*)"', drawing) == ["Netzwerk", "Land", "Stadt"]
    assert list(formulas(with_logos)) == list(formulas(written(golden_facts())))
    assert with_logos == report_workbook(golden_facts(), as_of=AS_OF, version=2, is_final=True, logos=logos)
