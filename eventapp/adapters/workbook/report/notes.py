"""Sheet "Erläuterungen": what the words mean, how it was counted and estimated, what is hidden or deleted."""

from collections.abc import Iterator

from eventapp.adapters.workbook.book import text_value
from eventapp.adapters.workbook.report import sessions
from eventapp.adapters.workbook.report.columns import HEADER_ROW, Book, fit_row
from eventapp.domain.report_draft import counted, german
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import crowd_peaks

NAME = "Erläuterungen"
TITLE = "Erläuterungen"
NOTE = "Was die Wörter bedeuten und wie die Zahlen entstanden sind."
_WIDTHS = (34, 120)
_DEFINITIONS = (
    ("Teilnahmen", "Besuche. Wer zu drei Terminen kommt, zählt dreimal."),
    ("Angemeldet (gültig)", "Plätze in Anmeldungen, die nicht abgesagt sind und nicht auf der Warteliste stehen."),
    (
        "Anwesend mit Anmeldung",
        "Am Einlass gezählte Personen mit gültiger Anmeldung, höchstens so viele wie angemeldet.",
    ),
    ("Nicht erschienen", "Angemeldet, aber nicht am Einlass gezählt."),
    ("Anwesend ohne Anmeldung", "Am Einlass gezählte Personen ohne gültige Anmeldung."),
    ("Gezählt", "Mit und ohne Anmeldung zusammen."),
    ("Zusätzlich geschätzt", "Personen, die niemand gezählt hat, mit Methode, Uhrzeit und verantwortlicher Person."),
    (
        "Gleichzeitig anwesend",
        "Bei Rundgängen gezählt; derselbe Mensch kann mehrmals gezählt sein. Zählt nicht zu den Teilnahmen.",
    ),
    ("UE", "Unterrichtseinheit zu 45 Minuten, ohne Pausen; nur bei Workshop und Fachtag."),
    ("Teilnahmestunden", "Teilnahmen mal Dauer ohne Pausen; nur bei Workshop und Fachtag."),
    ("Einlass", "Tickets und Gäste wurden an der Tür einzeln gezählt, auch ohne Netz; jede Person einmal."),
    ("Zähler", "Gäste ohne Ticket wurden mit dem Zähler eines Geräts gezählt."),
    ("Liste", "Auf Papier gezählt und später übertragen."),
    ("Verschiedene Personen", "Namentlich Angemeldete, je Person einmal; ungenannte Plätze werden nicht geraten."),
    (
        "Verdeckte Angaben",
        "Null bis vier Angaben stehen als „<5“. Ließe sich eine davon ausrechnen, ist eine weitere mit „*“ verdeckt.",
    ),
    ("Rundung", "Stunden auf zwei, UE auf eine Nachkommastelle, kaufmännisch."),
    ("Beratungskontakte", "Wahrgenommene und spontane Gespräche; sie zählen nicht zu den Teilnahmen."),
)


def definitions(facts: ReportFacts) -> list[tuple[str, str]]:
    """Return what the words mean and whose names are gone, for other papers of the report."""
    return [*_DEFINITIONS, *_deletions(facts)]


def write(book: Book, facts: ReportFacts) -> None:
    """Write the definitions, then what is particular to this report."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    heading = book.look(bold=True, bottom=2, bg_color="#f3ece4")
    sheet.write_string(HEADER_ROW, 0, "Begriff", heading)
    sheet.write_string(HEADER_ROW, 1, "Erläuterung", heading)
    words = book.look(text_wrap=True, valign="top")
    strong = book.look(bold=True, text_wrap=True, valign="top")
    for row, (term, meaning) in enumerate((*_DEFINITIONS, *_particulars(facts)), start=HEADER_ROW + 1):
        sheet.write_string(row, 0, text_value(term), strong)
        sheet.write_string(row, 1, text_value(meaning), words)
        fit_row(sheet, row, [(term, _WIDTHS[0]), (meaning, _WIDTHS[1])])


def _particulars(facts: ReportFacts) -> Iterator[tuple[str, str]]:
    for coming in facts.upcoming:
        planned = "" if coming.target is None else f" Soll: {german(coming.target)}."
        yield (
            f"Noch nicht begonnen: {coming.title}",
            f"{coming.starts_at:%d.%m.%Y %H:%M} Uhr.{planned} Zählt in diesem Bericht noch nirgends mit.",
        )
    for session in facts.sessions:
        if session.estimate and session.estimated:
            estimate = session.estimate
            note = f" {estimate.note}" if estimate.note else ""
            yield (
                f"Schätzprotokoll: {session.title}",
                f"{counted(session.estimated, 'Person', 'Personen')}, {sessions.METHODS[estimate.method]}, "
                f"{estimate.estimated_at:%d.%m.%Y %H:%M} Uhr, {estimate.responsible}.{note}",
            )
    for event, peak in crowd_peaks(facts).items():
        rounds = "; ".join(
            f"{each.counted_at:%d.%m.%Y %H:%M} Uhr {each.area}: {german(each.people)}"
            for each in facts.rounds
            if each.event == event
        )
        yield (
            f"Gleichzeitig anwesend: {event}",
            f"Höchststand {counted(peak.people, 'Person', 'Personen')} "
            f"am {peak.at:%d.%m.%Y} um {peak.at:%H:%M} Uhr. Rundgänge: {rounds}.",
        )
    for session in facts.sessions:
        if session.closing_version and session.closing_version > 1:
            yield (
                f"Berichtigung: {session.title}",
                f"Zahlen in Fassung {session.closing_version}: {session.closing_reason}",
            )
    yield from _deletions(facts)


def _deletions(facts: ReportFacts) -> Iterator[tuple[str, str]]:
    for deletion in facts.deletions:
        yield (
            f"Gelöscht: {deletion.event}",
            f"Personendaten gelöscht am {deletion.deleted_on:%d.%m.%Y}, Summen unverändert.",
        )
