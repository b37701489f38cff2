"""Who on the waiting list gets places that came free? Parties count by size, in the order in which they came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.domain.schedule import Span
from eventapp.domain.states import WaitlistRule

#: However close the event is, nobody has less time to answer an offer.
SHORTEST_OFFER = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class WaitingParty:
    """A party on the list; it needs ``size`` places of the event and of each of its sessions."""

    id: int
    size: int
    sessions: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class FreePlaces:
    """Free places of the event and of each session by its id; None is without limit."""

    event: int | None
    sessions: Mapping[int, int | None]


class Hindrance(StrEnum):
    """Why somebody who waits has no offer, in the order in which the questions are asked."""

    NOT_PUBLIC = "not_public"
    OVER = "over"
    NO_LIST = "no_list"
    PAUSED = "paused"
    #: more people than the event could ever take
    TOO_LARGE = "too_large"
    NO_PLACES = "no_places"
    TOO_FEW = "too_few"
    #: there would be enough, but a larger party that came earlier keeps them
    KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class WaitingReason:
    """Why a party waits; ``left`` is what is free where it wants to go."""

    hindrance: Hindrance
    left: int = 0


def select_offers(waiting: Sequence[WaitingParty], free: FreePlaces, *, rule: WaitlistRule) -> list[int]:
    """Return the ids of the parties that can have their places now, ``waiting`` being in order.

    A party that does not fit is passed over (SKIP), or keeps what there is of the places it needs (WAIT), so that
    those behind it get only what it does not need.
    """
    chosen = []
    for party in waiting:
        fits = has_room(party, free)
        if fits:
            chosen.append(party.id)
        if fits or rule is WaitlistRule.WAIT:
            free = _without(free, party)
    return chosen


def must_wait(newcomer: WaitingParty, waiting: Sequence[WaitingParty], free: FreePlaces, *, rule: WaitlistRule) -> bool:
    """True when a party that comes now has to stand behind those who wait: nobody is overtaken."""
    return newcomer.id not in select_offers([*waiting, newcomer], free, rule=rule)


def has_room(party: WaitingParty, free: FreePlaces) -> bool:
    """True when the party fits into what is free, or, given all places there are, when it could ever fit."""
    return all(left is None or party.size <= left for left in _limits(party, free))


def why_waiting(party: WaitingParty, *, free: FreePlaces, all_places: FreePlaces) -> WaitingReason:
    """Return what the places say about a party that has no offer; whether offers are made at all is asked before."""
    left = min((left for left in _limits(party, free) if left is not None), default=party.size)
    if not has_room(party, all_places):
        return WaitingReason(hindrance=Hindrance.TOO_LARGE, left=left)
    if has_room(party, free):
        return WaitingReason(hindrance=Hindrance.KEPT, left=left)
    return WaitingReason(hindrance=Hindrance.TOO_FEW if left else Hindrance.NO_PLACES, left=left)


def offer_deadline(sessions: Sequence[Span], *, hours: int, now: datetime) -> datetime:
    """Return until when an offer stands: so many hours, but no longer than the next session takes to begin.

    Close to the start, or after it, there is at least half an hour, within the last session. At least one session
    has not ended.
    """
    ahead = [span.starts_at for span in sessions if span.starts_at > now]
    last_end = max(span.ends_at for span in sessions)
    wished = min([now + timedelta(hours=hours), *ahead])
    return min(max(wished, now + SHORTEST_OFFER), last_end)


def _limits(party: WaitingParty, free: FreePlaces) -> list[int | None]:
    return [free.event, *(free.sessions[session] for session in party.sessions)]


def _without(free: FreePlaces, party: WaitingParty) -> FreePlaces:
    taken = {session: _less(free.sessions[session], party.size) for session in party.sessions}
    return FreePlaces(event=_less(free.event, party.size), sessions={**free.sessions, **taken})


def _less(left: int | None, size: int) -> int | None:
    return None if left is None else max(0, left - size)
