"""Sheet "Termine": one row per session, columns A to Z, and the arrivals below."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eventapp.adapters.workbook.report.columns import (
    COUNT,
    DIFFERENCE,
    HOURS,
    Book,
    Column,
    Rows,
    serial_day,
    serial_time,
    write_table,
)
from eventapp.domain.report_facts import ArrivalFacts, ReportFacts, SessionFacts
from eventapp.domain.states import CountingMethod, EstimateMethod, EventKind

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Termine"
TITLE = "Termine und Teilnahmen"
NOTE = (
    "Teilnahmen sind Besuche. Eine Person kann mehrfach teilgenommen haben. "
    "Beratungstage stehen auf dem Blatt „Beratung“."
)
FORMATS = {
    EventKind.FEST: "Fest",
    EventKind.WORKSHOP: "Workshop",
    EventKind.FACHTAG: "Fachtag",
    EventKind.BERATUNG: "Beratung",
}
METHODS = {
    EstimateMethod.SPOT_COUNT: "Stichprobe gezählt",
    EstimateMethod.GRID_COUNT: "Rasterzählung",
    EstimateMethod.HAND_COUNTER: "Handzähler",
    EstimateMethod.PHOTO: "auf Fotos gezählt",
}
COUNTING_METHODS = {
    CountingMethod.ADMISSION: "Einlass",
    CountingMethod.COUNTER: "Zähler",
    CountingMethod.LIST: "Liste",
}
_CHART_ROWS, _CHART_PIXELS, _LINE_POINTS = 15, 900, 15

Session = Column[SessionFacts]


def session_columns(*, child_age_limit: int) -> Sequence[Session]:
    """Return the columns A to Z; children are below the funder's age."""
    return (*_when_and_what(), *_numbers(child_age_limit), *_about())


def write(book: Book, facts: ReportFacts) -> Rows:
    """Write the sheet of a report, with the arrivals below; the sums have names for the other sheets."""
    place = write_sessions(book, facts.sessions, child_age_limit=facts.project.child_age_limit)
    if facts.arrivals:
        _write_arrivals(book, book.workbook.get_worksheet_by_name(NAME), facts.arrivals, below=place.last + 3)
    return place


def write_sessions(book: Book, sessions: Sequence[SessionFacts], *, child_age_limit: int) -> Rows:
    """Write the sheet with these sessions."""
    numbers = {session.reference: number for number, session in enumerate(sessions, start=1)}
    number = Session("Nr.", 5, COUNT, lambda session: numbers[session.reference])
    columns = (number, *session_columns(child_age_limit=child_age_limit))
    return write_table(book, book.sheet(NAME, title=TITLE, note=NOTE), columns, sessions)


def _when_and_what() -> tuple[Session, ...]:
    return (
        Session("Datum", 11, "dd.mm.yyyy", lambda s: serial_day(s.starts_at.date())),
        Session("Beginn", 7, "hh:mm", lambda s: serial_time(s.starts_at, of_day=s.starts_at.date())),
        Session("Ende", 7, "hh:mm", lambda s: serial_time(s.ends_at, of_day=s.starts_at.date())),
        Session("Pausen (Min.)", 8, COUNT, lambda s: s.break_minutes),
        Session("Dauer netto (Std.)", 8, HOURS, lambda s: s.hours, "=ROUND((D{r}-C{r})*24-E{r}/60,2)"),
        Session(
            "UE (45 Min.)",
            8,
            "0.0",
            lambda s: s.units,
            '=IF(OR(I{r}="Workshop",I{r}="Fachtag"),ROUND(F{r}*60/45,1),"")',
            "Unterrichtseinheiten",
        ),
        Session("Veranstaltung", 30, "text", lambda s: s.title),
        Session("Format", 11, "text", lambda s: FORMATS[s.kind]),
        Session("Ort", 20, "text", lambda s: s.venue),
        Session("Kooperation", 20, "text", lambda s: s.partners),
        Session("Plätze angeboten", 10, COUNT, lambda s: "offen" if s.places_offered is None else s.places_offered),
    )


def _numbers(child_age_limit: int) -> tuple[Session, ...]:
    return (
        Session("Angemeldet (gültig)", 12, COUNT, lambda s: s.registered, "", "Summe_Angemeldet"),
        Session("Abgesagt", 10, COUNT, lambda s: s.canceled, "", "Summe_Abgesagt"),
        Session("Anwesend mit Anmeldung", 11, COUNT, lambda s: s.admitted, "", "Summe_Anwesend_mit_Anmeldung"),
        Session("Nicht erschienen", 11, COUNT, lambda s: s.no_shows, "=M{r}-O{r}", "Summe_Nicht_erschienen"),
        Session("Anwesend ohne Anmeldung", 11, COUNT, lambda s: s.walk_ins, "", "Summe_Anwesend_ohne_Anmeldung"),
        Session("Gezählt", 9, COUNT, lambda s: s.counted, "=O{r}+Q{r}", "Summe_Gezaehlt"),
        Session("Zusätzlich geschätzt", 11, COUNT, lambda s: s.estimated, "", "Summe_Geschaetzt"),
        Session("Teilnahmen gesamt", 12, COUNT, lambda s: s.total, "=R{r}+S{r}", "Teilnahmen_gesamt"),
        Session(f"davon Kinder (unter {child_age_limit})", 10, COUNT, lambda s: s.children, "", "Summe_Kinder"),
    )


def _about() -> tuple[Session, ...]:
    return (
        Session("Zählmethode", 15, "text", counting_method),
        Session(
            "Teilnahmestunden",
            17,
            HOURS,
            lambda s: s.attendance_hours,
            '=IF(G{r}="","",T{r}*F{r})',
            "Teilnahmestunden",
        ),
        Session("Soll", 7, COUNT, lambda s: s.target),
        Session("Abweichung", 11, DIFFERENCE, lambda s: s.difference, '=IF(X{r}="","",T{r}-X{r})'),
        Session("Bemerkung", 28, "text", lambda s: s.remark),
    )


def counting_method(session: SessionFacts) -> str:
    """Return how the session was counted, with the method of its estimate."""
    estimate = session.estimate if session.estimated else None
    counted = [COUNTING_METHODS[method] for method in session.counting_methods]
    methods = [*counted, *([f"Schätzung ({METHODS[estimate.method]})"] if estimate else [])]
    return " + ".join(methods)


def _write_arrivals(book: Book, sheet: "Worksheet", arrivals: Sequence[ArrivalFacts], *, below: int) -> None:
    """Columns B to E, so that dates stand under dates; the curve beside them."""
    sheet.write_string(below - 1, 1, "Ankünfte je halbe Stunde (nur zur Ansicht)", book.look(bold=True))
    sheet.set_row(below, 2 * _LINE_POINTS)
    for index, label in enumerate(("Datum", "ab", "mit Anm.", "ohne Anm.")):
        sheet.write_string(below, 1 + index, label, book.look(bold=True, bottom=2, text_wrap=True))
    for row, arrival in enumerate(arrivals, start=below + 1):
        day = arrival.starts_at.date()
        sheet.write_number(row, 1, serial_day(day), book.look(num_format="dd.mm.yyyy"))
        # a text: charts of other programs show a time as a fraction of its day
        sheet.write_string(row, 2, f"{arrival.starts_at:%H:%M}", book.look(align="right"))
        sheet.write_number(row, 3, arrival.booked, book.look(num_format=COUNT))
        sheet.write_number(row, 4, arrival.unbooked, book.look(num_format=COUNT))
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    last = below + len(arrivals)
    for column, name, colour in ((3, "mit Anmeldung", "#c2185b"), (4, "ohne Anmeldung", "#e0a030")):
        chart.add_series(
            {
                "name": name,
                "categories": [NAME, below + 1, 2, last, 2],
                "values": [NAME, below + 1, column, last, column],
                "fill": {"color": colour},
                "gap": 40,
            }
        )
    chart.set_title({"name": f"Ankünfte: {arrivals[0].event}", "name_font": {"size": 12}})
    chart.set_y_axis({"name": "Personen", "major_gridlines": {"visible": True, "line": {"color": "#e5ddd4"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": _CHART_PIXELS, "height": 20 * _CHART_ROWS})
    sheet.insert_chart(below - 1, 7, chart, {"description": "Ankünfte je halbe Stunde als Säulen"})
