"""The sessions of the funder report as CSV for German spreadsheet programs (REP-4)."""

from eventapp.adapters.csv_export import Cell, write_csv
from eventapp.adapters.workbook.report.sessions import FORMATS, counting_method
from eventapp.domain.report_facts import ReportFacts, SessionFacts

_CHILDREN = "davon Kinder"
HEADER = (
    "Datum",
    "Beginn",
    "Ende",
    "Pausen (Min.)",
    "Dauer netto (Std.)",
    "UE (45 Min.)",
    "Veranstaltung",
    "Format",
    "Ort",
    "Kooperation",
    "Plätze angeboten",
    "Angemeldet (gültig)",
    "Abgesagt",
    "Anwesend mit Anmeldung",
    "Nicht erschienen",
    "Anwesend ohne Anmeldung",
    "Gezählt",
    "Zusätzlich geschätzt",
    "Teilnahmen gesamt",
    _CHILDREN,
    "Zählmethode",
    "Teilnahmestunden",
    "Soll",
    "Abweichung",
    "Bemerkung",
)


def report_csv(facts: ReportFacts) -> bytes:
    """Return one line per session, in the order and with the words of the sheet "Termine"."""
    children = f"davon Kinder (unter {facts.project.child_age_limit})"
    header = [children if label == _CHILDREN else label for label in HEADER]
    return write_csv(header, (_line(session) for session in facts.sessions))


def _line(session: SessionFacts) -> tuple[Cell, ...]:
    return (
        session.starts_at.date(),
        session.starts_at.time(),
        session.ends_at.time(),
        session.break_minutes,
        session.hours,
        session.units,
        session.title,
        FORMATS[session.kind],
        session.venue,
        session.partners,
        "offen" if session.places_offered is None else session.places_offered,
        session.registered,
        session.canceled,
        session.admitted,
        session.no_shows,
        session.walk_ins,
        session.counted,
        session.estimated,
        session.total,
        session.children,
        counting_method(session),
        session.attendance_hours,
        session.target,
        session.difference,
        session.remark,
    )
