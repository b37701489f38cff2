"""Months to look at: the strip of woven squares, and one month as a calendar."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from eventapp.domain.offer import OfferState
from eventapp.domain.states import EventKind
from eventapp.web.filters import month_short
from eventapp.web.public.days import EventDay
from eventapp.web.public.months import Month, months_between
from eventapp.web.public.passages import EventWords, event_words
from eventapp.web.public.programme_filter import ProgrammeEntry, ProgrammeFilter

FEWEST_MONTHS, MOST_MONTHS = 6, 12


@dataclass(frozen=True, kw_only=True)
class StripMonth:
    """A month of the strip. Columns 0–6 are Monday to Sunday, rows are weeks."""

    name: str
    href: str
    current: bool
    count: int
    blank_days: tuple[tuple[int, int], ...]
    event_days: tuple[tuple[int, int, EventKind], ...]


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """An event on one day of the calendar."""

    reference: str
    kind: EventKind
    words: EventWords
    starts_at: datetime
    is_cancelled: bool


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """A cell of the calendar."""

    date: date
    is_today: bool
    events: tuple[CalendarEvent, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarMonth:
    """A month as weeks of cells; None belongs to another month."""

    month: Month
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


def month_strip(
    entries: Sequence[ProgrammeEntry],
    chosen: ProgrammeFilter,
    *,
    current: Month,
    today: date,
    listed: Collection[Month] = (),
) -> tuple[StripMonth, ...]:
    """Return the months ahead that have events; those behind where nothing lies ahead.

    Months ``listed`` on the page lead to their heading, the others to their calendar.
    """
    everything = replace(chosen, month=None)
    shown = [entry for entry in entries if everything.matches(entry)]
    return tuple(
        _strip_month(
            month,
            shown,
            current=month == current,
            href=f"#{heading_id(month)}" if month in listed else calendar_address(chosen, month),
        )
        for month in _months_shown(shown, this_month=Month.of(today))
    )


def heading_id(month: Month) -> str:
    """Return the id of a month's heading in the list."""
    return f"m-{month.tag}"


def calendar_address(chosen: ProgrammeFilter, month: Month) -> str:
    """Return the address of a month's calendar, the other choices kept."""
    return replace(chosen, month=month).address(view="month")


def calendar_month(month: Month, entries: Sequence[ProgrammeEntry], *, language: str, today: date) -> CalendarMonth:
    """Return the month with the events of each of its days."""
    return CalendarMonth(
        month=month,
        weeks=tuple(
            tuple(_calendar_day(day, entries, language=language, today=today) if day else None for day in week)
            for week in month.weeks()
        ),
    )


def days_in(month: Month, entry: ProgrammeEntry) -> list[EventDay]:
    """Return the days of an event in a month."""
    return [day for day in entry.days if Month.of(day.date) == month]


def _months_shown(entries: Sequence[ProgrammeEntry], *, this_month: Month) -> list[Month]:
    ahead = [Month.of(day.date) for entry in entries if not entry.is_over for day in entry.days]
    if ahead:
        last = max([*ahead, this_month.shifted(FEWEST_MONTHS - 1)])
        return months_between(this_month, last)[:MOST_MONTHS]
    behind = [Month.of(day.date) for entry in entries for day in entry.days]
    first = min([*behind, this_month.shifted(1 - FEWEST_MONTHS)])
    return months_between(first, this_month)[-MOST_MONTHS:]


def _strip_month(month: Month, entries: Sequence[ProgrammeEntry], *, current: bool, href: str) -> StripMonth:
    kinds = {day.date: entry.event.kind for entry in entries for day in days_in(month, entry)}
    cells = [
        (column, row, day)
        for row, week in enumerate(month.weeks())
        for column, day in enumerate(week)
        if day is not None
    ]
    return StripMonth(
        name=month_short(month.first_day),
        href=href,
        current=current,
        count=sum(entry.takes_place_in(month) for entry in entries),
        blank_days=tuple((column, row) for column, row, day in cells if day not in kinds),
        event_days=tuple((column, row, kinds[day]) for column, row, day in cells if day in kinds),
    )


def _calendar_day(day: date, entries: Sequence[ProgrammeEntry], *, language: str, today: date) -> CalendarDay:
    found = [(shown, entry) for entry in entries for shown in entry.days if shown.date == day]
    found.sort(key=lambda pair: (pair[0].starts_at, pair[1].event.id))
    return CalendarDay(
        date=day,
        is_today=day == today,
        events=tuple(
            CalendarEvent(
                reference=entry.event.reference,
                kind=entry.event.kind,
                words=event_words(entry.event.texts, language=language),
                starts_at=shown.starts_at,
                is_cancelled=shown.is_cancelled or entry.offer.state is OfferState.CANCELLED,
            )
            for shown, entry in found
        ),
    )
