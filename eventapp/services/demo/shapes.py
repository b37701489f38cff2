"""What the demonstration says of an event and of a place."""

from dataclasses import dataclass, field
from datetime import date, time

from eventapp.domain.states import EventKind


@dataclass(frozen=True, kw_only=True)
class DemoText:
    """The words of an event in one language."""

    language: str
    title: str
    summary: str
    subtitle: str = ""
    body: str = ""
    agenda: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoNumbers:
    """How an event ends: M registered, O of them came, Q came without, S estimated, Soll."""

    registered: int
    admitted: int
    walk_ins: int
    target: int | None
    estimated: int = 0
    canceled: int = 0


@dataclass(frozen=True, kw_only=True)
class DemoEvent:
    """One event of the demonstration. ``live_days`` is its distance from today in a shifted load."""

    reference: str
    kind: EventKind
    venue: str
    day: date
    live_days: int
    starts: time
    ends: time
    break_minutes: int
    capacity: int | None
    numbers: DemoNumbers
    texts: tuple[DemoText, ...]
    gates: tuple[str, ...] = ("Eingang",)
    needs_deadline_days: int = 14
    #: of a counselling day's talks
    follow_up_talks: int = 0
    interpreted: tuple[str, ...] = ()
    access: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DemoVenue:
    """A place with its access facts."""

    name: str
    postal_code: str
    city: str
    stops: str
    access: dict[str, list[str]]
    street: str = ""
