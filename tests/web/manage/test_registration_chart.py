"""The curve of places taken until today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from eventapp.queries.event_figures import PlacesOnDay
from eventapp.web.manage.registration_chart import (
    RegistrationRow,
    build_registration_chart,
    registration_rows,
)


def on(day: int, places: int, *, month: int = 9, hour: int = 10) -> PlacesOnDay:
    return PlacesOnDay(at=datetime(2026, month, day, hour, tzinfo=UTC), places=places)


@pytest.mark.usefixtures("app")
def test_rows_are_totals_at_the_end_of_each_day_in_herne() -> None:
    rows = registration_rows([on(1, 2), on(1, 3), on(3, 1), on(3, 4, hour=22)])

    assert rows == [
        RegistrationRow(day=date(2026, 9, 1), places=5),
        RegistrationRow(day=date(2026, 9, 3), places=6),
        RegistrationRow(day=date(2026, 9, 4), places=10),
    ]


def test_curve_begins_at_nothing_and_ends_today(app: Flask) -> None:
    rows = [RegistrationRow(day=date(2026, 9, 1), places=5), RegistrationRow(day=date(2026, 9, 5), places=60)]

    with app.test_request_context(headers={"Accept-Language": "de"}):
        chart = build_registration_chart(rows, until=datetime(2026, 9, 10, 12, tzinfo=UTC))

    assert chart is not None
    assert [value for _, value in chart.y_ticks] == [0, 20, 40, 60]
    points = [(float(x), float(y)) for x, y in (point.split(",") for point in chart.line.split())]
    assert [points[0], points[-1]] == [(44, 210), (782, 20)]
    assert (chart.end_x, chart.end_y) == (782, 20)
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))
    assert chart.value == 60


def test_months_are_named_where_the_curve_is_long(app: Flask) -> None:
    rows = [RegistrationRow(day=date(2026, 6, 4), places=5)]

    with app.test_request_context(headers={"Accept-Language": "de"}):
        chart = build_registration_chart(rows, until=datetime(2026, 9, 10, 12, tzinfo=UTC))

    assert chart is not None
    assert [name for _, name in chart.x_ticks] == ["Jul", "Aug", "Sep"]


@pytest.mark.usefixtures("app")
def test_curve_of_a_few_days_is_not_drawn() -> None:
    row = RegistrationRow(day=date(2026, 9, 1), places=5)
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)

    assert build_registration_chart([], until=noon) is None
    assert build_registration_chart([row], until=noon + timedelta(days=2)) is None
