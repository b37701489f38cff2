"""The curve of places taken until today: geometry for templates/components/chart.html."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext

from eventapp.queries.event_figures import PlacesOnDay
from eventapp.web.filters import day_short, local, month_short

_LEFT, _RIGHT, _TOP, _BASE, _HEIGHT = 44, 782, 20, 210, 250
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 50000)
_TICKS = 3
_MOST_DAY_TICKS = 6
#: A curve of fewer days says less than the number itself.
LEAST_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class RegistrationChart:
    """Geometry in a view box of 900 × ``height``; there is no plan and no area."""

    y_ticks: list[tuple[float, int]]
    x_ticks: list[tuple[float, str]]
    line: str
    end_x: float
    end_y: float
    value: int
    value_label: str
    height: int = _HEIGHT
    base_y: int = _BASE
    plan_y: float | None = None
    plan_label: str = ""
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class RegistrationRow:
    """One line of the table behind the chart."""

    day: date
    places: int


@dataclass(frozen=True, kw_only=True)
class _Scale:
    first: date
    last: date
    top: int

    def x(self, day: date) -> float:
        share = (day - self.first) / max(self.last - self.first, timedelta(days=1))
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def y(self, places: int) -> float:
        return round(_BASE - places / self.top * (_BASE - _TOP), 1)


def registration_rows(taken: Sequence[PlacesOnDay]) -> list[RegistrationRow]:
    """Return the places taken at the end of each day on which somebody registered."""
    totals: dict[date, int] = {}
    total = 0
    for entry in taken:
        total += entry.places
        totals[local(entry.at).date()] = total
    return [RegistrationRow(day=day, places=places) for day, places in totals.items()]


def build_registration_chart(rows: Sequence[RegistrationRow], *, until: datetime) -> RegistrationChart | None:
    """Return the curve up to a moment, None while it would say nothing."""
    if not rows or (local(until).date() - rows[0].day).days < LEAST_DAYS:
        return None
    total = rows[-1].places
    step = next(step for step in _STEPS if step * _TICKS >= total)
    last = max(local(until).date(), rows[-1].day)
    scale = _Scale(first=rows[0].day - timedelta(days=1), last=last, top=step * _TICKS)
    points = [(scale.x(scale.first), scale.y(0)), *_steps_of(rows, scale), (scale.x(last), scale.y(total))]
    return RegistrationChart(
        y_ticks=[(scale.y(step * n), step * n) for n in range(_TICKS + 1)],
        x_ticks=_days(scale),
        line=" ".join(f"{x},{y}" for x, y in points),
        end_x=scale.x(last),
        end_y=scale.y(total),
        value=total,
        value_label=gettext("Plätze"),
    )


def _steps_of(rows: Sequence[RegistrationRow], scale: _Scale) -> list[tuple[float, float]]:
    return [(scale.x(row.day), scale.y(row.places)) for row in rows]


def _days(scale: _Scale) -> list[tuple[float, str]]:
    """Months where the curve is long, else some days."""
    days = [scale.first + timedelta(days=n) for n in range((scale.last - scale.first).days + 1)]
    months = [day for day in days if day.day == 1]
    if len(months) > 1:
        every = 1 + len(months) // 8
        return [(scale.x(day), month_short(day)) for day in months[::every]]
    every = max(1, -(-len(days) // _MOST_DAY_TICKS))
    return [(scale.x(day), day_short(day)) for day in days[every - 1 :: every]]
