"""Dates, times and numbers as pages show them, in the page's language and the event's time zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_babel import format_date, format_decimal, get_locale
from markupsafe import Markup

from eventapp.adapters.markdown import plain_text, render_markdown
from eventapp.adapters.translations import DAY_FULL_PATTERNS, DAY_PATTERNS, DAY_SHORT_PATTERNS
from eventapp.domain.tickets import spaced_short_code


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        bdi=isolated,
        day=day,
        day_of_month=day_of_month,
        number=number,
        day_short=day_short,
        day_full=day_full,
        month=month,
        month_short=month_short,
        month_and_year=month_and_year,
        time=clock_time,
        time_range=time_range,
        weekday=weekday,
        weekday_full=weekday_full,
        iso=iso,
        markdown=markdown,
        plain=plain_text,
        short_code=spaced_short_code,
    )


def local(moment: datetime) -> datetime:
    """Return the moment at the event's place."""
    return moment.astimezone(ZoneInfo(current_app.config["TIMEZONE"]))


def _day_of(moment: date | datetime) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


def _format(moment: date | datetime, pattern: str) -> str:
    return str(format_date(_day_of(moment), pattern))


def day(moment: date | datetime) -> str:
    """26.09.2026, 26 September 2026"""
    return _format(moment, DAY_PATTERNS.get(_language(), "medium"))


def day_short(moment: date | datetime) -> str:
    """Sa 26.09., Sat 26 Sep"""
    return f"{weekday(moment)} {_format(moment, DAY_SHORT_PATTERNS.get(_language(), 'd MMM'))}"


def day_full(moment: date | datetime) -> str:
    """Samstag, 26. September 2026; Saturday 26 September 2026"""
    return _format(moment, DAY_FULL_PATTERNS.get(_language(), "full"))


def day_of_month(moment: date | datetime) -> str:
    """26"""
    return _format(moment, "d")


def weekday(moment: date | datetime) -> str:
    """Sa"""
    return _format(moment, "EEE").rstrip(".")


def weekday_full(moment: date | datetime) -> str:
    """Samstag"""
    return _format(moment, "EEEE")


def month(moment: date | datetime) -> str:
    """September"""
    return _format(moment, "LLLL")


def month_short(moment: date | datetime) -> str:
    """Sep"""
    return _format(moment, "LLL").rstrip(".")[:4]


def month_and_year(moment: date | datetime) -> str:
    """September 2026"""
    return _format(moment, "LLLL yyyy")


def clock_time(moment: datetime) -> str:
    """13:00; always on the 24-hour clock, as everybody in Germany reads it."""
    return local(moment).strftime("%H:%M")


def time_range(starts_at: datetime, ends_at: datetime) -> str:
    """13:00–18:00; the second day is named when it ends after midnight."""
    if local(ends_at).date() - local(starts_at).date() >= timedelta(days=1):
        return f"{clock_time(starts_at)}–{day_short(ends_at)} {clock_time(ends_at)}"
    return f"{clock_time(starts_at)}–{clock_time(ends_at)}"


def iso(moment: datetime) -> str:
    """2026-09-26T13:00:00+02:00, for machines."""
    return local(moment).isoformat()


def number(value: object) -> str:
    """10.000, 10,000; what is not a whole number stays as it is."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return format_decimal(value) if is_whole else str(value)


def isolated(text: str) -> Markup:
    """The words in a ``bdi``, so that names and numbers keep their order in any script (LNG-2)."""
    return Markup("<bdi>{}</bdi>").format(text) if text else Markup()


def markdown(text: str) -> Markup:
    """Sanitized HTML of an organizer's text."""
    return Markup(render_markdown(text))  # noqa: S704 (sanitized by an allow-list)


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else ""
