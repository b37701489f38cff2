"""The funder report as a PDF to be filed: the figures first, then the tables; PDF/A-2a and PDF/UA-1."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from eventapp.adapters.logos import LogoPicture, logo_data
from eventapp.adapters.typesetting import shown, typeset_to_be_filed
from eventapp.adapters.workbook.report.columns import PROVISIONAL
from eventapp.adapters.workbook.report.organizations import KIND_NAMES
from eventapp.adapters.workbook.report.sessions import FORMATS, counting_method
from eventapp.domain.reconciliation import Check, is_reconciled, reconcile
from eventapp.domain.report_draft import german, german_percent
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import crowd_peaks, indicator_results, key_figures

TITLE = "Bericht zum Verwendungsnachweis"
SENTENCE = "Teilnahmen sind Besuche. Eine Person kann mehrfach teilgenommen haben."
TOTAL_LABEL = "Projekt gesamt (bereinigt)"

Cell = str | int | Decimal | None


@dataclass(frozen=True)
class _Column:
    label: str
    is_number: bool = True
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class _Section:
    title: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    total: Sequence[Cell] = ()


def report_pdf(
    facts: ReportFacts, *, as_of: datetime, version: int, is_final: bool, logos: Sequence[LogoPicture] = ()
) -> bytes:
    """Return the document; the same facts, stamp and logos give the same bytes. ``as_of`` is aware and local."""
    reconciled = is_reconciled(facts)
    period = f"{facts.starts_on:%d.%m.%Y} bis {facts.ends_on:%d.%m.%Y}"
    sections = [
        *_sessions(facts),
        *_targets(facts),
        *_people(facts),
        *_work(facts),
        *_rounds(facts),
        *_upcoming(facts),
        *_open_checks(facts),
    ]
    order = {
        "title": TITLE,
        "author": facts.project.recipient,
        "subtitle": shown(f"{facts.project.name} · {period}"),
        "stamp": "" if reconciled else PROVISIONAL,
        "foot": f"Stand {as_of:%d.%m.%Y %H:%M} · Version {version}",
        "logos": logo_data(logos),
        "sentence": SENTENCE,
        "particulars": _particulars(facts, status="Endgültig" if is_final and reconciled else "Vorläufig"),
        "figures": _figures(facts),
        "sections": [_in_words(section) for section in sections],
    }
    return typeset_to_be_filed("report.typ", order, created=as_of)


def _particulars(facts: ReportFacts, *, status: str) -> list[dict[str, str]]:
    project = facts.project
    grant = f"{project.grant_starts_on:%d.%m.%Y} bis {project.grant_ends_on:%d.%m.%Y}"
    pairs = (
        ("Zuwendungsempfänger", project.recipient),
        ("Zuwendungsgeber", project.funder),
        ("Aktenzeichen", project.funder_reference),
        ("Kooperation", project.partners),
        ("Bewilligungszeitraum", grant),
        ("Status", status),
        ("Fördervermerk", project.funder_note),
    )
    return [{"label": label, "value": shown(text)} for label, text in pairs if text]


def _figures(facts: ReportFacts) -> list[dict[str, str]]:
    figures = key_figures(facts)
    least = "mindestens" if figures.persons_are_a_minimum else ""
    counted = f"{german(figures.counted)} gezählt, {german(figures.estimated)} geschätzt"
    return [
        {"value": german(value), "label": label, "note": note}
        for value, label, note in (
            (figures.attendances, "Teilnahmen", counted),
            (figures.persons, "verschiedene Personen", least),
            (figures.contacts, "Beratungskontakte", "zählen nicht zu den Teilnahmen"),
            (figures.organizations, "Organisationen", "vertreten"),
            (figures.volunteer_hours, "Stunden Ehrenamt", ""),
        )
    ]


def _sessions(facts: ReportFacts) -> list[_Section]:
    labels = ("Angemeldet", "da", "nicht da", "ohne Anm.", "Gezählt", "Geschätzt", "Teilnahmen", "Kinder", "Soll", "UE")
    rows = [
        (
            f"{s.starts_at:%d.%m.%Y}",
            s.title,
            FORMATS[s.kind],
            *(s.registered, s.admitted, s.no_shows, s.walk_ins, s.counted, s.estimated, s.total, s.children),
            *(s.target, s.units, counting_method(s)),
        )
        for s in facts.sessions
    ]
    sums = [sum(int(row[column] or 0) for row in rows) for column in range(3, 11)]
    return [
        _Section(
            title="Termine",
            columns=(
                _Column("Datum", is_number=False),
                _Column("Veranstaltung", is_number=False, is_wide=True),
                _Column("Format", is_number=False),
                *(_Column(label) for label in labels),
                _Column("Zählmethode", is_number=False),
            ),
            rows=rows,
            total=("Summe", "", "", *sums, "", key_figures(facts).units, "") if rows else (),
        )
    ]


def _targets(facts: ReportFacts) -> list[_Section]:
    rows = [
        (
            result.indicator.name,
            result.indicator.target,
            result.actual,
            None if result.shown_percent is None else german_percent(result.shown_percent),
            result.indicator.reason,
        )
        for result in indicator_results(facts)
    ]
    columns = (
        _Column("Ziel", is_number=False),
        _Column("Soll"),
        _Column("Ist"),
        _Column("Erreicht"),
        _Column("Begründung", is_number=False, is_wide=True),
    )
    return [_Section(title="Soll und Ist", columns=columns, rows=rows)] if rows else []


def _people(facts: ReportFacts) -> list[_Section]:
    total = facts.persons_total
    lines = [(FORMATS[row.kind] if row.kind else "", row) for row in facts.persons]
    lines += [(TOTAL_LABEL, total)] if total else []
    persons = _Section(
        title="Verschiedene Personen",
        note="Nur namentlich Angemeldete lassen sich auseinanderhalten; die letzte Zeile ist keine Summe.",
        columns=(
            _Column("Format", is_number=False, is_wide=True),
            *(_Column(label) for label in ("mit Namen", "ohne Namen", "Personen", "einmal", "mehrmals")),
        ),
        rows=[
            (label, row.attributable, row.unattributable, row.persons, row.once, row.repeated) for label, row in lines
        ],
    )
    answers = _Section(
        title="Anonyme Statistik",
        note="„<5“: keine bis vier Angaben. „*“: verdeckt, damit sich nichts zurückrechnen lässt.",
        columns=(
            _Column("Frage", is_number=False),
            _Column("Antwort", is_number=False, is_wide=True),
            _Column("Anzahl"),
            _Column("n"),
        ),
        rows=[
            (question.label, label, count, question.answered)
            for question in facts.statistics
            for label, count in [(c.label, c.shown) for c in question.cells] or [("zu wenige Angaben", "–")]
        ],
    )
    represented = _Section(
        title="Organisationen",
        columns=(
            _Column("Name", is_number=False, is_wide=True),
            _Column("Art", is_number=False),
            _Column("Termine"),
            _Column("Teilnahmen"),
        ),
        rows=[(row.name, KIND_NAMES[row.kind], row.sessions, row.shown) for row in facts.organizations],
    )
    return [section for section in (persons, answers, represented) if section.rows]


def _work(facts: ReportFacts) -> list[_Section]:
    labels = ("angeboten", "vergeben", "wahrgenommen", "nicht da", "abgesagt", "spontan", "Kontakte", "Erst", "Folge")
    counselling = _Section(
        title="Beratung",
        columns=(_Column("Tag", is_number=False, is_wide=True), *(_Column(label) for label in labels)),
        rows=[
            (
                f"{day.day:%d.%m.%Y}",
                *(day.offered, day.booked, day.kept, day.missed, day.canceled, day.spontaneous),
                *(day.contacts, day.first_talks, day.follow_up_talks),
            )
            for day in facts.counselling
        ],
    )
    topics = _Section(
        title="Themen der Beratung (Mehrfachnennung)",
        columns=(_Column("Thema", is_number=False, is_wide=True), _Column("Nennungen")),
        rows=list(facts.topics.items()),
    )
    volunteers = _Section(
        title="Ehrenamt",
        columns=(
            _Column("Datum", is_number=False),
            _Column("Veranstaltung", is_number=False, is_wide=True),
            _Column("Tätigkeit", is_number=False),
            _Column("Personen"),
            _Column("Stunden"),
        ),
        rows=[(f"{w.day:%d.%m.%Y}", w.event, w.activity, w.people, w.hours) for w in facts.volunteers],
    )
    return [section for section in (counselling, topics, volunteers) if section.rows]


def _rounds(facts: ReportFacts) -> list[_Section]:
    peaks = "; ".join(
        f"{event}: {german(peak.people)} Personen am {peak.at:%d.%m.%Y} um {peak.at:%H:%M} Uhr"
        for event, peak in crowd_peaks(facts).items()
    )
    section = _Section(
        title="Gleichzeitig anwesend",
        note=f"Bei Rundgängen gezählt, kein Teil der Teilnahmen. Höchststand {peaks}.",
        columns=(
            _Column("Zeit", is_number=False),
            _Column("Veranstaltung", is_number=False, is_wide=True),
            _Column("Bereich", is_number=False),
            _Column("Personen"),
        ),
        rows=[(f"{each.counted_at:%d.%m.%Y %H:%M}", each.event, each.area, each.people) for each in facts.rounds],
    )
    return [section] if facts.rounds else []


def _upcoming(facts: ReportFacts) -> list[_Section]:
    section = _Section(
        title="Noch nicht begonnen",
        note="Diese Termine des Zeitraums zählen in diesem Bericht noch nirgends mit, auch nicht beim Soll.",
        columns=(
            _Column("Beginn", is_number=False),
            _Column("Veranstaltung", is_number=False, is_wide=True),
            _Column("Format", is_number=False),
            _Column("Soll"),
        ),
        rows=[
            (f"{each.starts_at:%d.%m.%Y %H:%M}", each.title, FORMATS.get(each.kind, "Beratung"), each.target)
            for each in facts.upcoming
        ],
    )
    return [section] if facts.upcoming else []


def _open_checks(facts: ReportFacts) -> list[_Section]:
    checks = [check for check in reconcile(facts) if not check.is_ok]
    sections = (
        ("Offene Prüfungen", [check for check in checks if check.is_open]),
        ("Hinweise", [check for check in checks if check.is_hint]),
    )
    return [_checks(title, found) for title, found in sections if found]


def _checks(title: str, checks: Sequence[Check]) -> _Section:
    rows = [(check.rule, check.label, check.left, "fehlt" if check.right is None else check.right) for check in checks]
    columns = (
        _Column("Regel", is_number=False),
        _Column("Was verglichen wird", is_number=False, is_wide=True),
        _Column("im Bericht"),
        _Column("laut Server"),
    )
    return _Section(title=title, columns=columns, rows=rows)


def _in_words(section: _Section) -> dict[str, object]:
    return {
        "title": section.title,
        "note": section.note,
        "columns": [asdict(column) for column in section.columns],
        "rows": [[_text(cell) for cell in row] for row in section.rows],
        "total": [_text(cell) for cell in section.total],
    }


def _text(cell: Cell) -> str:
    if cell is None:
        return "–"
    return german(cell) if isinstance(cell, int | Decimal) else shown(cell)
