"""The programme page: choices with counts, months, cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eventapp.domain.states import AccessFact, EventKind
from eventapp.web.language import own_name
from eventapp.web.public.month_view import (
    CalendarMonth,
    StripMonth,
    calendar_address,
    calendar_month,
    days_in,
    month_strip,
)
from eventapp.web.public.months import DAYS_PER_WEEK, Month
from eventapp.web.public.programme_cards import MonthGroup, ProgrammeCard, group_by_month, programme_card
from eventapp.web.public.programme_filter import FILTER_FACTS, ProgrammeEntry, ProgrammeFilter, languages_of


@dataclass(frozen=True, kw_only=True)
class KindChoice:
    """A type with the number of events it would show; None stands for all."""

    kind: EventKind | None
    count: int


@dataclass(frozen=True, kw_only=True)
class LanguageChoice:
    """A language that some event is held in."""

    tag: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What one can choose from; nothing that no event has."""

    kinds: tuple[KindChoice, ...]
    without_registration: int
    languages: tuple[LanguageChoice, ...]
    access: tuple[AccessFact, ...]
    months: tuple[Month, ...]


@dataclass(frozen=True, kw_only=True)
class ProgrammePage:
    """The programme as a list: what lies ahead, and what is over."""

    chosen: ProgrammeFilter
    choices: Choices
    strip: tuple[StripMonth, ...]
    list_address: str
    calendar_address: str
    groups: tuple[MonthGroup, ...]
    past: tuple[MonthGroup, ...]

    @property
    def count(self) -> int:
        """Upcoming events shown."""
        return sum(len(group.cards) for group in self.groups)

    @property
    def past_count(self) -> int:
        """Events shown that are over."""
        return sum(len(group.cards) for group in self.past)


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """The programme as one month."""

    chosen: ProgrammeFilter
    choices: Choices
    strip: tuple[StripMonth, ...]
    list_address: str
    address: str
    previous_month: Month
    previous_address: str
    next_month: Month
    next_address: str
    calendar: CalendarMonth
    cards: tuple[ProgrammeCard, ...]

    @property
    def weekdays(self) -> list[date]:
        """Seven days from a Monday on, for the names of the columns."""
        monday = self.calendar.month.first_day - timedelta(days=self.calendar.month.first_day.weekday())
        return [monday + timedelta(days=column) for column in range(DAYS_PER_WEEK)]


def programme_page(
    entries: Sequence[ProgrammeEntry], chosen: ProgrammeFilter, *, language: str, today: date
) -> ProgrammePage:
    """Return the list: what lies ahead by month, what is over below, the latest first."""
    shown = [entry for entry in entries if chosen.matches(entry)]
    ahead = [entry for entry in shown if not entry.is_over]
    behind = [entry for entry in reversed(shown) if entry.is_over]
    upcoming = [entry for entry in entries if not entry.is_over]
    groups = _groups(ahead, chosen, language=language)
    listed = [group.month for group in groups]
    this_month = Month.of(today)
    return ProgrammePage(
        chosen=chosen,
        choices=_choices(entries, upcoming or entries, chosen),
        strip=month_strip(entries, chosen, current=this_month, today=today, listed=listed),
        list_address=chosen.address(),
        calendar_address=calendar_address(chosen, chosen.month or this_month),
        groups=groups,
        past=_groups(behind, chosen, language=language),
    )


def calendar_page(
    entries: Sequence[ProgrammeEntry], chosen: ProgrammeFilter, *, language: str, today: date
) -> CalendarPage:
    """Return the chosen month as a calendar, this month where none is chosen."""
    month = chosen.month or Month.of(today)
    chosen = replace(chosen, month=month)
    shown = [entry for entry in entries if chosen.matches(entry)]
    in_month = [entry for entry in entries if entry.takes_place_in(month)]
    days = [(days_in(month, entry)[0], entry) for entry in shown]
    days.sort(key=lambda pair: (pair[0].starts_at, pair[1].event.id))
    return CalendarPage(
        chosen=chosen,
        choices=_choices(entries, in_month, chosen),
        strip=month_strip(entries, chosen, current=month, today=today),
        list_address=replace(chosen, month=None).address(),
        address=calendar_address(chosen, month),
        previous_month=month.shifted(-1),
        previous_address=calendar_address(chosen, month.shifted(-1)),
        next_month=month.shifted(1),
        next_address=calendar_address(chosen, month.shifted(1)),
        calendar=calendar_month(month, shown, language=language, today=today),
        cards=tuple(programme_card(entry, language=language, day=day, access=chosen.access) for day, entry in days),
    )


def _groups(entries: Sequence[ProgrammeEntry], chosen: ProgrammeFilter, *, language: str) -> tuple[MonthGroup, ...]:
    cards = [programme_card(entry, language=language, access=chosen.access) for entry in entries]
    return tuple(group_by_month(cards, [entry.day for entry in entries]))


def _choices(entries: Sequence[ProgrammeEntry], counted: Sequence[ProgrammeEntry], chosen: ProgrammeFilter) -> Choices:
    """Counts say what a click would show, the other choices kept."""
    any_kind = [entry for entry in counted if chosen.without_kind().matches(entry)]
    kinds = [kind for kind in EventKind if kind is chosen.kind or any(e.event.kind is kind for e in counted)]
    tags = sorted({tag for entry in entries for tag in languages_of(entry.event)}, key=own_name)
    unregistered = replace(chosen, without_registration=True)
    return Choices(
        kinds=(
            KindChoice(kind=None, count=len(any_kind)),
            *(KindChoice(kind=kind, count=sum(e.event.kind is kind for e in any_kind)) for kind in kinds),
        ),
        without_registration=sum(unregistered.matches(entry) for entry in counted),
        languages=tuple(LanguageChoice(tag=tag, name=own_name(tag)) for tag in tags),
        access=FILTER_FACTS,
        months=tuple(sorted({Month.of(day.date) for entry in counted for day in entry.days})),
    )
