"""The waiting list by its rule: places are never oversold, never idle while somebody who fits waits, order is kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.schedule import Span
from eventapp.domain.states import WaitlistRule
from eventapp.domain.waitlist import (
    FreePlaces,
    Hindrance,
    WaitingParty,
    WaitingReason,
    has_room,
    must_wait,
    offer_deadline,
    select_offers,
    why_waiting,
)

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
SESSIONS = (1, 2, 3)
RULES = st.sampled_from([WaitlistRule.SKIP, WaitlistRule.WAIT])
LEFT = st.one_of(st.none(), st.integers(min_value=0, max_value=12))
FREE = st.builds(
    lambda event, lefts: FreePlaces(event=event, sessions=dict(zip(SESSIONS, lefts, strict=True))),
    LEFT,
    st.lists(LEFT, min_size=3, max_size=3),
)


@st.composite
def queues(draw: st.DrawFn) -> list[WaitingParty]:
    """Return a waiting list: parties of one to six people for one to three sessions."""
    chosen = st.frozensets(st.sampled_from(SESSIONS), min_size=1)
    return [
        WaitingParty(id=number, size=draw(st.integers(min_value=1, max_value=6)), sessions=draw(chosen))
        for number in range(1, 1 + draw(st.integers(min_value=0, max_value=8)))
    ]


def party(number: int, size: int, *sessions: int) -> WaitingParty:
    """Return a party that waits for these sessions, for the first one unless said."""
    return WaitingParty(id=number, size=size, sessions=frozenset(sessions or (1,)))


def free(event: int | None, **sessions: int | None) -> FreePlaces:
    """Return free places; sessions without a number have no limit."""
    return FreePlaces(event=event, sessions={number: sessions.get(f"s{number}") for number in SESSIONS})


def taken_by(chosen: list[WaitingParty], places: FreePlaces) -> FreePlaces:
    """Return what is left when these parties have their places; below zero where too many got one."""

    def less(left: int | None, parties: list[WaitingParty]) -> int | None:
        return None if left is None else left - sum(p.size for p in parties)

    sessions = {s: less(left, [p for p in chosen if s in p.sessions]) for s, left in places.sessions.items()}
    return FreePlaces(event=less(places.event, chosen), sessions=sessions)


@given(queue=queues(), places=FREE, rule=RULES)
def test_offers_are_never_more_than_there_is_and_keep_the_order(
    queue: list[WaitingParty], places: FreePlaces, rule: WaitlistRule
) -> None:
    offered = select_offers(queue, places, rule=rule)
    rest = taken_by([p for p in queue if p.id in offered], places)

    assert offered == sorted(offered)
    assert all(left is None or left >= 0 for left in (rest.event, *rest.sessions.values()))


@given(queue=queues(), places=FREE)
def test_no_place_is_idle_while_somebody_who_fits_waits(queue: list[WaitingParty], places: FreePlaces) -> None:
    offered = select_offers(queue, places, rule=WaitlistRule.SKIP)
    rest = taken_by([p for p in queue if p.id in offered], places)

    assert [p.id for p in queue if p.id not in offered and has_room(p, rest)] == []


@given(queue=queues(), places=FREE)
def test_whoever_comes_later_takes_nothing_that_the_first_one_waits_for(
    queue: list[WaitingParty], places: FreePlaces
) -> None:
    offered = select_offers(queue, places, rule=WaitlistRule.WAIT)
    first = next((p for p in queue if p.id not in offered), None)
    if first is None:
        return
    before = taken_by([p for p in queue if p.id in offered and p.id < first.id], places)
    after = taken_by([p for p in queue if p.id in offered], places)

    assert not has_room(first, after)
    for had, has in [(before.event, after.event), *((before.sessions[s], after.sessions[s]) for s in first.sessions)]:
        assert had is None or (has is not None and has >= min(first.size, had))


@given(queue=queues(), places=FREE, rule=RULES)
def test_whoever_comes_new_gets_only_what_all_who_wait_leave(
    queue: list[WaitingParty], places: FreePlaces, rule: WaitlistRule
) -> None:
    newcomer = party(99, 1, 1)
    offered = select_offers(queue, places, rule=rule)

    if not must_wait(newcomer, queue, places, rule=rule):
        rest = taken_by([p for p in queue if p.id in offered], places)
        assert has_room(newcomer, rest)
    assert must_wait(newcomer, [], places, rule=rule) == (not has_room(newcomer, places))


def test_a_smaller_party_goes_first_only_where_the_rule_says_so() -> None:
    queue = [party(1, 4), party(2, 2), party(3, 1)]

    assert select_offers(queue, free(3), rule=WaitlistRule.SKIP) == [2, 3]
    assert select_offers(queue, free(3), rule=WaitlistRule.WAIT) == []


def test_what_is_kept_for_one_session_leaves_the_others_free() -> None:
    queue = [party(1, 4, 1), party(2, 2, 2)]

    assert select_offers(queue, free(None, s1=3, s2=2), rule=WaitlistRule.WAIT) == [2]


def test_every_reason_for_waiting_has_its_numbers() -> None:
    whole = free(10)

    assert why_waiting(party(1, 4), free=free(0), all_places=whole) == WaitingReason(hindrance=Hindrance.NO_PLACES)
    assert why_waiting(party(1, 4), free=free(3), all_places=whole) == WaitingReason(
        hindrance=Hindrance.TOO_FEW, left=3
    )
    assert why_waiting(party(1, 2), free=free(3), all_places=whole) == WaitingReason(hindrance=Hindrance.KEPT, left=3)
    assert why_waiting(party(1, 11), free=free(3), all_places=whole) == WaitingReason(
        hindrance=Hindrance.TOO_LARGE, left=3
    )


def test_what_is_left_is_what_the_fullest_of_its_parts_has() -> None:
    reason = why_waiting(party(1, 4, 1, 2), free=free(9, s1=5, s2=2), all_places=free(10, s1=5, s2=5))

    assert reason == WaitingReason(hindrance=Hindrance.TOO_FEW, left=2)


def test_an_offer_stands_as_long_as_set_but_not_into_the_event() -> None:
    start = NOW + timedelta(days=3)
    span = Span(starts_at=start, ends_at=start + timedelta(hours=4))

    assert offer_deadline([span], hours=24, now=NOW) == NOW + timedelta(hours=24)
    assert offer_deadline([span], hours=96, now=NOW) == start
    assert offer_deadline([span], hours=24, now=start - timedelta(minutes=5)) == start + timedelta(minutes=25)
    assert offer_deadline([span], hours=24, now=start + timedelta(hours=1)) == span.ends_at
    assert offer_deadline([span], hours=1, now=span.ends_at - timedelta(minutes=5)) == span.ends_at


def test_an_offer_for_a_course_stands_until_its_next_day_begins() -> None:
    first, second = (
        Span(starts_at=NOW + timedelta(days=day), ends_at=NOW + timedelta(days=day, hours=4)) for day in (0, 7)
    )

    assert offer_deadline([first, second], hours=24, now=first.starts_at) == NOW + timedelta(hours=24)
    assert offer_deadline([first, second], hours=24 * 30, now=first.starts_at) == second.starts_at
    assert offer_deadline([second, first], hours=1, now=second.starts_at) == second.starts_at + timedelta(hours=1)
