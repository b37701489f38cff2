"""The overview of an event: where it stands, its numbers, what comes next, what guests see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import format_decimal, gettext, ngettext

from eventapp.domain.life import EventPhase
from eventapp.domain.next_steps import WorkFacts, select_next_steps
from eventapp.domain.publishing import Gap
from eventapp.domain.retention import RetentionPolicy, deletion_dates
from eventapp.domain.schedule import local_day
from eventapp.domain.states import EventKind, Need, RegistrationMode, WaitlistRule
from eventapp.domain.texts import PLAIN_GERMAN, select_text
from eventapp.queries import accounts, event_figures
from eventapp.queries import requests as request_queries
from eventapp.queries import waitlist as waitlist_queries
from eventapp.queries.event_figures import RegistrationFigures
from eventapp.services import publication as publication_services
from eventapp.services.crowds import has_crowd
from eventapp.web.filters import clock_time, day, day_short, local, number
from eventapp.web.forms.registrations import NEED_LABELS
from eventapp.web.forms.times import zone
from eventapp.web.manage.event_list import places_of
from eventapp.web.manage.event_texts import count_missing_languages
from eventapp.web.manage.frame import EventFrame, may_see_people
from eventapp.web.manage.gaps import GapLine, gap_lines
from eventapp.web.manage.next_steps import StepLine, step_lines
from eventapp.web.manage.registration_chart import (
    RegistrationChart,
    RegistrationRow,
    build_registration_chart,
    registration_rows,
)

if TYPE_CHECKING:
    from eventapp.models import Event

#: Here nobody registers any more.
_BEHIND = (EventPhase.OVER, EventPhase.FINISHED, EventPhase.CANCELLED)

#: A step of the life line: word, note, and "done", "now" or "".
LifeStep = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of the row of numbers."""

    value: str
    label: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything below the frame."""

    life: list[LifeStep]
    figures: list[Figure]
    steps: list[StepLine]
    gaps: list[GapLine]
    chart: RegistrationChart | None
    rows: list[RegistrationRow]
    needs: list[tuple[str, int]]
    needs_deleted_on: str
    summary: str
    #: registrations on the waiting list
    waiting: int
    #: many registrations came from one connection
    has_crowd: bool
    #: a counselling day whose bookings nobody may open (CNS-4)
    lacks_counsellor: bool
    is_public: bool
    is_ahead: bool


def build_overview(event: "Event", frame: EventFrame, *, now: datetime) -> Overview:
    """Return the overview; numbers about people only for those who may see people."""
    gaps = publication_services.check_event(event, zone=zone())
    sees_people = may_see_people(event)
    figures = _registration_figures(event, now=now) if sees_people else None
    needs = event_figures.count_needs(event.id) if sees_people else {}
    rows = registration_rows(event_figures.list_places_taken(event.id)) if sees_people else []
    facts = _work_facts(event, frame, gaps=gaps, figures=figures, needs=needs, now=now)
    text = select_text(event.texts, "de")
    is_ahead = frame.phase not in _BEHIND
    return Overview(
        life=life_steps(event, frame, now=now),
        figures=_figures(event, figures, is_ahead=is_ahead),
        steps=step_lines(event, select_next_steps(facts, now=now)),
        gaps=gap_lines(event, gaps) if frame.phase is EventPhase.DRAFT and facts.blocking_gaps else [],
        chart=build_registration_chart(rows, until=_chart_end(frame, now=now)),
        rows=rows,
        needs=[(str(NEED_LABELS[need]), count) for need, count in needs.items()],
        needs_deleted_on=_deletion_day(event, frame, days=event.needs_days),
        summary=text.summary if text else "",
        waiting=waitlist_queries.count_waiting(event.id) if _has_list(event, sees_people=sees_people) else 0,
        has_crowd=sees_people and has_crowd(event, now=now),
        lacks_counsellor=event.kind is EventKind.BERATUNG and not accounts.has_counsellor(event.organization_id),
        is_public=frame.phase is not EventPhase.DRAFT,
        is_ahead=is_ahead,
    )


def _has_list(event: "Event", *, sees_people: bool) -> bool:
    return sees_people and event.waitlist_rule is not WaitlistRule.OFF


def life_steps(event: "Event", frame: EventFrame, *, now: datetime) -> list[LifeStep]:
    """Return the way from draft to deleted, with dates."""
    deleted = (gettext("Gelöscht"), _deletion_note(event, frame), "")
    begun = (gettext("Entwurf"), day(event.created_at), "done")
    public = (gettext("Veröffentlicht"), day(event.published_at) if event.published_at else "", "done")
    if frame.phase is EventPhase.CANCELLED:
        return [begun, public, (gettext("Abgesagt"), "", "now"), deleted]
    steps = [
        begun,
        public,
        _registration_step(event, frame, now=now),
        (gettext("Tür"), _door_note(event, frame), "done"),
        (gettext("Abschluss"), gettext("Zahlen festschreiben"), "done"),
        deleted,
    ]
    here = _POSITIONS[frame.phase]
    return [
        (word, note, "done" if place < here else "now" if place == here else "")
        for place, (word, note, _) in enumerate(steps)
    ]


_POSITIONS = {
    EventPhase.DRAFT: 0,
    EventPhase.ANNOUNCED: 1,
    EventPhase.OPEN: 2,
    EventPhase.CLOSED: 2,
    EventPhase.RUNNING: 3,
    EventPhase.OVER: 4,
    EventPhase.FINISHED: 5,
}


def _registration_step(event: "Event", frame: EventFrame, *, now: datetime) -> LifeStep:
    if event.registration_mode is RegistrationMode.NONE:
        return gettext("Ohne Anmeldung"), "", ""
    if frame.phase is EventPhase.CLOSED:
        return gettext("Anmeldung geschlossen"), "", ""
    if frame.phase is EventPhase.OPEN:
        closes_at = event.registration_closes_at or (frame.last.ends_at if frame.last else None)
        return gettext("Anmeldung offen"), _time_left(closes_at, now=now) if closes_at else "", ""
    opens_at = event.registration_opens_at
    note = gettext("ab %(day)s", day=day(opens_at)) if opens_at and opens_at > now else ""
    return gettext("Anmeldung"), note, ""


def _time_left(moment: datetime, *, now: datetime) -> str:
    days = (local(moment).date() - local(now).date()).days
    if days < 1:
        return gettext("nur noch heute")
    return ngettext("noch %(num)s Tag", "noch %(num)s Tage", days)


def _door_note(event: "Event", frame: EventFrame) -> str:
    if frame.first is None:
        return ""
    opens_at = frame.first.starts_at - timedelta(minutes=event.admission_lead_minutes or 0)
    return f"{day_short(opens_at)}, {clock_time(opens_at)}"


def _deletion_note(event: "Event", frame: EventFrame) -> str:
    last = _deletion_day(event, frame, days=max(event.contact_days, event.name_days))
    return gettext("Personendaten, %(day)s", day=last) if last else gettext("Personendaten")


def _deletion_day(event: "Event", frame: EventFrame, *, days: int) -> str:
    if frame.last is None:
        return ""
    policy = RetentionPolicy(contact_days=days, name_days=days, needs_days=days)
    return day(deletion_dates(policy, last_day=local_day(frame.last.ends_at, zone=zone())).name)


def _chart_end(frame: EventFrame, *, now: datetime) -> datetime:
    return min(now, frame.last.ends_at) if frame.last else now


def _registration_figures(event: "Event", *, now: datetime) -> RegistrationFigures:
    yesterday = local(now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return event_figures.get_registration_figures(event.id, recent_since=yesterday)


def _work_facts(
    event: "Event",
    frame: EventFrame,
    *,
    gaps: list[Gap],
    figures: RegistrationFigures | None,
    needs: dict[Need, int],
    now: datetime,
) -> WorkFacts:
    work = event_figures.get_work_figures(event.id, now=now)
    return WorkFacts(
        phase=frame.phase,
        blocking_gaps=sum(gap.is_blocking for gap in gaps),
        starts_at=frame.first.starts_at if frame.first else None,
        has_plain_language=any(text.language == PLAIN_GERMAN for text in event.texts),
        missing_languages=count_missing_languages(event),
        failed_mails=work.failed_mails if figures else 0,
        requests=request_queries.count_requests(event.id) if figures else 0,
        devices=work.devices,
        without_email=figures.without_email if figures else 0,
        people_with_needs=sum(needs.values()),
        is_full=event.capacity is not None and event.places_taken >= event.capacity,
        sees_people=figures is not None,
    )


def _figures(event: "Event", figures: RegistrationFigures | None, *, is_ahead: bool) -> list[Figure]:
    target = sum(session.target or 0 for session in event.sessions if not session.is_cancelled)
    found = _people_figures(figures) if figures else []
    if figures and is_ahead:
        recent = f"+{figures.recent_places}" if figures.recent_places else "0"
        found.append(Figure(value=recent, label=gettext("seit gestern"), note=""))
    places = places_of(event)
    if places is not None and is_ahead:
        taken, capacity = places
        note = ngettext("von %(num)s Platz", "von %(num)s Plätzen", capacity)
        found.append(Figure(value=number(max(0, capacity - taken)), label=gettext("frei"), note=note))
    if target:
        found.append(Figure(value=number(target), label=gettext("Soll"), note=gettext("gezählt wird an der Tür")))
    return found


def _people_figures(figures: RegistrationFigures) -> list[Figure]:
    adults = gettext("%(n)s Erwachsene", n=number(figures.adults)) if figures.adults else ""
    children = ngettext("%(num)s Kind", "%(num)s Kinder", figures.children) if figures.children else ""
    mean = figures.places / figures.registrations if figures.registrations else 0
    return [
        Figure(
            value=number(figures.places),
            label=gettext("angemeldet"),
            note=", ".join(word for word in (adults, children) if word),
        ),
        Figure(
            value=number(figures.registrations),
            label=ngettext("Anmeldung", "Anmeldungen", figures.registrations),
            note=gettext("im Schnitt %(mean)s Personen", mean=format_decimal(mean, "0.#")) if mean > 1 else "",
        ),
    ]
