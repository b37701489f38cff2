"""The figures of the funder report that follow from its facts: the cover, the indicators, what is still missing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eventapp.domain.report_facts import IndicatorFacts, ReportFacts, rounded
from eventapp.domain.rounds import Peak, find_peak
from eventapp.domain.states import EventKind


class IndicatorSource(StrEnum):
    """Which figure of the report an indicator compares with its target."""

    ATTENDANCES = "attendances"
    ATTENDANCES_FEST = "attendances_fest"
    ATTENDANCES_WORKSHOP = "attendances_workshop"
    ATTENDANCES_FACHTAG = "attendances_fachtag"
    SESSIONS = "sessions"
    SESSIONS_WORKSHOP = "sessions_workshop"
    PERSONS = "persons"
    CONTACTS = "contacts"
    COUNSELLING_DAYS = "counselling_days"
    ORGANIZATIONS = "organizations"
    VOLUNTEER_HOURS = "volunteer_hours"
    UNITS = "units"
    #: somebody counts it elsewhere and types it in
    TYPED = "typed"


@dataclass(frozen=True, kw_only=True)
class KeyFigures:
    """The figures of the cover. ``persons`` is a lower bound unless every attendance has a person."""

    sessions: int
    attendances: int
    counted: int
    estimated: int
    persons: int
    persons_are_a_minimum: bool
    contacts: int
    organizations: int
    volunteer_hours: Decimal
    units: Decimal
    attendance_hours: Decimal


@dataclass(frozen=True, kw_only=True)
class IndicatorResult:
    """One indicator with its actual value; ``percent`` is None without a target."""

    indicator: IndicatorFacts
    actual: Decimal
    difference: Decimal
    percent: Decimal | None
    #: sessions are still to come, so nobody can say yet
    is_running: bool = False

    @property
    def shown_percent(self) -> Decimal | None:
        """What all papers show, to a tenth of a percent; 99,6 % must not look like 100 %."""
        return None if self.percent is None else shown_share(self.percent, 1)

    @property
    def is_missed(self) -> bool:
        """Under 100 %, so far."""
        return self.percent is not None and self.percent < 1

    @property
    def needs_reason(self) -> bool:
        """Under 100 % the funder wants to know why, once it is over."""
        return self.is_missed and not self.is_running and not self.indicator.reason.strip()


def key_figures(facts: ReportFacts) -> KeyFigures:
    """Return the figures of the cover."""
    sessions, total = facts.sessions, facts.persons_total
    return KeyFigures(
        sessions=len(sessions),
        attendances=sum(s.total for s in sessions),
        counted=sum(s.counted for s in sessions),
        estimated=sum(s.estimated for s in sessions),
        persons=total.persons if total else 0,
        persons_are_a_minimum=total is None or total.unattributable > 0,
        contacts=sum(day.contacts for day in facts.counselling),
        organizations=len(facts.organizations),
        volunteer_hours=_sum(work.hours for work in facts.volunteers),
        units=_sum(s.units for s in sessions if s.units is not None),
        attendance_hours=_sum(s.attendance_hours for s in sessions if s.attendance_hours is not None),
    )


def indicator_results(facts: ReportFacts) -> list[IndicatorResult]:
    """Return every indicator of the project with what was reached, in the project's order."""
    figures = key_figures(facts)
    return [
        _result(indicator, actual=_actual(indicator, facts=facts, figures=figures), is_running=bool(facts.upcoming))
        for indicator in facts.indicators
    ]


def shown_share(part: int | Decimal, whole: int | Decimal) -> Decimal:
    """Return a share as all papers show it, to a tenth of a percent; halves go up as in a spreadsheet."""
    return rounded(Decimal(part) / whole, "0.001")


def attendances_of(kind: EventKind | None, facts: ReportFacts) -> int:
    """Return the attendances of one format."""
    return sum(session.total for session in facts.sessions if session.kind is kind)


def crowd_peaks(facts: ReportFacts) -> dict[str, Peak]:
    """Return the fullest moment of each festival that had rounds, by its title."""
    titles = dict.fromkeys(each.event for each in facts.rounds)
    found = {title: find_peak(each for each in facts.rounds if each.event == title) for title in titles}
    return {title: peak for title, peak in found.items() if peak}


def volunteer_value(facts: ReportFacts) -> Decimal | None:
    """Return the value of the volunteers' hours in euros; None where the grant counts none."""
    rate = facts.project.volunteer_rate
    return None if rate is None else _sum(rounded(work.hours * rate, "0.01") for work in facts.volunteers)


def _result(indicator: IndicatorFacts, *, actual: Decimal, is_running: bool) -> IndicatorResult:
    return IndicatorResult(
        indicator=indicator,
        actual=actual,
        difference=actual - indicator.target,
        percent=rounded(actual / indicator.target, "0.0001") if indicator.target else None,
        is_running=is_running,
    )


_FIGURES: Mapping[IndicatorSource, Callable[[ReportFacts, KeyFigures], Decimal | int]] = {
    IndicatorSource.ATTENDANCES: lambda _, figures: figures.attendances,
    IndicatorSource.ATTENDANCES_FEST: lambda facts, _: attendances_of(EventKind.FEST, facts),
    IndicatorSource.ATTENDANCES_WORKSHOP: lambda facts, _: attendances_of(EventKind.WORKSHOP, facts),
    IndicatorSource.ATTENDANCES_FACHTAG: lambda facts, _: attendances_of(EventKind.FACHTAG, facts),
    IndicatorSource.SESSIONS: lambda _, figures: figures.sessions,
    IndicatorSource.SESSIONS_WORKSHOP: lambda facts, _: sum(
        session.kind is EventKind.WORKSHOP for session in facts.sessions
    ),
    IndicatorSource.PERSONS: lambda _, figures: figures.persons,
    IndicatorSource.CONTACTS: lambda _, figures: figures.contacts,
    IndicatorSource.COUNSELLING_DAYS: lambda facts, _: len(facts.counselling),
    IndicatorSource.ORGANIZATIONS: lambda _, figures: figures.organizations,
    IndicatorSource.VOLUNTEER_HOURS: lambda _, figures: figures.volunteer_hours,
    IndicatorSource.UNITS: lambda _, figures: figures.units,
}


def _actual(indicator: IndicatorFacts, *, facts: ReportFacts, figures: KeyFigures) -> Decimal:
    source = IndicatorSource(indicator.source)
    if source is IndicatorSource.TYPED:
        return Decimal(indicator.actual or 0)
    return Decimal(_FIGURES[source](facts, figures))


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
