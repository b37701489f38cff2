"""Sheet "Abgleich": the report's figures, calculated once more, beside what the server counted from single events."""

from dataclasses import dataclass

from eventapp.adapters.workbook.report import statistics
from eventapp.adapters.workbook.report.columns import COUNT, HOURS, LINE, Book, Column, Rows, write_table
from eventapp.domain.reconciliation import HINTS_OF, Check, reconcile
from eventapp.domain.report_facts import ReportFacts

NAME = "Abgleich"
TITLE = "Abgleich"
NOTE = (
    "Links rechnet diese Datei, rechts steht, was der Server aus den einzelnen Einträgen gezählt hat. "
    "Endgültig kann der Bericht sein, wenn nirgends PRÜFEN steht; ein HINWEIS hält ihn nicht auf."
)


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where the other sheets' rows stand."""

    termine: Rows
    personen: Rows
    beratung: Rows
    soll_ist: Rows


def write(book: Book, facts: ReportFacts, places: Places) -> Rows:
    """Write one row per check."""
    sheet = book.sheet(NAME, title=TITLE, note=NOTE)
    columns = (
        Column[Check]("Regel", 8, "text", lambda check: check.rule),
        Column[Check]("Was verglichen wird", 104, "text", lambda check: check.label),
        Column[Check]("im Bericht", 14, "General", lambda check: check.left),
        Column[Check]("laut Server", 14, "General", lambda check: "fehlt" if check.right is None else check.right),
        Column[Check](
            "Ergebnis",
            12,
            "text",
            lambda check: "OK" if check.is_ok else "HINWEIS" if check.is_hint else "PRÜFEN",
            f'=IF(C{{r}}=D{{r}},"OK",IF(A{{r}}="{HINTS_OF}","HINWEIS","PRÜFEN"))',
        ),
    )
    checks = reconcile(facts)
    place = write_table(book, sheet, columns, checks)
    for row, check in enumerate(checks, start=place.first - 1):
        look = book.look(valign="top", bottom=4, bottom_color=LINE, num_format=_number_of(check), align="right")
        sheet.write_formula(row, 2, _formula(check, facts, places), look, float(check.left))
        if check.right is not None:
            sheet.write_number(row, 3, float(check.right), look)
    right_or_wrong = {"type": "cell", "criteria": "==", "value": '"PRÜFEN"'}
    sheet.conditional_format(
        place.first - 1,
        4,
        place.last - 1,
        4,
        {**right_or_wrong, "format": book.workbook.add_format({"bg_color": "#ffd9df", "bold": True})},
    )
    return place


def _number_of(check: Check) -> str:
    """How both sides look: hours with their fraction, everything else whole."""
    is_whole = all(side is None or side == int(side) for side in (check.left, check.right))
    return COUNT if is_whole else HOURS


def _formula(check: Check, facts: ReportFacts, places: Places) -> str:
    t, p, b, i = places.termine.column, places.personen.column, places.beratung.column, places.soll_ist.column
    sums = {
        ("R1", "admitted"): _violations(f"{t('O')}>{t('M')}", places.termine),
        ("R1", "no_shows"): "=Summe_Nicht_erschienen",
        ("R2", "counted"): "=Summe_Gezaehlt",
        ("R3", "closed"): "=Teilnahmen_gesamt",
        ("R3", "unchanged"): f"=COUNT({t('M')})" if places.termine.last >= places.termine.first else "=0",
        ("R3", "upcoming"): f"={len(facts.upcoming)}",
        ("R4", "attendances"): "=Deckblatt_Teilnahmen",
        ("R4", "contacts"): "=Deckblatt_Beratungskontakte",
        ("R4", "volunteer_hours"): "=Deckblatt_Ehrenamtsstunden",
        ("R5", "rows"): _violations(f"{p('B')}<>({p('C')}+{p('D')})", places.personen),
        ("R5", "sum"): f"=SUM({p('B')})",
        ("R6", "rows"): _persons(facts, places.personen),
        ("R6", "total"): _persons_total(facts, places.personen),
        ("R9", "booked"): _violations(f"{b('E')}<>({b('F')}+{b('G')}+{b('H')})", places.beratung),
        ("R9", "contacts"): _violations(f"{b('J')}<>({b('K')}+{b('L')})", places.beratung),
        ("R10", "certificates"): _certificates(facts, places.termine),
        ("R11", "children"): _violations(f"{t('U')}>{t('T')}", places.termine),
        ("B", "remarks"): _remarks(places.termine),
        ("B", "reasons"): "=0"
        if facts.upcoming
        else _violations(f'(ISNUMBER({i("E")}))*({i("E")}<1)*({i("F")}="")', places.soll_ist),
        ("B", "conflicts"): f"={sum(session.open_conflicts for session in facts.sessions)}",
    }
    if check.rule == "R7" and check.about is not None:
        row = statistics.first_rows(facts)[check.about]
        return f"=MAX(0,{statistics.NAME}!$D${row}-Teilnahmen_gesamt)"
    if check.rule == "R8" and check.about is not None:
        return f"={places.termine.cell('R', check.about)}"
    return sums[(check.rule, check.part)]


def _violations(condition: str, rows: Rows) -> str:
    """Count the rows where the condition holds."""
    return f"=SUMPRODUCT(1*({condition}))" if rows.last >= rows.first else "=0"


def _persons(facts: ReportFacts, rows: Rows) -> str:
    """The rows of the formats, and the adjusted total below them."""
    last = rows.last + 1 if facts.persons_total else rows.last
    if last < rows.first:
        return "=0"
    place = Rows(sheet=rows.sheet, first=rows.first, last=last)
    c, e, f, g = (place.column(column) for column in "CEFG")
    return _violations(f"(({e}>{c})+({f}>{e})+({c}<({f}+2*{g})))>0", place)


def _persons_total(facts: ReportFacts, rows: Rows) -> str:
    if not facts.persons_total or rows.last < rows.first:
        return f"={0 if not facts.persons_total else int(facts.persons_total.persons != 0)}"
    each = rows.column("E")
    return f"=IF(AND(Verschiedene_Personen<=SUM({each}),Verschiedene_Personen>=MAX({each})),0,1)"


def _certificates(facts: ReportFacts, termine: Rows) -> str:
    issued = [(index, session.certificates) for index, session in enumerate(facts.sessions) if session.certificates]
    return "=" + ("+".join(f"({count}>{termine.cell('R', index)})" for index, count in issued) or "0")


def _remarks(termine: Rows) -> str:
    y, s, z = (termine.column(column) for column in "YSZ")
    return _violations(f'(((ISNUMBER({y})*({y}<0))+({s}>0))>0)*({z}="")', termine)
