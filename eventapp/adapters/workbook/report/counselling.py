"""Sheet "Beratung": counselling days in counters, and what the talks were about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eventapp.adapters.workbook.report.columns import COUNT, HOURS, Book, Column, Rows, serial_day, write_table
from eventapp.domain.report_facts import CounsellingFacts, ReportFacts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Beratung"
TITLE = "Beratungstage"
NOTE = "Beratungskontakte werden nicht zu den Teilnahmen gezählt."
TOPICS_TITLE = "Themen (Mehrfachnennung, Berichtszeitraum)"

Day = Column[CounsellingFacts]
COLUMNS = (
    Day("Datum", 26, "dd.mm.yyyy", lambda day: serial_day(day.day)),
    Day("Ort", 26, "text", lambda day: day.venue),
    Day("Angebot", 24, "text", lambda day: day.offer),
    Day("Angebotene Termine", 12, COUNT, lambda day: day.offered, "", "Beratung_angeboten"),
    Day("Vergebene Termine", 12, COUNT, lambda day: day.booked, "", "Beratung_vergeben"),
    Day("Wahrgenommen", 16, COUNT, lambda day: day.kept, "", "Beratung_wahrgenommen"),
    Day("Nicht erschienen", 12, COUNT, lambda day: day.missed, "", "Beratung_nicht_erschienen"),
    Day("Abgesagt", 10, COUNT, lambda day: day.canceled, "", "Beratung_abgesagt"),
    Day("Spontan", 10, COUNT, lambda day: day.spontaneous, "", "Beratung_spontan"),
    Day("Beratungskontakte", 18, COUNT, lambda day: day.contacts, "=F{r}+I{r}", "Beratungskontakte"),
    Day("Erstberatung", 13, COUNT, lambda day: day.first_talks, "", "Erstberatungen"),
    Day("Folgeberatung", 14, COUNT, lambda day: day.follow_up_talks, "", "Folgeberatungen"),
    Day("Dauer (Std.)", 10, HOURS, lambda day: day.hours, "", "Beratungsstunden"),
    Day("davon mit Sprachmittlung", 14, COUNT, lambda day: day.interpreted, "", "Beratung_mit_Sprachmittlung"),
)


def write(book: Book, facts: ReportFacts) -> Rows:
    """Write the days with their sums, and the topics below without a sum."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    place = write_table(book, sheet, COLUMNS, sorted(facts.counselling, key=lambda day: day.day))
    _write_topics(book, sheet, facts.topics, row=place.last + 3)
    return place


def _write_topics(book: Book, sheet: "Worksheet", topics: Mapping[str, int | str], *, row: int) -> None:
    sheet.write_string(row, 0, TOPICS_TITLE, book.look(bold=True))
    for number, (label, shown) in enumerate(topics.items(), start=row + 1):
        sheet.write_string(number, 0, label, book.look())
        if isinstance(shown, int):
            sheet.write_number(number, 3, shown, book.look(num_format=COUNT, align="right"))
        else:
            sheet.write_string(number, 3, shown, book.look(align="right"))
