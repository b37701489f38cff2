"""Does the report agree with itself? The checks R1 to R11 of the sheet "Abgleich" (REP-3).

On the left stands what the report's own figures give; the workbook calculates it once more by formula. On the right
stands what the server counted from single events. A report with an open check is provisional, never wrong in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import attendances_of, indicator_results, key_figures
from eventapp.domain.report_people import PersonFacts

Number = int | Decimal
#: the rule whose checks are hints: voluntary answers cannot be taken back once they are closed
HINTS_OF = "R7"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One comparison. ``rule`` is R1 to R11, or B for what people still have to write.

    ``part`` tells the parts of a rule apart; ``about`` is the index of the session or question, None for sums.
    """

    rule: str
    part: str
    label: str
    left: Number
    right: Number | None
    about: int | None = None

    @property
    def is_hint(self) -> bool:
        """Worth a look, no more."""
        return self.rule == HINTS_OF

    @property
    def is_ok(self) -> bool:
        """Both sides agree; a missing right side never does."""
        return self.right is not None and self.left == self.right

    @property
    def is_open(self) -> bool:
        """It keeps the report provisional."""
        return not self.is_ok and not self.is_hint


def reconcile(facts: ReportFacts) -> list[Check]:
    """Return every check in the order of the rules."""
    return [
        *_sessions(facts),
        *_cover(facts),
        *_persons(facts),
        *_statistics(facts),
        *_lists(facts),
        *_counselling(facts),
        *_certificates(facts),
        Check(
            rule="R11",
            part="children",
            label="Termine mit mehr Kindern als Teilnahmen (U > T)",
            left=sum(s.children > s.total for s in facts.sessions),
            right=0,
        ),
        *_words(facts),
    ]


def is_reconciled(facts: ReportFacts) -> bool:
    """True when no check is open: only then a report may be final."""
    return not any(check.is_open for check in reconcile(facts))


def _sessions(facts: ReportFacts) -> Iterator[Check]:
    sessions = facts.sessions
    yield Check(
        rule="R1",
        part="admitted",
        label="Termine mit mehr Anwesenden als Angemeldeten (O > M)",
        left=sum(s.admitted > s.registered for s in sessions),
        right=0,
    )
    yield Check(
        rule="R1",
        part="no_shows",
        label="Nicht erschienen (Summe P) = Fehlende laut Einlassprotokoll",
        left=sum(s.no_shows for s in sessions),
        right=sum(s.log_no_shows for s in sessions),
    )
    yield Check(
        rule="R2",
        part="counted",
        label="Gezählt (Summe R) = Einlässe + ohne Anmeldung laut Einlassprotokoll",
        left=sum(s.counted for s in sessions),
        right=sum(s.log_admitted + s.log_walk_ins for s in sessions),
    )
    closed = [s.closed_total for s in sessions if s.closed_total is not None]
    yield Check(
        rule="R3",
        part="closed",
        label="Teilnahmen (Summe T) = abgeschlossene Zahlen der Termine",
        left=sum(s.total for s in sessions),
        right=sum(closed) if len(closed) == len(sessions) else None,
    )
    yield Check(
        rule="R3",
        part="unchanged",
        label="Termine = Termine, deren Zahlen und Schätzung seit dem Abschluss gleich geblieben sind",
        left=len(sessions),
        right=sum(not s.changed_since_closing for s in sessions),
    )
    if facts.upcoming:
        yield Check(
            rule="R3",
            part="upcoming",
            label="Termine des Zeitraums, die noch nicht begonnen haben",
            left=len(facts.upcoming),
            right=0,
        )


def _cover(facts: ReportFacts) -> Iterator[Check]:
    figures = key_figures(facts)
    yield Check(
        rule="R4",
        part="attendances",
        label="Deckblatt: Teilnahmen = Summe der Termine",
        left=figures.attendances,
        right=sum(s.log_admitted + s.log_walk_ins + s.estimated for s in facts.sessions),
    )
    yield Check(
        rule="R4",
        part="contacts",
        label="Deckblatt: Beratungskontakte = Summe der Beratungstage",
        left=figures.contacts,
        right=sum(day.kept + day.spontaneous for day in facts.counselling),
    )
    yield Check(
        rule="R4",
        part="volunteer_hours",
        label="Deckblatt: Ehrenamtsstunden = Summe der Einsätze",
        left=figures.volunteer_hours,
        right=sum((work.hours for work in facts.volunteers), Decimal(0)),
    )


def _persons(facts: ReportFacts) -> Iterator[Check]:
    rows = facts.persons
    # the row below the formats: its attendances are their sum, its persons are not
    total = facts.persons_total and replace(facts.persons_total, attributable=sum(row.attributable for row in rows))
    yield Check(
        rule="R5",
        part="rows",
        label="Personen: Formate, in denen zuordenbar + nicht zuordenbar ≠ Teilnahmen",
        left=sum(attendances_of(row.kind, facts) != row.attributable + row.unattributable for row in rows),
        right=0,
    )
    yield Check(
        rule="R5",
        part="sum",
        label="Personen: Teilnahmen = Summe der Termine",
        left=sum(attendances_of(row.kind, facts) for row in rows),
        right=sum(s.total for s in facts.sessions),
    )
    yield Check(
        rule="R6",
        part="rows",
        label="Personen: Zeilen, in denen E ≤ C, F ≤ E oder C ≥ F + 2·G nicht gilt",
        left=sum(not _is_possible(row) for row in (*rows, *([total] if total else []))),
        right=0,
    )
    largest = max((row.persons for row in rows), default=0)
    smallest_possible = total is None or largest <= total.persons <= sum(row.persons for row in rows)
    yield Check(
        rule="R6",
        part="total",
        label="Personen: gesamt zwischen größtem Format und Summe der Formate (0 = ja)",
        left=0 if smallest_possible else 1,
        right=0,
    )


def _is_possible(row: PersonFacts) -> bool:
    return row.once <= row.persons <= row.attributable and row.attributable >= row.once + 2 * row.repeated


def _statistics(facts: ReportFacts) -> Iterator[Check]:
    total = sum(s.total for s in facts.sessions)
    for index, question in enumerate(facts.statistics):
        yield Check(
            rule=HINTS_OF,
            part="answered",
            label=f"Statistik „{question.label}“: Antworten über den Teilnahmen",
            left=max(0, question.answered - total),
            right=0,
            about=index,
        )


def _lists(facts: ReportFacts) -> Iterator[Check]:
    for index, session in enumerate(facts.sessions):
        if session.has_list:
            signed = session.signed_list
            yield Check(
                rule="R8",
                part="list",
                label=f"Liste „{session.title}“: gezählt (R) = Unterschriften + ohne Unterschrift",
                left=session.counted,
                right=signed.signatures + signed.without_signature if signed else None,
                about=index,
            )


def _counselling(facts: ReportFacts) -> Iterator[Check]:
    days = facts.counselling
    yield Check(
        rule="R9",
        part="booked",
        label="Beratung: Tage, an denen vergeben ≠ wahrgenommen + nicht erschienen + abgesagt (E ≠ F + G + H)",
        left=sum(day.booked != day.kept + day.missed + day.canceled for day in days),
        right=0,
    )
    yield Check(
        rule="R9",
        part="contacts",
        label="Beratung: Tage, an denen Kontakte ≠ Erst- + Folgeberatungen (J ≠ K + L)",
        left=sum(day.contacts != day.first_talks + day.follow_up_talks for day in days),
        right=0,
    )


def _certificates(facts: ReportFacts) -> Iterator[Check]:
    yield Check(
        rule="R10",
        part="certificates",
        label="Termine mit mehr Bescheinigungen als gezählten Personen",
        left=sum(s.certificates > s.counted for s in facts.sessions),
        right=0,
    )


def _words(facts: ReportFacts) -> Iterator[Check]:
    yield Check(
        rule="B",
        part="remarks",
        label="Termine unter dem Soll oder mit Schätzung ohne Bemerkung",
        left=sum(s.needs_remark and not s.remark.strip() for s in facts.sessions),
        right=0,
    )
    yield Check(
        rule="B",
        part="reasons",
        label="Soll und Ist: Ziele unter 100 % ohne Begründung",
        left=sum(result.needs_reason for result in indicator_results(facts)),
        right=0,
    )
    yield Check(
        rule="B",
        part="conflicts",
        label="Einlassprotokoll: offene Klärungsfälle",
        left=sum(s.open_conflicts for s in facts.sessions),
        right=0,
    )
