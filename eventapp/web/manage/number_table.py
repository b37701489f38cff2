"""The numbers of sessions as columns and bars; the files are German, because funders read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import gettext

from eventapp.adapters.workbook import SessionLine, SessionReport
from eventapp.domain.states import EstimateMethod, EventKind
from eventapp.queries.attendance import SessionAttendance
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

FORMATS = {
    EventKind.FEST: "Fest",
    EventKind.WORKSHOP: "Workshop",
    EventKind.FACHTAG: "Fachtag",
    EventKind.BERATUNG: "Beratung",
}
METHODS = {
    EstimateMethod.SPOT_COUNT: "Stichprobe gezählt",
    EstimateMethod.GRID_COUNT: "Rasterzählung",
    EstimateMethod.HAND_COUNTER: "Handzähler",
    EstimateMethod.PHOTO: "auf Fotos gezählt",
}

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


def sheet(event: "Event", sessions: Sequence[SessionAttendance], *, now: datetime) -> SessionReport:
    """Return the sheet "Termine" of the event's sessions; ``now`` is local."""
    project = event.project
    days = [local(session.starts_at).date() for session in sessions] or [now.date()]
    return SessionReport(
        project=project.name if project else title_of(event),
        period_start=project.starts_on if project else min(days),
        period_end=project.ends_on if project else max(days),
        as_of=now,
        version=1,
        funder_note=project.funder_note if project else "",
        lines=[_sheet_line(event, session) for session in sessions],
    )


def _sheet_line(event: "Event", session: SessionAttendance) -> SessionLine:
    report, estimate = session.report, session.estimate
    notes = [session.remark, f"Schätzung: {estimate.note}" if estimate and estimate.note else ""]
    return SessionLine(
        starts_at=local(session.starts_at),
        ends_at=local(session.ends_at),
        break_minutes=session.break_minutes,
        title=" · ".join(part for part in (title_of(event), session.label) if part),
        format_name=FORMATS[event.kind],
        venue=event.venue.name if event.venue else "",
        cooperation=event.project.partners if event.project else "",
        places_offered=session.capacity if session.capacity is not None else event.capacity,
        registered=report.registered,
        canceled=session.canceled_places,
        admitted=report.admitted,
        walk_ins=report.walk_ins,
        estimated=report.estimated,
        children=report.children,
        counting_method=f"Einlass + {METHODS[estimate.method]}" if estimate else "Einlass",
        target=session.target,
        remark=" ".join(note for note in notes if note),
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
