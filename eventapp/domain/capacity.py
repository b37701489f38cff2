"""May a party have its places? Parties count by size, on the event and on every chosen session."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.domain.errors import NotEnoughPlaces, PartyEmpty, PartyTooLarge, SessionFull


@dataclass(frozen=True, kw_only=True)
class Places:
    """Places of an event or of one session; ``capacity`` None means open-ended."""

    capacity: int | None
    taken: int

    @property
    def left(self) -> int | None:
        """Free places, never negative; None when open-ended."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def has_room_for(self, size: int) -> bool:
        """True when ``size`` more people fit."""
        return self.left is None or size <= self.left


@dataclass(frozen=True, kw_only=True)
class SessionPlaces:
    """Places of a session, with the name that a refusal shows."""

    name: str
    places: Places


def ensure_party_size(size: int, *, limit: int) -> None:
    """Raise PartyEmpty or PartyTooLarge when the party is outside 1…limit."""
    if size < 1:
        raise PartyEmpty
    if size > limit:
        raise PartyTooLarge(limit=limit)


def ensure_places(*, event: Places, sessions: Sequence[SessionPlaces], wanted: int) -> None:
    """Raise NotEnoughPlaces or SessionFull unless ``wanted`` more people fit everywhere.

    Giving places back (``wanted`` ≤ 0) always fits.
    """
    if not event.has_room_for(wanted):
        raise NotEnoughPlaces(left=event.left or 0, wanted=wanted)
    for session in sessions:
        if not session.places.has_room_for(wanted):
            raise SessionFull(left=session.places.left or 0, wanted=wanted, session=session.name)


def places_left(event: Places, sessions: Sequence[Places]) -> int | None:
    """Return the places that one more registration could still get, None when open-ended.

    With several sessions this is the roomiest one, within what the event has left.
    """
    if not sessions:
        return event.left
    lefts = [session.left for session in sessions]
    roomiest = None if None in lefts else max(left for left in lefts if left is not None)
    known = [left for left in (event.left, roomiest) if left is not None]
    return min(known) if known else None
