"""What took place: the sessions with their sums, how they were counted, the arrivals, rounds, what is to come."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import accumulate

from eventapp.adapters.report_sections.section import Bar, Column, Section
from eventapp.adapters.workbook.report.sessions import FORMATS, METHODS, counting_method
from eventapp.domain.report_draft import counted
from eventapp.domain.report_facts import ReportFacts, SessionFacts
from eventapp.domain.report_figures import crowd_peaks, key_figures

_NUMBERS = ("Angemeldet", "da", "nicht da", "ohne Anm.", "Gezählt", "Geschätzt", "Teilnahmen", "Kinder", "Soll", "UE")
_ROOM_BESIDE_BARS = 1.04
_STEP = timedelta(minutes=30)


def session_sections(facts: ReportFacts) -> Iterator[Section]:
    """Yield the sessions, first as bars beside their targets, and whatever has to be said about them."""
    if facts.sessions:
        yield _bars(facts.sessions)
    yield _sessions(facts)
    if facts.upcoming:
        yield _upcoming(facts)
    remarks = [(f"{s.starts_at:%d.%m.%Y}", s.title, words) for s in facts.sessions if (words := _remark(s))]
    if remarks:
        yield Section(
            title="Bemerkungen zu den Terminen",
            columns=(
                Column("Datum", is_number=False),
                Column("Veranstaltung", is_number=False, width=80),
                Column("Bemerkung", is_number=False, is_wide=True),
            ),
            rows=remarks,
        )
    if facts.arrivals:
        yield _arrivals(facts)
    if facts.rounds:
        yield _rounds(facts)


def _sessions(facts: ReportFacts) -> Section:
    rows = [
        (
            *(f"{s.starts_at:%d.%m.%Y}", s.title, FORMATS[s.kind]),
            *_counts(s),
            *(s.target, s.units, counting_method(s)),
        )
        for s in facts.sessions
    ]
    sums = [sum(column) for column in zip(*(_counts(s) for s in facts.sessions), strict=True)]
    return Section(
        title="Termine",
        note=f"Kinder sind unter {facts.project.child_age_limit} und unter den Gezählten.",
        columns=(
            Column("Datum", is_number=False, width=20),
            Column("Veranstaltung", is_number=False, is_wide=True),
            Column("Format", is_number=False, width=20),
            *(Column(label) for label in _NUMBERS),
            Column("Zählmethode", is_number=False, width=34),
        ),
        rows=rows,
        total=("Summe", "", "", *sums, "", key_figures(facts).units, "") if rows else (),
    )


def _counts(s: SessionFacts) -> tuple[int, ...]:
    return (s.registered, s.admitted, s.no_shows, s.walk_ins, s.counted, s.estimated, s.total, s.children)


def _bars(sessions: Sequence[SessionFacts]) -> Section:
    widest = max(max(s.total, s.target or 0) for s in sessions) * _ROOM_BESIDE_BARS or 1
    return Section(
        title="Teilnahmen und Soll",
        note="Dunkel: gezählt. Hell: geschätzt. Strich: Soll.",
        columns=(
            Column("Veranstaltung", is_number=False, width=80),
            Column("als Balken", is_number=False, is_wide=True),
            *(Column(label) for label in ("Teilnahmen", "Soll", "Abweichung")),
        ),
        rows=[
            (
                s.title,
                Bar(
                    first=s.counted / widest,
                    second=s.estimated / widest,
                    mark=None if s.target is None else s.target / widest,
                ),
                *(s.total, s.target, s.difference),
            )
            for s in sessions
        ],
    )


def _remark(session: SessionFacts) -> str:
    estimate = session.estimate if session.estimated else None
    protocol = (
        f"Schätzprotokoll: {counted(session.estimated, 'Person', 'Personen')}, {METHODS[estimate.method]}, "
        f"{estimate.estimated_at:%d.%m.%Y %H:%M} Uhr, {estimate.responsible}."
        if estimate
        else ""
    )
    version = session.closing_version or 1
    changed = f"Zahlen in Fassung {version}: {session.closing_reason}" if version > 1 else ""
    return " ".join(part for part in (session.remark.strip(), protocol, changed) if part)


def _arrivals(facts: ReportFacts) -> Section:
    steps = facts.arrivals
    most = max(step.booked + step.unbooked for step in steps) or 1
    so_far = accumulate(step.booked + step.unbooked for step in steps)
    return Section(
        title="Ankünfte",
        note=f"{steps[0].event}: je halbe Stunde. Dunkel: mit Anmeldung. Hell: ohne.",
        columns=(
            Column("Zeit", is_number=False),
            Column("als Balken", is_number=False, is_wide=True),
            *(Column(label) for label in ("mit Anmeldung", "ohne Anmeldung", "zusammen", "bis dahin")),
        ),
        rows=[
            (
                f"{step.starts_at:%d.%m.%Y %H:%M}–{step.starts_at + _STEP:%H:%M}",
                Bar(first=step.booked / most, second=step.unbooked / most),
                *(step.booked, step.unbooked, step.booked + step.unbooked, together),
            )
            for step, together in zip(steps, so_far, strict=True)
        ],
    )


def _rounds(facts: ReportFacts) -> Section:
    peaks = "; ".join(
        f"{event}: {counted(peak.people, 'Person', 'Personen')} am {peak.at:%d.%m.%Y} um {peak.at:%H:%M} Uhr"
        for event, peak in crowd_peaks(facts).items()
    )
    return Section(
        title="Gleichzeitig anwesend",
        note=f"Bei Rundgängen gezählt, kein Teil der Teilnahmen. Höchststand {peaks}.",
        columns=(
            Column("Zeit", is_number=False),
            Column("Veranstaltung", is_number=False, is_wide=True),
            Column("Bereich", is_number=False),
            Column("Personen"),
        ),
        rows=[(f"{each.counted_at:%d.%m.%Y %H:%M}", each.event, each.area, each.people) for each in facts.rounds],
    )


def _upcoming(facts: ReportFacts) -> Section:
    return Section(
        title="Noch nicht begonnen",
        note="Diese Termine des Zeitraums zählen in diesem Bericht noch nirgends mit, auch nicht beim Soll.",
        columns=(
            Column("Beginn", is_number=False),
            Column("Veranstaltung", is_number=False, is_wide=True),
            Column("Format", is_number=False),
            Column("Soll"),
        ),
        rows=[
            (f"{each.starts_at:%d.%m.%Y %H:%M}", each.title, FORMATS.get(each.kind, "Beratung"), each.target)
            for each in facts.upcoming
        ],
    )
