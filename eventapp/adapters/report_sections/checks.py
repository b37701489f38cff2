"""How far the report can be trusted: targets and what was reached, evidence, every check of the reconciliation."""

from collections.abc import Iterator

from eventapp.adapters.report_sections.section import Column, Section
from eventapp.domain.reconciliation import Check, reconcile
from eventapp.domain.report_draft import counted, german, german_percent
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import indicator_results
from eventapp.domain.states import EvidenceKind

EVIDENCE_NAMES = {
    EvidenceKind.FLYER: "Flyer oder Einladung",
    EvidenceKind.PRESS: "Pressebericht",
    EvidenceKind.PHOTOS: "Fotos, auf denen niemand zu erkennen ist",
    EvidenceKind.PROGRAMME: "Programm mit Namen der Mitwirkenden",
    EvidenceKind.SIGNED_LIST: "Unterschriebene Teilnahmeliste",
    EvidenceKind.TALLY_SHEET: "Zählprotokoll",
}


def target_sections(facts: ReportFacts) -> Iterator[Section]:
    """Yield the indicators of the project."""
    rows = [
        (
            result.indicator.name,
            *(result.indicator.target, result.actual, result.difference),
            None if result.shown_percent is None else german_percent(result.shown_percent),
            result.indicator.reason,
        )
        for result in indicator_results(facts)
    ]
    if rows:
        yield Section(
            title="Soll und Ist",
            columns=(
                Column("Ziel", is_number=False, width=80),
                *(Column(label, width=22) for label in ("Soll", "Ist", "Abweichung", "Erreicht")),
                Column("Begründung", is_number=False, is_wide=True),
            ),
            rows=rows,
        )


def check_sections(facts: ReportFacts) -> Iterator[Section]:
    """Yield the missing evidence and the whole reconciliation, what is open first."""
    evidence = facts.evidence
    if evidence.missing:
        yield Section(
            title="Belege, die noch fehlen",
            note=f"{german(evidence.present)} von {german(evidence.wanted)} liegen vor.",
            columns=(
                Column("Veranstaltung", is_number=False, is_wide=True),
                Column("Beleg", is_number=False, width=110),
            ),
            rows=[(each.event, EVIDENCE_NAMES[each.kind]) for each in evidence.missing],
        )
    checks = sorted(reconcile(facts), key=lambda check: not check.is_open)
    yield Section(
        title="Abgleich",
        note=_summary(checks),
        columns=(
            Column("Regel", is_number=False),
            Column("Was verglichen wird", is_number=False, is_wide=True),
            Column("im Bericht"),
            Column("laut Server"),
            Column("Ergebnis", is_number=False),
        ),
        rows=[
            (
                *(check.rule, check.label, check.left),
                "fehlt" if check.right is None else check.right,
                "OK" if check.is_ok else "HINWEIS" if check.is_hint else "PRÜFEN",
            )
            for check in checks
        ],
    )


def _summary(checks: list[Check]) -> str:
    open_checks = sum(check.is_open for check in checks)
    if open_checks:
        return f"{counted(open_checks, 'Prüfung ist', 'Prüfungen sind')} offen. So lange bleibt der Bericht vorläufig."
    if all(check.is_ok for check in checks):
        return f"Alle {german(len(checks))} Prüfungen stimmen."
    return "Keine Prüfung ist offen. Ein HINWEIS hält den Bericht nicht auf."
