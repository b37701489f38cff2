"""Sheet "Soll_Ist": what was promised, what was reached, and why where it was less."""

from eventapp.adapters.workbook.report import sessions
from eventapp.adapters.workbook.report.columns import COUNT, DIFFERENCE, HOURS, LINE, Book, Column, Rows, write_table
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import IndicatorResult, IndicatorSource, indicator_results
from eventapp.domain.states import EventKind

NAME = "Soll_Ist"
TITLE = "Soll und Ist"
NOTE = "Unter 100 % steht eine Begründung."
_NAMED = {
    IndicatorSource.ATTENDANCES: "Teilnahmen_gesamt",
    IndicatorSource.PERSONS: "Verschiedene_Personen",
    IndicatorSource.CONTACTS: "Beratungskontakte",
    IndicatorSource.ORGANIZATIONS: "Vertretene_Organisationen",
    IndicatorSource.VOLUNTEER_HOURS: "Ehrenamtsstunden",
    IndicatorSource.UNITS: "Unterrichtseinheiten",
}
_OF_KIND = {
    IndicatorSource.ATTENDANCES_FEST: EventKind.FEST,
    IndicatorSource.ATTENDANCES_WORKSHOP: EventKind.WORKSHOP,
    IndicatorSource.ATTENDANCES_FACHTAG: EventKind.FACHTAG,
}
#: What may have a fraction is never shown rounded: 97.5 hours of 98 are not there yet.
_FRACTIONS = {IndicatorSource.VOLUNTEER_HOURS: HOURS, IndicatorSource.UNITS: "#,##0.0"}
_CHART_WIDTH, _CHART_HEIGHT = 900, 320

Result = Column[IndicatorResult]


def write(book: Book, facts: ReportFacts, *, termine: Rows, beratung: Rows) -> Rows:
    """Write the sheet; what was reached is a formula to the other sheets wherever they have it."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    columns = (
        Result("Indikator", 46, "text", lambda row: row.indicator.name),
        Result("Soll", 10, COUNT, lambda row: row.indicator.target),
        Result("Ist", 10, COUNT, lambda row: row.actual),
        Result("Abweichung", 13, DIFFERENCE, lambda row: row.difference, "=C{r}-B{r}"),
        Result("Erreicht %", 12, "0.0%", lambda row: row.percent, '=IF(B{r}=0,"",ROUND(C{r}/B{r},4))'),
        Result("Begründung", 60, "text", lambda row: row.indicator.reason),
    )
    results = indicator_results(facts)
    place = write_table(book, sheet, columns, results)
    line = {"valign": "top", "bottom": 4, "bottom_color": LINE, "align": "right"}
    for row, result in enumerate(results, start=place.first - 1):
        source = IndicatorSource(result.indicator.source)
        formula = _formula(source, termine=termine, beratung=beratung)
        number = _FRACTIONS.get(source, COUNT)
        if formula:
            look = book.look(**line, num_format=number)
            sheet.write_formula(row, 2, formula, look, float(result.actual))
        if source in _FRACTIONS:
            look = book.look(**line, num_format=f"+{number};-{number};0")
            sheet.write_formula(row, 3, f"=C{row + 1}-B{row + 1}", look, float(result.difference))
    if results:
        _write_chart(book, place)
    return place


def _formula(source: IndicatorSource, *, termine: Rows, beratung: Rows) -> str:
    if source in _NAMED:
        return f"={_NAMED[source]}"
    if source in _OF_KIND:
        kind = sessions.FORMATS[_OF_KIND[source]]
        return f'=SUMIF({termine.column("I")},"{kind}",{termine.column("T")})'
    if source is IndicatorSource.SESSIONS_WORKSHOP:
        return f'=COUNTIF({termine.column("I")},"Workshop")'
    if source is IndicatorSource.SESSIONS:
        return f"=COUNT({termine.column('B')})"
    if source is IndicatorSource.COUNSELLING_DAYS:
        return f"=COUNT({beratung.column('A')})"
    return ""


def _write_chart(book: Book, place: Rows) -> None:
    chart = book.workbook.add_chart({"type": "bar"})
    for column, colour in ((1, "#b8aea4"), (2, "#c2185b")):
        chart.add_series(
            {
                "name": [NAME, place.first - 2, column],
                "categories": [NAME, place.first - 1, 0, place.last - 1, 0],
                "values": [NAME, place.first - 1, column, place.last - 1, column],
                "fill": {"color": colour},
                "data_labels": {"value": True},
                "gap": 50,
            }
        )
    chart.set_title({"name": "Soll und Ist", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    sheet = book.workbook.get_worksheet_by_name(NAME)
    sheet.insert_chart(place.last + 2, 0, chart, {"description": "Soll und Ist je Indikator als Balken"})
