"""The frame of an event's workspace: what it is, where it stands, and its places.

A page passes ``frame=event_frame(event, current="people", now=clock.now())`` and extends
``manage/_frame.html``; it fills the block ``workspace``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext

from eventapp.domain.life import EventPhase, LifeFacts, select_phase
from eventapp.domain.schedule import Span, Window
from eventapp.domain.states import EventKind, EventStatus, RegistrationMode, Role
from eventapp.domain.texts import SOURCE_LANGUAGE, select_text
from eventapp.web.access import organization_ids, signed_in_user

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession

Tab = tuple[str, str, bool, int | None]


@dataclass(frozen=True, kw_only=True)
class EventFrame:
    """What the head of every page of the workspace shows."""

    event: "Event"
    title: str
    #: the language of the title and of all that is quoted from the event's texts
    language: str
    phase: EventPhase
    state_kind: str
    state_label: str
    first: "EventSession | None"
    last: "EventSession | None"
    session_count: int
    tabs: tuple[Tab, ...]


def event_frame(
    event: "Event", *, current: str, now: datetime, people: int | None = None, cases: int | None = None
) -> EventFrame:
    """Return the frame; ``current`` is overview, day, people, door, conflicts, numbers, closing, live, messages
    or edit.

    ``people`` and open ``cases`` are shown beside their tabs, where the page knows them anyway.
    """
    phase = phase_of(event, now=now)
    held = [session for session in event.sessions if not session.is_cancelled]
    kind, label = state_of(phase, mode=event.registration_mode)
    return EventFrame(
        event=event,
        title=title_of(event),
        language=language_of(event),
        phase=phase,
        state_kind=kind,
        state_label=label,
        first=held[0] if held else None,
        last=held[-1] if held else None,
        session_count=len(held),
        tabs=_tabs(
            event,
            current=current,
            has_begun=has_begun(event, now=now),
            counts={"people": people, "conflicts": cases or None},
        ),
    )


def phase_of(event: "Event", *, now: datetime) -> EventPhase:
    """Return where the event stands."""
    window = Window(opens_at=event.registration_opens_at, closes_at=event.registration_closes_at)
    spans = [Span(starts_at=s.starts_at, ends_at=s.ends_at) for s in event.sessions if not s.is_cancelled]
    return select_phase(LifeFacts(status=event.status, window=window, spans=spans), now=now)


def title_of(event: "Event") -> str:
    """Return the title in the language of the organizers."""
    text = select_text(event.texts, SOURCE_LANGUAGE)
    return text.title if text else gettext("Ohne Titel")


def language_of(event: "Event") -> str:
    """Return the language in which organizers see the event's words."""
    text = select_text(event.texts, SOURCE_LANGUAGE)
    return text.language if text else SOURCE_LANGUAGE


def state_of(phase: EventPhase, *, mode: RegistrationMode) -> tuple[str, str]:
    """Return the look of the state mark and its word; where nobody registers it does not speak of that."""
    if mode is RegistrationMode.NONE and phase in (EventPhase.ANNOUNCED, EventPhase.OPEN, EventPhase.CLOSED):
        return "on", gettext("Veröffentlicht")
    states = {
        EventPhase.DRAFT: ("open", gettext("Entwurf")),
        EventPhase.ANNOUNCED: ("half", gettext("Angekündigt")),
        EventPhase.OPEN: ("on", gettext("Anmeldung offen")),
        EventPhase.CLOSED: ("half", gettext("Anmeldung geschlossen")),
        EventPhase.RUNNING: ("on", gettext("Läuft gerade")),
        EventPhase.OVER: ("half", gettext("Vorbei, Abschluss offen")),
        EventPhase.FINISHED: ("on", gettext("Abgeschlossen")),
        EventPhase.CANCELLED: ("alert", gettext("Abgesagt")),
    }
    return states[phase]


def may_see_people(event: "Event") -> bool:
    """True for roles that see registrations; counselling bookings are for that role alone (CNS-4)."""
    roles = signed_in_user().roles.get(event.organization_id, frozenset())
    needed = {Role.COUNSELLING} if event.kind is EventKind.BERATUNG else {Role.ORGANIZER, Role.ADMIN}
    return bool(roles.intersection(needed))


def has_begun(event: "Event", *, now: datetime) -> bool:
    """True once there may be numbers to close."""
    is_held = event.status in (EventStatus.PUBLISHED, EventStatus.FINISHED)
    return is_held and any(s.starts_at <= now for s in event.sessions if not s.is_cancelled)


def _tabs(event: "Event", *, current: str, has_begun: bool, counts: Mapping[str, int | None]) -> tuple[Tab, ...]:
    home = f"/manage/events/{event.reference}"
    organizes = event.organization_id in organization_ids()
    sees_people = may_see_people(event)
    places = (
        ("overview", gettext("Übersicht"), home, organizes),
        ("day", gettext("Gespräche"), f"{home}/day", sees_people and event.kind is EventKind.BERATUNG),
        ("people", gettext("Personen"), f"{home}/people", sees_people),
        ("door", gettext("Tür"), f"{home}/door", organizes),
        ("conflicts", gettext("Klären"), f"{home}/conflicts", sees_people),
        ("numbers", gettext("Zahlen"), f"{home}/numbers", sees_people),
        ("closing", gettext("Abschluss"), f"{home}/closing", sees_people and (has_begun or current == "closing")),
        ("live", gettext("Live"), f"{home}/live", sees_people),
        ("messages", gettext("Nachrichten"), f"{home}/messages", sees_people),
        ("edit", gettext("Bearbeiten"), f"{home}/edit", organizes),
    )
    return tuple((text, href, name == current, counts.get(name)) for name, text, href, is_open in places if is_open)
