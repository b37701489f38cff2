"""Sheet "Termine" of the funder report: one row per session, columns A to Z, formulas with their values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from eventapp.adapters.workbook.book import new_workbook, print_on_a4, text_value
from eventapp.adapters.workbook.session_line import SessionLine, SessionReport

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET_NAME = "Termine"
TITLE = "Termine und Teilnahmen"
NOTE = (
    "Teilnahmen sind Besuche. Eine Person kann mehrfach teilgenommen haben. "
    "Beratungstage stehen nicht auf diesem Blatt."
)
TITLE_ROW, PROJECT_ROW, NOTE_ROW, FUNDER_ROW, HEADER_ROW, FIRST_ROW = range(6)

Value = str | int | float | Decimal | None


@dataclass(frozen=True)
class Column:
    """One column: its label and look, its value, and where it is calculated, its formula for row ``{r}``."""

    letter: str
    label: str
    width: int
    look: str
    value: Callable[[SessionLine], Value]
    formula: str = ""
    total_name: str = ""


COLUMNS = (
    Column("A", "Nr.", 4, "0", lambda line: None),
    Column("B", "Datum", 11, "dd.mm.yyyy", lambda line: _serial_day(line.starts_at)),
    Column("C", "Beginn", 7, "hh:mm", lambda line: _serial_time(line.starts_at, line.starts_at)),
    Column("D", "Ende", 7, "hh:mm", lambda line: _serial_time(line.ends_at, line.starts_at)),
    Column("E", "Pausen (Min.)", 8, "0", lambda line: line.break_minutes),
    Column("F", "Dauer netto (Std.)", 8, "0.00", lambda line: line.hours, "=ROUND((D{r}-C{r})*24-E{r}/60,2)"),
    Column(
        "G",
        "UE (45 Min.)",
        8,
        "0.0",
        lambda line: line.units,
        '=IF(OR(I{r}="Workshop",I{r}="Fachtag"),ROUND(F{r}*60/45,1),"")',
        "Unterrichtseinheiten",
    ),
    Column("H", "Veranstaltung", 30, "text", lambda line: line.title),
    Column("I", "Format", 11, "text", lambda line: line.format_name),
    Column("J", "Ort", 20, "text", lambda line: line.venue),
    Column("K", "Kooperation", 20, "text", lambda line: line.cooperation),
    Column("L", "Plätze angeboten", 10, "0", lambda line: _places(line)),
    Column("M", "Angemeldet (gültig)", 11, "0", lambda line: line.registered, "", "Summe_Angemeldet"),
    Column("N", "Abgesagt", 10, "0", lambda line: line.canceled, "", "Summe_Abgesagt"),
    Column("O", "Anwesend mit Anmeldung", 11, "0", lambda line: line.admitted, "", "Summe_Anwesend_mit_Anmeldung"),
    Column("P", "Nicht erschienen", 11, "0", lambda line: line.no_shows, "=M{r}-O{r}", "Summe_Nicht_erschienen"),
    Column("Q", "Anwesend ohne Anmeldung", 11, "0", lambda line: line.walk_ins, "", "Summe_Anwesend_ohne_Anmeldung"),
    Column("R", "Gezählt", 9, "0", lambda line: line.counted, "=O{r}+Q{r}", "Summe_Gezaehlt"),
    Column("S", "Zusätzlich geschätzt", 11, "0", lambda line: line.estimated, "", "Summe_Geschaetzt"),
    Column("T", "Teilnahmen gesamt", 12, "0", lambda line: line.total, "=R{r}+S{r}", "Teilnahmen_gesamt"),
    Column("U", "davon Kinder (unter 14)", 10, "0", lambda line: line.children, "", "Summe_Kinder"),
    Column("V", "Zählmethode", 15, "text", lambda line: line.counting_method),
    Column(
        "W",
        "Teilnahmestunden",
        16,
        "0.00",
        lambda line: line.attendance_hours,
        '=IF(G{r}="","",T{r}*F{r})',
        "Teilnahmestunden",
    ),
    Column("X", "Soll", 7, "0", lambda line: line.target),
    Column("Y", "Abweichung", 11, "+0;-0;0", lambda line: line.difference, '=IF(X{r}="","",T{r}-X{r})'),
    Column("Z", "Bemerkung", 28, "text", lambda line: line.remark),
)


def session_workbook(report: SessionReport) -> bytes:
    """The workbook of a project and period. The same report gives the same bytes."""
    out = BytesIO()
    with new_workbook(out, title=f"Bericht {report.project}", as_of=report.as_of) as workbook:
        sheet = workbook.add_worksheet(SHEET_NAME)
        _write_head(workbook, sheet, report)
        formats = {column.letter: _cell_format(workbook, column) for column in COLUMNS}
        for number, line in enumerate(report.lines, start=1):
            _write_line(sheet, number, line, formats)
        _write_totals(workbook, sheet, report)
        print_on_a4(
            sheet,
            header_row=HEADER_ROW,
            footer=f"Stand {report.as_of:%d.%m.%Y %H:%M} · Version {report.version}",
        )
    return out.getvalue()


def _write_head(workbook: "Workbook", sheet: "Worksheet", report: SessionReport) -> None:
    soft = workbook.add_format({"font_color": "#5a4953"})
    period = f"{report.period_start:%d.%m.%Y} bis {report.period_end:%d.%m.%Y}"
    sheet.write_string(TITLE_ROW, 0, TITLE, workbook.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(PROJECT_ROW, 0, text_value(f"{report.project} · {period}"), workbook.add_format({"bold": True}))
    sheet.write_string(NOTE_ROW, 0, NOTE, soft)
    sheet.write_string(FUNDER_ROW, 0, text_value(report.funder_note), soft)
    heading = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#f3ece4"}
    over_text = workbook.add_format(heading | {"align": "left", "indent": 1})
    over_numbers = workbook.add_format(heading | {"align": "right"})
    sheet.set_row(HEADER_ROW, 48)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)
        sheet.write_string(HEADER_ROW, index, column.label, over_text if column.look == "text" else over_numbers)


def _cell_format(workbook: "Workbook", column: Column) -> "Format":
    look: dict[str, object] = {"valign": "top", "bottom": 4, "bottom_color": "#b8aea4"}
    look |= {"text_wrap": True, "align": "left", "indent": 1} if column.look == "text" else {"num_format": column.look}
    return workbook.add_format(look)


def _write_line(sheet: "Worksheet", number: int, line: SessionLine, formats: "dict[str, Format]") -> None:
    row = HEADER_ROW + number
    for index, column in enumerate(COLUMNS):
        value = number if column.letter == "A" else column.value(line)
        cell_format = formats[column.letter]
        if column.formula:
            sheet.write_formula(row, index, column.formula.format(r=row + 1), cell_format, _cached(value))
        elif value in (None, ""):
            sheet.write_blank(row, index, None, cell_format)
        elif isinstance(value, str):
            sheet.write_string(row, index, text_value(value), cell_format)
        else:
            sheet.write_number(row, index, value, cell_format)


def _write_totals(workbook: "Workbook", sheet: "Worksheet", report: SessionReport) -> None:
    """The row below the sessions; every sum also has a name for the other sheets."""
    row = FIRST_ROW + len(report.lines)
    for index, column in enumerate(COLUMNS):
        look = {"bold": True, "top": 2} | ({} if column.look == "text" else {"num_format": column.look})
        cell_format = workbook.add_format(look)
        if column.letter == "A":
            sheet.write_string(row, index, "Summe", cell_format)
        elif column.total_name and report.lines:
            formula = f"=SUM({column.letter}{FIRST_ROW + 1}:{column.letter}{row})"
            sheet.write_formula(row, index, formula, cell_format, _cached(_total(column, report)))
        elif column.total_name:
            sheet.write_number(row, index, 0, cell_format)
        else:
            sheet.write_blank(row, index, None, cell_format)
        if column.total_name:
            workbook.define_name(column.total_name, f"={SHEET_NAME}!${column.letter}${row + 1}")


def _total(column: Column, report: SessionReport) -> Decimal:
    values = (column.value(line) for line in report.lines)
    return sum((Decimal(value) for value in values if isinstance(value, int | Decimal)), Decimal(0))


def _cached(value: Value) -> str | int | float:
    """The result as the file stores it; an empty text where the formula gives none."""
    if value is None:
        return ""
    return float(value) if isinstance(value, Decimal) else value


def _places(line: SessionLine) -> str | int:
    return "offen" if line.places_offered is None else line.places_offered


def _serial_day(moment: datetime) -> int:
    """Days since the spreadsheet's day zero."""
    return (moment.date() - datetime(1899, 12, 30).date()).days  # noqa: DTZ001 (a date)


def _serial_time(moment: datetime, first_day_of: datetime) -> float:
    """The time of day as a fraction; beyond 1 when the session ends after midnight."""
    midnight = first_day_of.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return (moment.replace(tzinfo=None) - midnight) / timedelta(days=1)
