"""The arrival curve: from moments to the geometry that templates/components/chart.html draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask_babel import gettext

from eventapp.queries.attendance import ArrivalPoint
from eventapp.web.filters import clock_time, local

_LEFT, _RIGHT, _TOP, _BASE, _HEIGHT = 44, 782, 16, 396, 430
_STEPS = (5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)
_TICKS = 3
#: What a wrong clock puts outside is drawn at the edge.
_EARLIEST = timedelta(hours=6)
_LATEST = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """Geometry in a view box of 900 × ``height``."""

    y_ticks: list[tuple[float, int]]
    x_ticks: list[tuple[float, int]]
    plan_y: float | None
    plan_label: str
    line: str
    area: str
    end_x: float
    end_y: float
    dot_y: float
    value: int
    value_label: str
    area_y: float
    area_value: int
    area_label: str
    height: int = _HEIGHT
    base_y: int = _BASE


@dataclass(frozen=True, kw_only=True)
class ArrivalRow:
    """One line of the table behind the chart: who had come by then."""

    until: str
    counted: int
    booked: int


@dataclass(frozen=True, kw_only=True)
class _Scale:
    starts_at: datetime
    ends_at: datetime
    top: int

    def x(self, moment: datetime) -> float:
        span = (self.ends_at - self.starts_at) / timedelta(seconds=1)
        share = (moment - self.starts_at) / timedelta(seconds=1) / span
        return round(_LEFT + min(1.0, max(0.0, share)) * (_RIGHT - _LEFT), 1)

    def y(self, people: int) -> float:
        return round(_BASE - people / self.top * (_BASE - _TOP), 1)


def build_arrival_chart(
    points: Sequence[ArrivalPoint], *, starts_at: datetime, ends_at: datetime, registered: int
) -> LineChart:
    """Return the curve of people counted, with those who had a booking as the area under it."""
    first = max(min([starts_at, *[point.at for point in points]]), starts_at - _EARLIEST)
    last = min(max([ends_at, *[point.at for point in points]]), ends_at + _LATEST)
    booked = sum(point.booked for point in points)
    counted = booked + sum(point.unbooked for point in points)
    step = next(s for s in _STEPS if s * _TICKS >= max(counted, registered, 1))
    scale = _Scale(starts_at=first, ends_at=last, top=step * _TICKS)
    line, area = _curves(points, scale=scale)
    end_x = scale.x(points[-1].at) if points else float(_LEFT)
    gap = 26 if booked and scale.y(booked) - scale.y(counted) < 44 else 0
    return LineChart(
        y_ticks=[(scale.y(step * n), step * n) for n in range(_TICKS + 1)],
        x_ticks=_hours(scale),
        plan_y=scale.y(registered) if registered else None,
        plan_label=gettext("%(n)s angemeldet", n=registered),
        line=line,
        area=area if booked and booked != counted else "",
        end_x=end_x,
        end_y=scale.y(counted) - gap,
        dot_y=scale.y(counted),
        value=counted,
        value_label=gettext("gezählt"),
        area_y=scale.y(booked) + gap,
        area_value=booked,
        area_label=gettext("mit Anmeldung"),
    )


def arrival_rows(points: Sequence[ArrivalPoint]) -> list[ArrivalRow]:
    """Return the running totals at every half hour in which somebody came."""
    rows: dict[datetime, ArrivalRow] = {}
    counted = booked = 0
    for point in points:
        counted += point.booked + point.unbooked
        booked += point.booked
        until = _next_half_hour(point.at)
        rows[until] = ArrivalRow(until=clock_time(until), counted=counted, booked=booked)
    return list(rows.values())


def _curves(points: Sequence[ArrivalPoint], *, scale: _Scale) -> tuple[str, str]:
    counted = booked = 0
    line = [f"{_LEFT},{_BASE}"]
    area = [f"{_LEFT},{_BASE}"]
    for point in points:
        counted += point.booked + point.unbooked
        booked += point.booked
        x = scale.x(point.at)
        line.append(f"{x},{scale.y(counted)}")
        area.append(f"{x},{scale.y(booked)}")
    if points:
        area.append(f"{scale.x(points[-1].at)},{_BASE}")
    return (" ".join(line) if points else ""), " ".join(area)


def _hours(scale: _Scale) -> list[tuple[float, int]]:
    span_hours = ceil((scale.ends_at - scale.starts_at) / timedelta(hours=1))
    every = max(1, ceil(span_hours / 8))
    hour = scale.starts_at.replace(minute=0, second=0, microsecond=0)
    ticks = []
    while hour <= scale.ends_at:
        if hour >= scale.starts_at and local(hour).hour % every == 0:
            ticks.append((scale.x(hour), local(hour).hour))
        hour += timedelta(hours=1)
    return ticks


def _next_half_hour(moment: datetime) -> datetime:
    floor = moment.replace(minute=0 if moment.minute < 30 else 30, second=0, microsecond=0)
    return floor + timedelta(minutes=30)
