"""Rounds at festivals: how many people are there at the same time (CNT-8). Never a part of the attendances."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eventapp.domain.errors import RoundTaken


class Counted(Protocol):
    """What somebody saw in one area at one moment."""

    @property
    def counted_at(self) -> datetime:
        """The moment to which the count belongs."""

    @property
    def area(self) -> str:
        """Where; different areas do not overlap."""

    @property
    def people(self) -> int:
        """Everybody who was there."""


@dataclass(frozen=True, kw_only=True)
class RoundDetails:
    """A round as somebody enters it."""

    counted_at: datetime
    area: str
    people: int
    counted_by: str


@dataclass(frozen=True, kw_only=True)
class Peak:
    """The moment at which most people were there."""

    at: datetime
    people: int
    areas: int


def find_peak(rounds: Iterable[Counted]) -> Peak | None:
    """Return the fullest moment, the earliest of equals; None without rounds.

    Rounds of one moment are added over their areas. Rounds of different moments may have met the same people.
    """
    moments: dict[datetime, list[int]] = {}
    for each in rounds:
        moments.setdefault(each.counted_at, []).append(each.people)
    peaks = [Peak(at=at, people=sum(people), areas=len(people)) for at, people in sorted(moments.items())]
    return max(peaks, key=lambda peak: peak.people, default=None)


def ensure_new_round(details: RoundDetails, known: Iterable[Counted]) -> None:
    """Raise RoundTaken when this area was counted at this moment already, in whatever letter case."""
    taken = {(each.counted_at, each.area.strip().casefold()) for each in known}
    if (details.counted_at, details.area.strip().casefold()) in taken:
        raise RoundTaken
