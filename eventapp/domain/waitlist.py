"""Who on the waiting list gets places that came free? Parties count by size, in the order in which they came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventapp.domain.states import WaitlistRule


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


def select_offers(waiting: Sequence[WaitingParty], free: FreePlaces, *, rule: WaitlistRule) -> list[int]:
    """Return the ids of the parties that can have their places now, ``waiting`` being in order.

    A party that does not fit is passed over (SKIP), or keeps what there is of the places it needs (WAIT), so that
    those behind it get only what it does not need.
    """
    event, sessions = free.event, dict(free.sessions)
    chosen = []
    for party in waiting:
        fits = _has_room(event, party.size) and all(_has_room(sessions[s], party.size) for s in party.sessions)
        if fits:
            chosen.append(party.id)
        if fits or rule is WaitlistRule.WAIT:
            event = _without(event, party.size)
            sessions |= {s: _without(sessions[s], party.size) for s in party.sessions}
    return chosen


def must_wait(newcomer: WaitingParty, waiting: Sequence[WaitingParty], free: FreePlaces, *, rule: WaitlistRule) -> bool:
    """True when a party that comes now has to stand behind those who wait: nobody is overtaken."""
    return newcomer.id not in select_offers([*waiting, newcomer], free, rule=rule)


def _has_room(left: int | None, size: int) -> bool:
    return left is None or size <= left


def _without(left: int | None, size: int) -> int | None:
    return None if left is None else max(0, left - size)
