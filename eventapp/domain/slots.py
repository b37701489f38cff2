"""Counselling days: equal slots with a number each, around a break (CNS-1, CNS-2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

#: One form makes no more than this at once; the form checks it.
MAX_SLOTS = 100


@dataclass(frozen=True, kw_only=True)
class SlotPlan:
    """From the first start to the last end, on the wall clock of one day.

    A slot that would touch the break begins after it instead. Several counsellors, named by the labels that guests
    read, see people at the same time.
    """

    starts_at: datetime
    ends_at: datetime
    minutes: int
    buffer_minutes: int = 0
    break_from: time | None = None
    break_until: time | None = None
    counsellors: Sequence[str] = ("",)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One conversation, on the wall clock, with the number that is called."""

    starts_at: datetime
    ends_at: datetime
    label: str
    counsellor: str = ""


def build_slots(plan: SlotPlan, *, taken_labels: Sequence[str] = ()) -> list[Slot]:
    """Return the slots in order of time, numbered after the highest number taken."""
    number = _highest_number(taken_labels)
    slots: list[Slot] = []
    for starts_at in _starts(plan):
        for counsellor in plan.counsellors:
            number += 1
            ends_at = starts_at + timedelta(minutes=plan.minutes)
            slots.append(Slot(starts_at=starts_at, ends_at=ends_at, label=_label(number), counsellor=counsellor))
    return slots


def next_label(taken_labels: Sequence[str]) -> str:
    """Return the number after the highest one taken."""
    return _label(_highest_number(taken_labels) + 1)


def _label(number: int) -> str:
    return f"B-{number:02}"


def _starts(plan: SlotPlan) -> Iterator[datetime]:
    length, step = timedelta(minutes=plan.minutes), timedelta(minutes=plan.minutes + plan.buffer_minutes)
    pause = _break_span(plan)
    moment = plan.starts_at
    while moment + length <= plan.ends_at:
        if pause is not None and moment < pause[1] and moment + length > pause[0]:
            moment = pause[1]
            continue
        yield moment
        moment += step


def _break_span(plan: SlotPlan) -> tuple[datetime, datetime] | None:
    if plan.break_from is None or plan.break_until is None:
        return None
    day = plan.starts_at.date()
    return datetime.combine(day, plan.break_from), datetime.combine(day, plan.break_until)


def _highest_number(labels: Sequence[str]) -> int:
    numbers = [label.removeprefix("B-") for label in labels if label.startswith("B-")]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
