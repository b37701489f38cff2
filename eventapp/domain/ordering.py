"""An order that people make: one thing a step up or down."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Direction(StrEnum):
    """Towards the beginning or the end."""

    UP = "up"
    DOWN = "down"


def moved(things: Sequence[T], place: int, direction: Direction) -> tuple[T, ...]:
    """Return the things with the one at ``place`` a step further; beyond the ends nothing changes."""
    other = place - 1 if direction is Direction.UP else place + 1
    if not 0 <= other < len(things):
        return tuple(things)
    order = list(things)
    order[place], order[other] = order[other], order[place]
    return tuple(order)
