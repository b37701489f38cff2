"""Sheet "Personen": how many different people came, as far as they can be told apart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eventapp.adapters.workbook.report import sessions
from eventapp.adapters.workbook.report.columns import COUNT, Book, Column, Rows, write_table
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import attendances_of
from eventapp.domain.report_people import PersonFacts
from eventapp.domain.states import EventKind

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Personen"
TITLE = "Verschiedene Personen"
NOTE = (
    "Nur namentlich Angemeldete lassen sich auseinanderhalten; ungenannte Plätze werden nie erraten. "
    "Die letzte Zeile ist keine Summe: eine Person kann in zwei Formaten sein."
)
TOTAL_LABEL = "Projekt gesamt (bereinigt)"
_KIND_ORDER = (EventKind.FEST, EventKind.WORKSHOP, EventKind.FACHTAG)

Person = Column[PersonFacts]


def write(book: Book, facts: ReportFacts, *, termine: Rows) -> Rows:
    """Write the sheet; the adjusted total stands in its last row."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    rows = sorted(facts.persons, key=lambda row: _KIND_ORDER.index(row.kind) if row.kind in _KIND_ORDER else 9)
    attendances = f"=SUMIF({termine.column('I')},A{{r}},{termine.column('T')})"
    columns = (
        Person("Format", 28, "text", lambda row: sessions.FORMATS[row.kind] if row.kind else TOTAL_LABEL),
        Person("Teilnahmen gesamt", 14, COUNT, lambda row: attendances_of(row.kind, facts), attendances),
        Person("namentlich zuordenbar", 14, COUNT, lambda row: row.attributable),
        Person("nicht zuordenbar", 14, COUNT, lambda row: row.unattributable),
        Person("verschiedene Personen", 14, COUNT, lambda row: row.persons),
        Person("davon 1 Teilnahme", 14, COUNT, lambda row: row.once),
        Person("davon 2 und mehr", 14, COUNT, lambda row: row.repeated, "=E{r}-F{r}"),
    )
    place = write_table(book, sheet, columns, rows)
    all_attendances = sum(attendances_of(row.kind, facts) for row in rows)
    total = facts.persons_total or PersonFacts(kind=None, attributable=0, unattributable=0, persons=0, once=0)
    _write_total(book, sheet, facts.persons, total=total, attendances=all_attendances, place=place)
    return place


def _write_total(
    book: Book,
    sheet: "Worksheet",
    rows: Sequence[PersonFacts],
    *,
    total: PersonFacts,
    attendances: int,
    place: Rows,
) -> None:
    row = place.last
    look = book.look(bold=True, top=2, num_format=COUNT)
    sheet.write_string(row, 0, TOTAL_LABEL, look)
    sums = (attendances, sum(each.attributable for each in rows), sum(each.unattributable for each in rows))
    for index, (column, value) in enumerate(zip("BCD", sums, strict=True), start=1):
        if rows:
            sheet.write_formula(row, index, f"=SUM({column}{place.first}:{column}{place.last})", look, value)
        else:
            sheet.write_number(row, index, 0, look)
    sheet.write_number(row, 4, total.persons, look)
    sheet.write_number(row, 5, total.once, look)
    sheet.write_formula(row, 6, f"=E{row + 1}-F{row + 1}", look, total.repeated)
    book.name("Verschiedene_Personen", NAME, "E", row + 1)
