"""Sheet "Statistik_anonym": answers in counters, suppressed where a few people could be recognized."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from eventapp.adapters.workbook.report.columns import COUNT, FIRST_ROW, Book, Column, Rows, write_table
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import key_figures
from eventapp.domain.report_people import StatisticsFacts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Statistik_anonym"
TITLE = "Anonyme Statistik"
NOTE = (
    "Freiwillig und ohne Namen erhoben; nur Summen. „<5“ heißt: keine bis vier Angaben. „*“ ist verdeckt, damit sich "
    "nichts zurückrechnen lässt."
)
TOO_FEW = "zu wenige Angaben"
#: Charts stand in two columns beside the table.
_MOST_BARS = 10
_CHART_COLUMNS, _CHART_HEIGHT_ROWS, _CHART_WIDTH = (7, 13), 11, 380


@dataclass(frozen=True, kw_only=True)
class _Answer:
    question: StatisticsFacts
    label: str
    shown: int | str
    attendances: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.shown) / self.question.answered if isinstance(self.shown, int) else None

    @property
    def response(self) -> Decimal | None:
        return Decimal(self.question.answered) / self.attendances if self.attendances else None


def write(book: Book, facts: ReportFacts) -> Rows:
    """Write one row per answer; each question stands beside its chart."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    attendances = key_figures(facts).attendances
    answers = [
        _Answer(question=question, label=label, shown=shown, attendances=attendances)
        for question in facts.statistics
        for label, shown in ([(cell.label, cell.shown) for cell in question.cells] or [(TOO_FEW, "–")])
    ]
    columns = (
        Column[_Answer]("Frage", 34, "text", lambda row: row.question.label),
        Column[_Answer]("Antwort", 26, "text", lambda row: row.label),
        Column[_Answer]("Anzahl", 10, COUNT, lambda row: row.shown),
        Column[_Answer]("n", 8, COUNT, lambda row: row.question.answered),
        Column[_Answer]("Anteil", 10, "0.0%", lambda row: row.share, '=IF(ISNUMBER(C{r}),C{r}/D{r},"")'),
        Column[_Answer](
            "Rücklauf",
            10,
            "0.0%",
            lambda row: row.response,
            '=IF(Teilnahmen_gesamt=0,"",D{r}/Teilnahmen_gesamt)',
        ),
    )
    place = write_table(book, sheet, columns, answers)
    _write_charts(book, sheet, facts)
    return place


def first_rows(facts: ReportFacts) -> list[int]:
    """Return for each question the spreadsheet number of its first row, where its n stands."""
    rows, row = [], FIRST_ROW + 1
    for question in facts.statistics:
        rows.append(row)
        row += max(1, len(question.cells))
    return rows


def _write_charts(book: Book, sheet: "Worksheet", facts: ReportFacts) -> None:
    shown = [
        (question, first)
        for question, first in zip(facts.statistics, first_rows(facts), strict=True)
        if len(question.cells) <= _MOST_BARS and any(isinstance(cell.shown, int) for cell in question.cells)
    ]
    for number, (question, first) in enumerate(shown):
        chart = book.workbook.add_chart({"type": "bar"})
        last = first + len(question.cells) - 1
        chart.add_series(
            {
                "name": question.label,
                "categories": [NAME, first - 1, 1, last - 1, 1],
                "values": [NAME, first - 1, 2, last - 1, 2],
                "fill": {"color": "#0f7c78"},
                "data_labels": {"value": True},
                "gap": 35,
            }
        )
        chart.set_title({"name": question.label, "name_font": {"size": 11}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"min": 0, "major_gridlines": {"visible": False}, "visible": False})
        chart.set_size({"width": _CHART_WIDTH, "height": 20 * _CHART_HEIGHT_ROWS - 10})
        row = FIRST_ROW - 1 + number // len(_CHART_COLUMNS) * _CHART_HEIGHT_ROWS
        column = _CHART_COLUMNS[number % len(_CHART_COLUMNS)]
        sheet.insert_chart(row, column, chart, {"description": f"Antworten auf „{question.label}“ als Balken"})
