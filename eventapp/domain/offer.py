"""What an event offers a visitor now: may one register, and how many places are left?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.domain.capacity import Places, places_left
from eventapp.domain.schedule import Window
from eventapp.domain.states import INVITED_MODES, EventStatus, RegistrationMode


class OfferState(StrEnum):
    """One answer, in the order in which the questions are asked."""

    CANCELLED = "cancelled"
    OVER = "over"
    #: nobody registers: one just comes
    JUST_COME = "just_come"
    #: the form opens with an invitation link only
    BY_INVITATION = "by_invitation"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"
    FULL = "full"
    #: full, but one may wait for a place
    WAITLIST = "waitlist"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """What the offer depends on, of one session."""

    ends_at: datetime
    places: Places
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """What the offer depends on, of the event."""

    status: EventStatus
    window: Window
    places: Places
    sessions: Sequence[SessionFacts]
    mode: RegistrationMode = RegistrationMode.REQUIRED
    #: the visitor has a link that opens the form
    is_invited: bool = False
    has_waitlist: bool = False
    #: what is free is for those who wait, and not for who comes now
    keeps_places: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The state with its numbers. ``capacity`` and ``left`` are None where there is no limit or it
    differs by session; sessions are those one can still choose.
    """

    state: OfferState
    capacity: int | None = None
    left: int | None = None
    sessions: int = 0
    sessions_free: int = 0


def decide_offer(facts: OfferFacts, *, now: datetime) -> Offer:
    """Return what a visitor can do now."""
    upcoming = [s for s in facts.sessions if not s.is_cancelled and s.ends_at > now]
    state = _state(facts, upcoming, now=now)
    if state not in (OfferState.OPEN, OfferState.FULL, OfferState.WAITLIST):
        return Offer(state=state)
    total = _shared_places(facts.places, upcoming)
    return Offer(
        state=state,
        capacity=total.capacity,
        left=total.left,
        sessions=len(upcoming),
        sessions_free=sum(s.places.has_room_for(1) for s in upcoming),
    )


def _state(facts: OfferFacts, upcoming: Sequence[SessionFacts], *, now: datetime) -> OfferState:
    if facts.status is EventStatus.CANCELLED or (facts.sessions and all(s.is_cancelled for s in facts.sessions)):
        return OfferState.CANCELLED
    if facts.status is EventStatus.FINISHED or not upcoming:
        return OfferState.OVER
    if facts.mode is RegistrationMode.NONE:
        return OfferState.JUST_COME
    if facts.mode in INVITED_MODES and not facts.is_invited:
        return OfferState.BY_INVITATION
    if facts.window.opens_at is not None and now < facts.window.opens_at:
        return OfferState.NOT_YET_OPEN
    if not facts.window.contains(now):
        return OfferState.CLOSED
    if places_left(facts.places, [s.places for s in upcoming]) == 0:
        return OfferState.WAITLIST if facts.has_waitlist else OfferState.FULL
    if facts.has_waitlist and facts.keeps_places:
        return OfferState.WAITLIST
    return OfferState.OPEN


def _shared_places(event: Places, upcoming: Sequence[SessionFacts]) -> Places:
    """The places that one number can name: the event's, or the tighter of the event's and its only session's."""
    if len(upcoming) != 1:
        return event
    both = [places for places in (event, upcoming[0].places) if places.capacity is not None]
    return min(both, key=lambda places: (places.left, places.capacity), default=event)
