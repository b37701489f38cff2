"""Sheet "Organisationen": who was represented, with few attendances not shown as a number."""

from eventapp.adapters.workbook.report.columns import COUNT, Book, Column, Rows, write_table
from eventapp.domain.report_facts import OrganizationFacts, ReportFacts

NAME = "Organisationen"
TITLE = "Vertretene Organisationen"
NOTE = "„ja“ heißt: vertreten, mit weniger als fünf Teilnahmen."
KIND_NAMES = {
    "member": "Netzwerkmitglied",
    "partner": "Partner",
    "administration": "Verwaltung",
    "other": "weitere",
}

Organization = Column[OrganizationFacts]
COLUMNS = (
    Organization("Name", 44, "text", lambda row: row.name),
    Organization("Art", 22, "text", lambda row: KIND_NAMES[row.kind]),
    Organization("vertreten bei (Anzahl Termine)", 16, COUNT, lambda row: row.sessions),
    Organization("Teilnahmen", 14, COUNT, lambda row: row.shown),
)


def write(book: Book, facts: ReportFacts) -> Rows:
    """Write the sheet; the number of different organizations has a name."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    place = write_table(book, sheet, COLUMNS, facts.organizations)
    look = book.look(bold=True, top=2)
    sheet.write_string(place.last, 0, "Verschiedene Organisationen", look)
    sheet.write_blank(place.last, 1, None, look)
    counted = f"=COUNTA(A{place.first}:A{place.last})" if facts.organizations else "=0"
    sheet.write_formula(place.last, 2, counted, look, len(facts.organizations))
    sheet.write_blank(place.last, 3, None, look)
    book.name("Vertretene_Organisationen", NAME, "C", place.last + 1)
    return place
