"""What a report says about people: how many different ones came, and the sums of their anonymous answers."""

from dataclasses import dataclass

from eventapp.domain.states import EventKind


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """Different people of one format (kind), or of the whole project (kind None).

    ``attributable`` attendances belong to somebody with a name, whether the name is still there or only its key.
    """

    kind: EventKind | None
    attributable: int
    unattributable: int
    persons: int
    once: int

    @property
    def repeated(self) -> int:
        """G: people with two attendances and more."""
        return self.persons - self.once


@dataclass(frozen=True, kw_only=True)
class StatisticsCell:
    """One answer; ``shown`` is a number, or "<5" or "*" for one that is not shown."""

    label: str
    shown: int | str


@dataclass(frozen=True, kw_only=True)
class StatisticsFacts:
    """One question of the anonymous statistics, suppression done. Fewer than ten answers: no cells."""

    code: str
    label: str
    answered: int
    cells: tuple[StatisticsCell, ...]
