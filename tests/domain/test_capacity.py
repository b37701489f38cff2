"""Places: parties count by size, on the event and on every chosen session."""

import random

import pytest

from eventapp.domain.capacity import Places, SessionPlaces, ensure_party_size, ensure_places, places_left
from eventapp.domain.errors import NotEnoughPlaces, PartyEmpty, PartyTooLarge, SessionFull


def _places(capacity: int | None, taken: int = 0) -> Places:
    return Places(capacity=capacity, taken=taken)


def _session(capacity: int | None, taken: int = 0, name: str = "Vormittag") -> SessionPlaces:
    return SessionPlaces(name=name, places=_places(capacity, taken))


@pytest.mark.parametrize(
    ("capacity", "taken", "left"),
    [(None, 500, None), (50, 0, 50), (50, 50, 0), (50, 60, 0), (0, 0, 0)],
    ids=["open-ended", "empty", "full", "capacity was lowered", "none at all"],
)
def test_places_left(capacity: int | None, taken: int, left: int | None) -> None:
    assert _places(capacity, taken).left == left


def test_party_that_just_fits_is_welcome() -> None:
    ensure_places(event=_places(50, 45), sessions=[_session(20, 15)], wanted=5)


def test_party_that_is_one_too_many_learns_how_many_are_left() -> None:
    with pytest.raises(NotEnoughPlaces) as refusal:
        ensure_places(event=_places(50, 46), sessions=[], wanted=5)

    assert refusal.value.parameters == {"left": 4, "wanted": 5}


def test_full_session_is_named() -> None:
    sessions = [_session(None), _session(10, 9, "Nachmittag")]

    with pytest.raises(SessionFull) as refusal:
        ensure_places(event=_places(None), sessions=sessions, wanted=2)

    assert refusal.value.parameters == {"left": 1, "wanted": 2, "session": "Nachmittag"}


def test_what_is_full_has_nothing_left() -> None:
    with pytest.raises(NotEnoughPlaces) as refusal_of_event:
        ensure_places(event=_places(10, 10), sessions=[], wanted=1)
    with pytest.raises(SessionFull) as refusal_of_session:
        ensure_places(event=_places(None), sessions=[_session(10, 12)], wanted=1)

    assert refusal_of_event.value.parameters == {"left": 0, "wanted": 1}
    assert refusal_of_session.value.parameters == {"left": 0, "wanted": 1, "session": "Vormittag"}


@pytest.mark.parametrize("wanted", [0, -3])
def test_giving_places_back_always_fits(wanted: int) -> None:
    ensure_places(event=_places(10, 12), sessions=[_session(5, 7)], wanted=wanted)


@pytest.mark.parametrize("size", [0, -1])
def test_party_needs_somebody(size: int) -> None:
    with pytest.raises(PartyEmpty):
        ensure_party_size(size, limit=10)


def test_party_within_the_limit_passes_and_one_more_does_not() -> None:
    ensure_party_size(1, limit=10)
    ensure_party_size(10, limit=10)

    with pytest.raises(PartyTooLarge) as refusal:
        ensure_party_size(11, limit=10)
    assert refusal.value.parameters == {"limit": 10}


@pytest.mark.parametrize(
    ("event", "sessions", "left"),
    [
        (_places(50, 40), [], 10),
        (_places(None), [_places(20, 5), _places(20, 18)], 15),
        (_places(50, 45), [_places(20, 5)], 5),
        (_places(None), [_places(None), _places(3, 3)], None),
        (_places(None), [_places(3, 3)], 0),
    ],
    ids=["event alone", "roomiest session", "event is tighter", "one session open-ended", "all full"],
)
def test_places_left_for_one_more_registration(event: Places, sessions: list[Places], left: int | None) -> None:
    assert places_left(event, sessions) == left


def test_no_order_of_parties_oversells() -> None:
    dice = random.Random(20260926)  # noqa: S311 (no secret)
    for _ in range(300):
        capacity, taken = dice.randint(0, 60), 0
        for _ in range(80):
            size = dice.randint(-3, 6)
            try:
                ensure_places(event=_places(capacity, taken), sessions=[], wanted=size)
            except NotEnoughPlaces:
                continue
            taken = max(0, taken + size)

            assert taken <= capacity
