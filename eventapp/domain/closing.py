"""Closing the numbers of a session (CNT-7): versions are added, never changed, and every later one has a reason."""

from dataclasses import dataclass, fields
from datetime import datetime

from eventapp.domain.errors import NothingToClose, ReasonMissing, SessionNotOver
from eventapp.domain.states import CountingMethod, EstimateMethod


@dataclass(frozen=True, kw_only=True)
class ClosedEstimate:
    """The estimate as it stood when the numbers were closed."""

    method: EstimateMethod
    estimated_at: datetime
    responsible: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ClosedNumbers:
    """What a closing freezes: the columns M, N, O, Q, S and U of the report, and how they came about."""

    registered: int
    canceled: int
    admitted: int
    walk_ins: int
    estimated: int
    children: int
    counting_methods: tuple[CountingMethod, ...]
    estimate: ClosedEstimate | None = None

    @property
    def total(self) -> int:
        """T."""
        return self.admitted + self.walk_ins + self.estimated


def changed_fields(before: ClosedNumbers, after: ClosedNumbers) -> tuple[str, ...]:
    """Return the names of the numbers that differ, in the order of ClosedNumbers."""
    return tuple(each.name for each in fields(before) if getattr(before, each.name) != getattr(after, each.name))


def next_version(
    numbers: ClosedNumbers, *, newest: tuple[int, ClosedNumbers] | None, ends_at: datetime, reason: str, now: datetime
) -> int:
    """Return the version that a closing of these numbers gets.

    Raises SessionNotOver, NothingToClose for numbers that are closed already, and ReasonMissing for a second version
    without one.
    """
    if now < ends_at:
        raise SessionNotOver
    if newest is None:
        return 1
    version, before = newest
    if numbers == before:
        raise NothingToClose
    if not reason.strip():
        raise ReasonMissing
    return version + 1
