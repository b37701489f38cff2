"""The funder report as a PDF to be filed: the figures first, then the tables; PDF/A-2a and PDF/UA-1."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.adapters.logos import LogoPicture, logo_data
from eventapp.adapters.report_sections.checks import check_sections, target_sections
from eventapp.adapters.report_sections.people import people_sections
from eventapp.adapters.report_sections.section import in_words
from eventapp.adapters.report_sections.sessions import session_sections
from eventapp.adapters.typesetting import shown, typeset_to_be_filed
from eventapp.adapters.workbook.report.columns import PROVISIONAL
from eventapp.adapters.workbook.report.notes import definitions
from eventapp.domain.reconciliation import is_reconciled
from eventapp.domain.report_draft import counted, draft_paragraphs, german
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import key_figures

TITLE = "Bericht zum Verwendungsnachweis"
SENTENCE = "Teilnahmen sind Besuche. Eine Person kann mehrfach teilgenommen haben."
DRAFT_NOTE = "Aus den Zahlen geschrieben; steht nur in der vorläufigen Fassung."


def report_pdf(
    facts: ReportFacts, *, as_of: datetime, version: int, is_final: bool, logos: Sequence[LogoPicture] = ()
) -> bytes:
    """Return the document; the same facts, stamp and logos give the same bytes. ``as_of`` is aware and local.

    A final report has no draft of the narrative: that is written by people.
    """
    reconciled = is_reconciled(facts)
    is_final = is_final and reconciled
    period = f"{facts.starts_on:%d.%m.%Y} bis {facts.ends_on:%d.%m.%Y}"
    sections = [
        *session_sections(facts),
        *target_sections(facts),
        *people_sections(facts),
        *check_sections(facts),
    ]
    order = {
        "title": TITLE,
        "author": facts.project.recipient,
        "subtitle": shown(f"{facts.project.name} · {period}"),
        "stamp": "" if reconciled else PROVISIONAL,
        "foot": f"Stand {as_of:%d.%m.%Y %H:%M} · Version {version}",
        "logos": logo_data(logos),
        "sentence": SENTENCE,
        "particulars": _particulars(facts, status="Endgültig" if is_final else "Vorläufig"),
        "figures": _figures(facts),
        "sections": [in_words(section) for section in sections],
        "definitions": [{"label": term, "value": shown(meaning)} for term, meaning in definitions(facts)],
        "draft_note": DRAFT_NOTE,
        "draft": [] if is_final else [shown(paragraph, longest_word=34) for paragraph in draft_paragraphs(facts)],
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
        ("Berichtszeitraum", f"{facts.starts_on:%d.%m.%Y} bis {facts.ends_on:%d.%m.%Y}"),
        ("Status", status),
        ("Fördervermerk", project.funder_note),
    )
    return [{"label": label, "value": shown(text)} for label, text in pairs if text]


def _figures(facts: ReportFacts) -> list[dict[str, str]]:
    """The figures of the page and of the workbook's cover."""
    figures, persons, evidence = key_figures(facts), facts.persons_total, facts.evidence
    least = "mindestens" if figures.persons_are_a_minimum else ""
    repeated = counted(persons.repeated, "kam mehrmals", "kamen mehrmals") if persons and persons.repeated else ""
    pairs = [
        (
            german(figures.attendances),
            "Teilnahmen",
            f"{german(figures.counted)} gezählt, {german(figures.estimated)} geschätzt",
        ),
        (german(figures.persons), "verschiedene Personen", "; ".join(part for part in (least, repeated) if part)),
        (german(figures.contacts), "Beratungskontakte", "zählen nicht zu den Teilnahmen"),
        (german(figures.organizations), "Organisationen", "vertreten"),
        (german(figures.volunteer_hours), "Stunden Ehrenamt", ""),
        (german(figures.sessions), "Termine", "ohne Beratungstage"),
        (german(figures.units), "Unterrichtseinheiten", "zu 45 Minuten"),
        (german(figures.attendance_hours), "Teilnahmestunden", "Workshops und Fachtage"),
    ]
    if evidence.wanted:
        pairs.append((f"{german(evidence.present)} von {german(evidence.wanted)}", "Belege", "liegen vor"))
    return [{"value": value, "label": label, "note": note} for value, label, note in pairs]
