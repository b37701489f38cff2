"""Who was there, as far as anybody may know: persons, anonymous answers, organizations, counselling, volunteers."""

from collections.abc import Iterator
from decimal import Decimal

from eventapp.adapters.report_sections.section import Cell, Column, Section
from eventapp.adapters.workbook.report.organizations import KIND_NAMES
from eventapp.adapters.workbook.report.sessions import FORMATS
from eventapp.adapters.workbook.report.statistics import TOO_FEW
from eventapp.domain.report_draft import german_percent
from eventapp.domain.report_facts import CounsellingFacts, ReportFacts, VolunteerFacts, rounded
from eventapp.domain.report_figures import attendances_of, key_figures, shown_share, volunteer_value

TOTAL_LABEL = "Projekt gesamt (bereinigt)"
_COUNSELLING = (
    *("angeboten", "vergeben", "wahrgenommen", "nicht da", "abgesagt", "spontan", "Kontakte", "Erst", "Folge"),
    *("Stunden", "mit Sprachmittlung"),
)


def people_sections(facts: ReportFacts) -> Iterator[Section]:
    """Yield what there is."""
    if facts.persons:
        yield _persons(facts)
    if facts.statistics:
        yield _statistics(facts)
    if facts.organizations:
        yield _organizations(facts)
    if facts.counselling:
        yield _counselling(facts)
    if facts.topics:
        yield Section(
            title="Themen der Beratung (Mehrfachnennung)",
            columns=(Column("Thema", is_number=False, is_wide=True), Column("Nennungen")),
            rows=list(facts.topics.items()),
        )
    if facts.volunteers:
        yield _volunteers(facts)


def _persons(facts: ReportFacts) -> Section:
    total, rows = facts.persons_total, facts.persons
    sums: tuple[Cell, ...] = ()
    if total:
        attendances = sum(attendances_of(row.kind, facts) for row in rows)
        sums = (TOTAL_LABEL, attendances, total.attributable, total.unattributable)
        sums = (*sums, total.persons, total.once, total.repeated)
    labels = ("Teilnahmen", "mit Namen", "ohne Namen", "Personen", "einmal", "mehrmals")
    return Section(
        title="Verschiedene Personen",
        note="Nur namentlich Angemeldete lassen sich auseinanderhalten; Personen werden in der letzten Zeile nicht "
        "addiert: Wer in zwei Formaten war, zählt dort einmal.",
        columns=(Column("Format", is_number=False, is_wide=True), *(Column(label) for label in labels)),
        rows=[
            (
                FORMATS[row.kind] if row.kind else "",
                *(attendances_of(row.kind, facts), row.attributable, row.unattributable),
                *(row.persons, row.once, row.repeated),
            )
            for row in rows
        ],
        total=sums,
    )


def _statistics(facts: ReportFacts) -> Section:
    attendances = key_figures(facts).attendances
    rows: list[tuple[Cell, ...]] = []
    for question in facts.statistics:
        response = german_percent(shown_share(question.answered, attendances)) if attendances else None
        for label, count in [(cell.label, cell.shown) for cell in question.cells] or [(TOO_FEW, "–")]:
            share = german_percent(shown_share(count, question.answered)) if isinstance(count, int) else ""
            rows.append((question.label, label, count, share, question.answered, response))
    return Section(
        title="Anonyme Statistik",
        note="„<5“: keine bis vier Angaben. „*“: verdeckt, damit sich nichts zurückrechnen lässt. "
        "n: Angaben zu dieser Frage. Rücklauf: n durch Teilnahmen.",
        columns=(
            Column("Frage", is_number=False, width=70),
            Column("Antwort", is_number=False, is_wide=True),
            *(Column(label, width=20) for label in ("Anzahl", "Anteil", "n", "Rücklauf")),
        ),
        rows=rows,
    )


def _organizations(facts: ReportFacts) -> Section:
    return Section(
        title="Organisationen",
        note="„ja“: vertreten, mit weniger als fünf Teilnahmen.",
        columns=(
            Column("Name", is_number=False, is_wide=True),
            Column("Art", is_number=False),
            Column("Termine"),
            Column("Teilnahmen"),
        ),
        rows=[(row.name, KIND_NAMES[row.kind], row.sessions, row.shown) for row in facts.organizations],
        total=("Verschiedene Organisationen", "", len(facts.organizations), ""),
    )


def _counselling(facts: ReportFacts) -> Section:
    rows = [(f"{day.day:%d.%m.%Y}", day.venue, *_day_numbers(day)) for day in facts.counselling]
    sums = [sum(numbers) for numbers in zip(*(_day_numbers(day) for day in facts.counselling), strict=True)]
    return Section(
        title="Beratung",
        note="Beratungskontakte zählen nicht zu den Teilnahmen.",
        columns=(
            Column("Tag", is_number=False, width=20),
            Column("Ort", is_number=False, is_wide=True),
            *(Column(label) for label in _COUNSELLING),
        ),
        rows=rows,
        total=("Summe", "", *sums),
    )


def _day_numbers(day: CounsellingFacts) -> tuple[int | Decimal, ...]:
    return (
        *(day.offered, day.booked, day.kept, day.missed, day.canceled, day.spontaneous),
        *(day.contacts, day.first_talks, day.follow_up_talks, day.hours, day.interpreted),
    )


def _volunteers(facts: ReportFacts) -> Section:
    rate, value = facts.project.volunteer_rate, volunteer_value(facts)
    works = [(f"{w.day:%d.%m.%Y}", w.event, w.activity, w.people, w.hours) for w in facts.volunteers]
    total: tuple[Cell, ...] = ("Summe", "", "", "", key_figures(facts).volunteer_hours)
    columns = (
        Column("Datum", is_number=False),
        Column("Veranstaltung", is_number=False, is_wide=True),
        Column("Tätigkeit", is_number=False),
        Column("Personen"),
        Column("Stunden"),
    )
    if rate is None or value is None:
        return Section(title="Ehrenamt", columns=columns, rows=works, total=total)
    return Section(
        title="Ehrenamt",
        note=f"Stunden aller Personen zusammen, je Stunde {_euros(rate)} €.",
        columns=(*columns, Column("Wert (€)")),
        rows=[(*row, _euros(_value(work, rate))) for row, work in zip(works, facts.volunteers, strict=True)],
        total=(*total, _euros(value)),
    )


def _value(work: VolunteerFacts, rate: Decimal) -> Decimal:
    return rounded(work.hours * rate, "0.01")


def _euros(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
