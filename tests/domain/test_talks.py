"""Where an appointment of a counselling day stands: one table for the whole day."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.states import CounsellingTopic
from eventapp.domain.talks import (
    NEAR,
    SlotFacts,
    SlotState,
    TalkCounter,
    VisitOption,
    choose_for_visit,
    decide_slot,
    find_counted,
    is_near,
    takes_visitors,
)

STARTS_AT = datetime(2026, 10, 8, 8, 0, tzinfo=UTC)
ENDS_AT = STARTS_AT + timedelta(minutes=30)
RELEASE_MINUTES = 15
SECOND = timedelta(seconds=1)
RELEASED_AT = STARTS_AT + timedelta(minutes=RELEASE_MINUTES)


def facts(
    *,
    is_cancelled: bool = False,
    is_booked: bool = False,
    has_arrived: bool = False,
    is_settled: bool = False,
    has_visit: bool = False,
) -> SlotFacts:
    return SlotFacts(
        starts_at=STARTS_AT,
        ends_at=ENDS_AT,
        is_cancelled=is_cancelled,
        is_booked=is_booked,
        has_arrived=has_arrived,
        is_settled=is_settled,
        has_visit=has_visit,
    )


@pytest.mark.parametrize(
    ("slot", "now", "state"),
    [
        (facts(), ENDS_AT - SECOND, SlotState.FREE),
        (facts(), ENDS_AT, SlotState.UNUSED),
        (facts(has_visit=True), ENDS_AT, SlotState.SPONTANEOUS),
        (facts(is_cancelled=True, is_booked=True), STARTS_AT, SlotState.CLOSED),
        (facts(is_booked=True), RELEASED_AT - SECOND, SlotState.BOOKED),
        (facts(is_booked=True), RELEASED_AT, SlotState.RELEASED),
        (facts(is_booked=True, has_visit=True), RELEASED_AT - SECOND, SlotState.BOOKED),
        (facts(is_booked=True, has_visit=True), RELEASED_AT, SlotState.SPONTANEOUS),
        (facts(is_booked=True, is_settled=True), STARTS_AT, SlotState.MISSED),
        (facts(is_booked=True, has_arrived=True), STARTS_AT, SlotState.ARRIVED),
        (facts(is_booked=True, has_arrived=True, is_settled=True), ENDS_AT, SlotState.HELD),
        (facts(is_booked=True, has_arrived=True, has_visit=True), RELEASED_AT, SlotState.ARRIVED),
    ],
)
def test_decide_slot_says_where_an_appointment_stands(slot: SlotFacts, now: datetime, state: SlotState) -> None:
    assert decide_slot(slot, release_minutes=RELEASE_MINUTES, now=now) is state


@pytest.mark.parametrize("counted", [*TalkCounter, *CounsellingTopic])
def test_find_counted_knows_each_counter_and_topic(counted: TalkCounter | CounsellingTopic) -> None:
    assert find_counted(counted.value) is counted


def test_find_counted_knows_nothing_else() -> None:
    assert find_counted("nationality") is None


def option(reference: str, *, minutes: int, is_open: bool = False, counsellor: str = "") -> VisitOption:
    """An appointment of half an hour that begins so many minutes after the first."""
    starts_at = STARTS_AT + timedelta(minutes=minutes)
    return VisitOption(
        reference=reference,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        counsellor=counsellor,
        is_open=is_open,
    )


DAY = (
    option("d", minutes=90, is_open=True, counsellor="Amina"),
    option("a", minutes=0, is_open=True, counsellor="Amina"),
    option("b", minutes=30, counsellor="Amina"),
    option("c", minutes=60, is_open=True, counsellor="Yusuf"),
)


@pytest.mark.parametrize(
    ("counsellor", "minutes", "chosen"),
    [
        (None, 0, "a"),
        (None, 29, "a"),
        (None, 30, "c"),
        ("Amina", 30, "d"),
        ("Yusuf", 0, "c"),
        ("Yusuf", 90, None),
        ("Olga", 0, None),
        (None, 120, None),
    ],
)
def test_choose_for_visit_takes_the_next_free_appointment(
    counsellor: str | None, minutes: int, chosen: str | None
) -> None:
    found = choose_for_visit(DAY, counsellor=counsellor, now=STARTS_AT + timedelta(minutes=minutes))

    assert (found.reference if found else None) == chosen


def test_choose_for_visit_goes_in_between_where_nothing_is_free() -> None:
    full = [option("b", minutes=30), option("a", minutes=0)]

    found = choose_for_visit(full, counsellor=None, now=STARTS_AT)

    assert found == full[1]


def test_only_appointments_of_today_are_near() -> None:
    eve = STARTS_AT - NEAR

    assert (is_near(STARTS_AT, now=eve), is_near(STARTS_AT, now=eve + SECOND)) == (False, True)
    assert choose_for_visit(DAY[1:2], counsellor=None, now=eve) is None


@pytest.mark.parametrize("state", SlotState)
def test_visitors_are_taken_where_nobody_is_until_the_end(state: SlotState) -> None:
    is_empty = state in {SlotState.FREE, SlotState.RELEASED, SlotState.MISSED}

    assert takes_visitors(state, ends_at=ENDS_AT, now=ENDS_AT - SECOND) is is_empty
    assert not takes_visitors(state, ends_at=ENDS_AT, now=ENDS_AT)
