"""A number of the report looks the same wherever it stands: grouped, rounded once, never rounded up to a target."""

from dataclasses import replace
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from eventapp.adapters.workbook.report import report_workbook
from eventapp.domain.report_facts import ReportFacts
from tests.support.golden_report import AS_OF, ROUNDS, golden_facts


def sheet_of(facts: ReportFacts, name: str) -> Worksheet:
    """A sheet with its stored results."""
    content = report_workbook(facts, as_of=AS_OF, version=2, is_final=True)
    return openpyxl.load_workbook(BytesIO(content), data_only=True)[name]


def looks(sheet: Worksheet, *cells: str) -> list[str]:
    """How the cells show their numbers."""
    return [sheet[cell].number_format for cell in cells]


def test_counts_and_their_sums_are_grouped_on_every_sheet() -> None:
    facts = golden_facts()

    shown = {
        *looks(sheet_of(facts, "Termine"), "L6", "M6", "T6", "U6", "X6", "M12", "T12"),
        *looks(sheet_of(facts, "Personen"), "B6", "C6", "E9"),
        *looks(sheet_of(facts, "Statistik_anonym"), "C6", "D6"),
        *looks(sheet_of(facts, "Organisationen"), "C6", "D6"),
        *looks(sheet_of(facts, "Beratung"), "D6", "J6"),
        *looks(sheet_of(facts, "Soll_Ist"), "B6", "C6"),
        *looks(sheet_of(facts, "Abgleich"), "C9", "D9"),
    }

    assert shown == {"#,##0"}


def test_half_an_hour_to_the_target_is_not_rounded_away() -> None:
    facts = golden_facts()
    (hours,) = [each for each in facts.indicators if each.source == "volunteer_hours"]
    first, *others = facts.volunteers
    facts = replace(
        facts,
        indicators=[replace(hours, target=98)],
        volunteers=[replace(first, minutes=first.minutes - 30), *others],
    )

    targets, checks = sheet_of(facts, "Soll_Ist"), sheet_of(facts, "Abgleich")

    assert [targets[cell].value for cell in ("B6", "C6", "D6")] == [98, 97.5, -0.5]
    assert looks(targets, "B6", "C6", "D6", "E6") == ["#,##0", "#,##0.00", "+#,##0.00;-#,##0.00;0", "0.0%"]
    hours_row = next(row for row in checks.iter_rows(min_row=6) if "Ehrenamtsstunden" in str(row[1].value))
    assert [(cell.value, cell.number_format) for cell in hours_row[2:4]] == [(97.5, "#,##0.00")] * 2


def test_rows_are_as_high_as_their_longest_text() -> None:
    facts = golden_facts()
    first, *others = facts.sessions
    remark = "Der Zug fiel aus, deshalb kamen viele erst nach der Pause. " * 4
    facts = replace(facts, sessions=[replace(first, title="Kurs", remark=remark), *others])

    heights = {row: sheet_of(facts, "Termine").row_dimensions[row].height for row in (6, 9)}

    assert heights == {6: 150, 9: 30}
    assert sheet_of(golden_facts(), "Deckblatt").row_dimensions[5].height is None


def test_arrivals_have_their_time_as_a_text_for_every_program_s_chart() -> None:
    sheet = sheet_of(golden_facts(), "Termine")

    assert [[cell.value for cell in row[2:5]] for row in sheet["A15:E17"]] == [
        ["ab", "mit Anm.", "ohne Anm."],
        ["13:00", 60, 30],
        ["13:30", 18, 34],
    ]


def test_explanations_write_numbers_and_nouns_as_german_does() -> None:
    facts = golden_facts()
    *others, festival = facts.sessions
    rounds = [replace(each, people=1200) for each in ROUNDS[:1]]
    facts = replace(facts, sessions=[*others, replace(festival, estimated=1)], rounds=rounds)

    said = [str(row[1].value) for row in sheet_of(facts, "Erläuterungen").iter_rows(min_row=6)]

    assert "1 Person, Rasterzählung, 26.09.2026 15:45 Uhr, Ionela Marin." in said
    assert (
        "Höchststand 1.200 Personen am 26.09.2026 um 15:30 Uhr. Rundgänge: 26.09.2026 15:30 Uhr Bühne: 1.200." in said
    )
