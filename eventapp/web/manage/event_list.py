"""One line of the list of events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext, ngettext

from eventapp.domain.life import EventPhase
from eventapp.domain.states import EventKind
from eventapp.services import publication as publication_services
from eventapp.web.access import organization_ids
from eventapp.web.filters import number
from eventapp.web.forms.times import local_day_of, zone
from eventapp.web.manage.frame import language_of, phase_of, state_of, title_of

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """An event as the list shows it. ``session`` is the next one, or the last one of past events."""

    href: str
    kind: EventKind
    title: str
    language: str
    state_kind: str
    state_label: str
    session: "EventSession | None"
    more_sessions: int
    place: str
    places: str
    next_step: str


def places_of(event: "Event") -> tuple[int, int] | None:
    """Return places taken and places altogether, of the event or of all its sessions; None when open-ended."""
    if event.capacity is not None:
        return event.places_taken, event.capacity
    held = [session for session in event.sessions if not session.is_cancelled]
    capacities = [session.capacity for session in held if session.capacity is not None]
    if not held or len(capacities) < len(held):
        return None
    return sum(session.places_taken for session in held), sum(capacities)


def event_line(event: "Event", *, now: datetime) -> EventLine:
    """Return the line of an event that was loaded with everything.

    It leads those who only counsel there to the people; what is to be done is the organizers' business.
    """
    phase, organizes = phase_of(event, now=now), event.organization_id in organization_ids()
    state_kind, state_label = state_of(phase, mode=event.registration_mode)
    held = [session for session in event.sessions if not session.is_cancelled]
    coming = [session for session in held if session.ends_at > now]
    return EventLine(
        href=url_for("manage.event" if organizes else "manage.people", reference=event.reference),
        kind=event.kind,
        title=title_of(event),
        language=language_of(event),
        state_kind=state_kind,
        state_label=state_label,
        session=coming[0] if coming else held[-1] if held else None,
        more_sessions=max(0, len(coming) - 1),
        place=event.venue.name if event.venue else "",
        places=_places(event, phase),
        next_step=_next_step(event, phase, is_today=_is_today(coming, now=now)) if organizes else "",
    )


def _is_today(coming: "Sequence[EventSession]", *, now: datetime) -> bool:
    return any(local_day_of(session.starts_at) == local_day_of(now) for session in coming)


def _places(event: "Event", phase: EventPhase) -> str:
    if phase is EventPhase.DRAFT:
        return ""
    places = places_of(event)
    if places is None:
        return gettext("%(taken)s angemeldet", taken=number(event.places_taken))
    return gettext("%(taken)s von %(capacity)s Plätzen", taken=number(places[0]), capacity=number(places[1]))


def _next_step(event: "Event", phase: EventPhase, *, is_today: bool) -> str:
    if phase is EventPhase.DRAFT:
        missing = sum(gap.is_blocking for gap in publication_services.check_event(event, zone=zone()))
        if missing:
            return ngettext("noch %(num)s Angabe fehlt", "noch %(num)s Angaben fehlen", missing)
        return gettext("bereit zum Veröffentlichen")
    if phase is EventPhase.OVER:
        return gettext("Zahlen prüfen und abschließen")
    if phase is EventPhase.RUNNING:
        return gettext("Tür im Blick behalten")
    return gettext("heute: Tür vorbereiten") if is_today and phase is not EventPhase.CANCELLED else ""
