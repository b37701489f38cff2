"""Sheet "Ehrenamt": volunteers' work in hours; names stand on the hour sheets alone."""

from eventapp.adapters.workbook.report.columns import COUNT, HOURS, Book, Column, Rows, serial_day, write_table
from eventapp.domain.report_facts import ReportFacts, VolunteerFacts, rounded

NAME = "Ehrenamt"
TITLE = "Ehrenamtliche Arbeit"
NOTE = "Stunden aller Personen zusammen. Namen und Unterschriften stehen auf den Stundennachweisen."

Work = Column[VolunteerFacts]


def write(book: Book, facts: ReportFacts) -> Rows:
    """Write the sheet; where the grant counts no value, rate and value stay empty."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    rate = facts.project.volunteer_rate
    columns = (
        Work("Datum", 12, "dd.mm.yyyy", lambda work: serial_day(work.day)),
        Work("Veranstaltung", 40, "text", lambda work: work.event),
        Work("Tätigkeit", 32, "text", lambda work: work.activity),
        Work("Personen", 10, COUNT, lambda work: work.people),
        Work("Stunden", 12, HOURS, lambda work: work.hours, "", "Ehrenamtsstunden"),
        Work("Satz (€/Std.)", 10, "#,##0.00", lambda work: rate),
        Work(
            "Wert (€)",
            14,
            "#,##0.00",
            lambda work: None if rate is None else rounded(work.hours * rate, "0.01"),
            '=IF(F{r}="","",ROUND(E{r}*F{r},2))',
            "Wert_Ehrenamt",
        ),
    )
    return write_table(book, sheet, columns, sorted(facts.volunteers, key=lambda work: (work.day, work.event)))
