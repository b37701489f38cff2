"""The numbers of sessions as columns and bars; the files are German, because funders read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import gettext

from eventapp.adapters.workbook.report import sessions_workbook
from eventapp.adapters.workbook.report.sessions import FORMATS, METHODS
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.report_facts import EstimateFacts, SessionFacts
from eventapp.domain.states import CountingMethod
from eventapp.queries.attendance import SessionAttendance
from eventapp.queries.closings import list_counting_methods
from eventapp.web.filters import day, local
from eventapp.web.manage.frame import title_of

if TYPE_CHECKING:
    from eventapp.models import Event

HEADER = (
    "Datum",
    "Beginn",
    "Ende",
    "Veranstaltung",
    "Termin",
    "Format",
    "Angemeldet (gültig)",
    "Abgesagt",
    "Anwesend mit Anmeldung",
    "Nicht erschienen",
    "Anwesend ohne Anmeldung",
    "Gezählt",
    "Zusätzlich geschätzt",
    "Schätzmethode",
    "Geschätzt um",
    "Geschätzt von",
    "Teilnahmen gesamt",
    "davon Kinder",
    "Soll",
    "Bemerkung",
)

Row = Sequence[str | int | date | datetime | None]


@dataclass(frozen=True, kw_only=True)
class TargetBar:
    """One bar of attendances against the plan; shares are percent of the widest bar."""

    kind: str
    name: str
    note: str
    value: int
    plan_text: str
    label: str
    share: float
    estimate_share: float
    plan_share: float | None


def csv_rows(event: "Event", sessions: Sequence[SessionAttendance]) -> list[Row]:
    """Return one row for each session, in the columns of HEADER."""
    return [_csv_row(event, session) for session in sessions]


def _csv_row(event: "Event", session: SessionAttendance) -> Row:
    report, estimate = session.report, session.estimate
    return (
        local(session.starts_at).date(),
        local(session.starts_at).strftime("%H:%M"),
        local(session.ends_at).strftime("%H:%M"),
        title_of(event),
        session.label,
        FORMATS[event.kind],
        report.registered,
        session.canceled_places,
        report.admitted,
        report.no_shows,
        report.walk_ins,
        report.counted,
        report.estimated,
        METHODS[estimate.method] if estimate else "",
        local(estimate.estimated_at).strftime("%d.%m.%Y %H:%M") if estimate else "",
        estimate.responsible if estimate else "",
        report.total,
        report.children,
        session.target,
        session.remark,
    )


def sheet(event: "Event", sessions: Sequence[SessionAttendance], *, now: datetime) -> bytes:
    """Return the sheet "Termine" with the event's sessions; ``now`` is local."""
    project = event.project
    days = [local(session.starts_at).date() for session in sessions] or [now.date()]
    first, last = (project.starts_on, project.ends_on) if project else (min(days), max(days))
    methods = list_counting_methods([session.id for session in sessions])
    return sessions_workbook(
        [_facts(event, session, methods=methods[session.id]) for session in sessions],
        title=f"{project.name if project else title_of(event)} · {first:%d.%m.%Y} bis {last:%d.%m.%Y}",
        note=project.funder_note if project else "",
        child_age_limit=rules_of(project.funder_profile if project else None).child_age_limit,
        as_of=now.replace(tzinfo=None),
    )


def _facts(event: "Event", session: SessionAttendance, *, methods: Sequence[CountingMethod]) -> SessionFacts:
    report, estimate = session.report, session.estimate
    notes = [session.remark, f"Schätzung: {estimate.note}" if estimate and estimate.note else ""]
    return SessionFacts(
        reference=session.reference,
        event_reference=event.reference,
        title=" · ".join(part for part in (title_of(event), session.label) if part),
        kind=event.kind,
        starts_at=local(session.starts_at).replace(tzinfo=None),
        ends_at=local(session.ends_at).replace(tzinfo=None),
        break_minutes=session.break_minutes,
        venue=event.venue.name if event.venue else "",
        partners=event.project.partners if event.project else "",
        places_offered=session.capacity if session.capacity is not None else event.capacity,
        registered=report.registered,
        canceled=session.canceled_places,
        admitted=report.admitted,
        walk_ins=report.walk_ins,
        estimated=report.estimated,
        children=report.children,
        target=session.target,
        remark=" ".join(note for note in notes if note),
        counting_methods=tuple(methods),
        estimate=EstimateFacts(
            method=estimate.method, estimated_at=estimate.estimated_at, responsible=estimate.responsible
        )
        if estimate
        else None,
    )


def target_bars(event: "Event", sessions: Sequence[SessionAttendance]) -> list[TargetBar]:
    """Return a bar for each session that has a target."""
    planned = [session for session in sessions if session.target is not None]
    widest = max((max(s.report.total, s.target or 0) for s in planned), default=0) or 1
    return [_target_bar(event, session, widest=widest * 1.06) for session in planned]


def _target_bar(event: "Event", session: SessionAttendance, *, widest: float) -> TargetBar:
    report, target = session.report, session.target or 0
    return TargetBar(
        kind=event.kind.value,
        name=session.label or title_of(event),
        note=day(session.starts_at),
        value=report.total,
        plan_text=gettext("von %(n)s", n=target),
        label=gettext(
            "%(total)s Teilnahmen, davon %(estimated)s geschätzt, Soll %(target)s",
            total=report.total,
            estimated=report.estimated,
            target=target,
        ),
        share=round(report.counted / widest * 100, 2),
        estimate_share=round(report.estimated / widest * 100, 2),
        plan_share=round(target / widest * 100, 2),
    )
