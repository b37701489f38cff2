"""Who waits for a place, and why nobody was offered one, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from eventapp.domain.waitlist import Hindrance, WaitingReason
from eventapp.queries import waitlist as waitlist_queries
from eventapp.services import holds, waitlist
from eventapp.web.filters import day_short

if TYPE_CHECKING:
    from eventapp.models import Event, Registration


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """A party on the list. ``position`` is 0 while it has an offer; ``needs_call``: no mail can reach it."""

    position: int
    reference: str
    name: str
    adults: int
    children: int
    sessions: str
    since: datetime | None
    contact: str
    needs_call: bool
    reason: str = ""
    held_until: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class WaitingView:
    """Who was offered a place and has yet to answer, and who waits, in the order of the list."""

    offered: list[WaitingRow]
    waiting: list[WaitingRow]
    #: people in the parties that wait
    people: int


def waiting_view(event: "Event", *, now: datetime) -> WaitingView:
    """Return the list of an event that comes with its sessions."""
    waiting = waitlist_queries.list_waiting(event.id)
    reasons = waitlist.reasons(event, event.sessions, waiting, now=now)
    return WaitingView(
        offered=[_row(event, registration, now=now) for registration in waitlist_queries.list_offered(event.id)],
        waiting=[
            _row(event, registration, position=position, reason=reasons[registration.id], now=now)
            for position, registration in enumerate(waiting, start=1)
        ],
        people=sum(registration.size for registration in waiting),
    )


def reason_words(reason: WaitingReason, *, size: int) -> str:
    """Return why a party has no offer."""
    if reason.hindrance is Hindrance.TOO_FEW:
        return gettext("Braucht %(size)s, frei: %(left)s", size=size, left=reason.left)
    if reason.hindrance is Hindrance.KEPT:
        return ngettext(
            "%(num)s freier Platz ist für Größere davor", "%(num)s freie Plätze sind für Größere davor", reason.left
        )
    return {
        Hindrance.NOT_PUBLIC: gettext("Die Veranstaltung ist nicht öffentlich"),
        Hindrance.OVER: gettext("Die Termine sind vorbei oder fallen aus"),
        Hindrance.NO_LIST: gettext("Die Warteliste ist ausgeschaltet"),
        Hindrance.PAUSED: gettext("Die Warteliste ist angehalten"),
        Hindrance.TOO_LARGE: gettext("Mehr Personen, als es Plätze gibt"),
        Hindrance.NO_PLACES: gettext("Kein Platz frei"),
    }[reason.hindrance]


def _row(
    event: "Event",
    registration: "Registration",
    *,
    now: datetime,
    position: int = 0,
    reason: WaitingReason | None = None,
) -> WaitingRow:
    chosen = {choice.event_session_id for choice in registration.chosen}
    names = [s.label or day_short(s.starts_at) for s in event.sessions if s.id in chosen]
    return WaitingRow(
        position=position,
        reference=registration.reference,
        name=registration.name or registration.reference,
        adults=registration.adults,
        children=registration.children,
        sessions=", ".join(names) if len(event.sessions) > 1 else "",
        since=registration.waitlisted_at,
        contact=registration.phone or registration.email or "",
        needs_call=registration.email is None,
        reason=reason_words(reason, size=registration.size) if reason else "",
        held_until=registration.held_until,
        is_late=holds.is_over(registration, now=now),
    )
