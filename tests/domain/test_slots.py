"""Counselling slots around a break."""

from datetime import datetime, time

from eventapp.domain.slots import SlotPlan, build_slots, next_label


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, 8, hour, minute)  # noqa: DTZ001 (wall clock)


def shown(plan: SlotPlan, *, taken: tuple[str, ...] = ()) -> list[str]:
    return [f"{s.label} {s.starts_at:%H:%M}–{s.ends_at:%H:%M}" for s in build_slots(plan, taken_labels=taken)]


def test_slots_of_the_demonstration_day_are_twelve() -> None:
    plan = SlotPlan(starts_at=at(10), ends_at=at(17), minutes=30, break_from=time(13, 0), break_until=time(14, 0))

    slots = shown(plan)

    assert len(slots) == 12
    assert slots[:2] == ["B-01 10:00–10:30", "B-02 10:30–11:00"]
    assert slots[5:7] == ["B-06 12:30–13:00", "B-07 14:00–14:30"]
    assert slots[-1] == "B-12 16:30–17:00"


def test_buffer_lies_between_slots() -> None:
    plan = SlotPlan(starts_at=at(10), ends_at=at(12), minutes=30, buffer_minutes=15)

    assert shown(plan) == ["B-01 10:00–10:30", "B-02 10:45–11:15", "B-03 11:30–12:00"]


def test_slot_that_would_touch_the_break_begins_after_it() -> None:
    plan = SlotPlan(starts_at=at(10), ends_at=at(12, 30), minutes=45, break_from=time(11, 0), break_until=time(11, 30))

    assert shown(plan) == ["B-01 10:00–10:45", "B-02 11:30–12:15"]


def test_slot_that_does_not_fit_before_the_end_is_left_out() -> None:
    assert shown(SlotPlan(starts_at=at(10), ends_at=at(10, 50), minutes=30)) == ["B-01 10:00–10:30"]
    assert shown(SlotPlan(starts_at=at(10), ends_at=at(10, 20), minutes=30)) == []


def test_counsellors_side_by_side_have_numbers_of_their_own() -> None:
    plan = SlotPlan(starts_at=at(10), ends_at=at(11), minutes=30, counsellors=("Amina", "Y. H."))

    assert [slot.counsellor for slot in build_slots(plan)] == ["Amina", "Y. H."] * 2
    assert shown(plan) == ["B-01 10:00–10:30", "B-02 10:00–10:30", "B-03 10:30–11:00", "B-04 10:30–11:00"]


def test_numbers_go_on_after_the_highest() -> None:
    plan = SlotPlan(starts_at=at(10), ends_at=at(10, 30), minutes=30)

    assert shown(plan, taken=("B-03", "B-12", "40", "Sondertermin", "B-x")) == ["B-13 10:00–10:30"]
    assert next_label(["B-03", "B-12", "40"]) == "B-13"
    assert next_label([]) == "B-01"


def test_half_a_break_is_none() -> None:
    begun = SlotPlan(starts_at=at(10), ends_at=at(11), minutes=30, break_from=time(10, 0))
    ended = SlotPlan(starts_at=at(10), ends_at=at(11), minutes=30, break_until=time(11, 0))

    assert shown(begun) == shown(ended) == ["B-01 10:00–10:30", "B-02 10:30–11:00"]
