"""What organizers enter for the report, checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from eventapp.domain.errors import NameTaken
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.states import CounsellingTopic, OrganizationKind


@dataclass(frozen=True, kw_only=True)
class VolunteerDetails:
    """Volunteers' work of one day; ``minutes`` of all people together."""

    day: date
    activity: str
    people: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class OrganizationDetails:
    """An organization that took part in a project."""

    name: str
    kind: OrganizationKind


@dataclass(frozen=True, kw_only=True)
class IndicatorDetails:
    """What was promised, and where the actual value comes from; ``actual`` is for what is typed in."""

    name: str
    target: int
    source: IndicatorSource
    actual: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CounsellingDetails:
    """The counters of a counselling day; ``interpreted`` are talks with an interpreter."""

    first_talks: int
    follow_up_talks: int
    minutes: int
    interpreted: int
    topics: Mapping[CounsellingTopic, int] = field(default_factory=dict)


def ensure_new_name(name: str, taken: Iterable[str]) -> None:
    """Raise NameTaken when the name is there already, in whatever letter case."""
    if name.casefold().strip() in {other.casefold().strip() for other in taken}:
        raise NameTaken
