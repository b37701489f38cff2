"""Dates as pages show them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from eventapp.web import filters

SATURDAY = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ("26.09.2026", "Sa 26.09.", "Samstag, 26. September 2026", "September 2026")),
        ("en", ("26 September 2026", "Sat 26 Sep", "Saturday 26 September 2026", "September 2026")),
    ],
)
def test_dates_keep_one_style_in_each_language(app: Flask, language: str, expected: tuple[str, ...]) -> None:
    with app.test_request_context(), force_locale(language):
        shown = tuple(
            show(SATURDAY) for show in (filters.day, filters.day_short, filters.day_full, filters.month_and_year)
        )

    assert shown == expected


@pytest.mark.parametrize(("language", "shown"), [("de", "10.000"), ("en", "10,000")])
def test_large_numbers_are_grouped_as_the_language_does(app: Flask, language: str, shown: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert [filters.number(value) for value in (10_000, 999, "2026", True)] == [shown, "999", "2026", "True"]
