"""Days and times of the wall clock, as forms take them, turned into moments."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext

from eventapp.domain.errors import LocalTimeDoesNotExist, SessionEndsBeforeStart
from eventapp.domain.schedule import Span, build_span, local_to_utc
from eventapp.web.forms.fields import ClockField, DayField, add_error
from eventapp.web.messages import sentence


class TimeFields(Protocol):
    """The fields of a form that together say from when to when."""

    day: DayField
    starts: ClockField
    ends: ClockField
    ends_day: DayField


def zone() -> str:
    """Return the time zone in which people write times."""
    return str(current_app.config["TIMEZONE"])


def local_day_of(moment: datetime) -> date:
    """Return the day on which a moment falls at the event's place."""
    return moment.astimezone(ZoneInfo(zone())).date()


def local_time_of(moment: datetime) -> time:
    """Return the time that the clock at the event's place shows."""
    return moment.astimezone(ZoneInfo(zone())).time().replace(second=0, microsecond=0)


def read_moment(day: date, clock: time, *, at: ClockField | DayField) -> datetime | None:
    """Return the moment; None and an error at the field when the clock skips it."""
    try:
        return local_to_utc(datetime.combine(day, clock), zone=zone())
    except LocalTimeDoesNotExist as error:
        add_error(at, sentence(error))
        return None


def read_span(fields: TimeFields) -> Span | None:
    """Return from when to when; None and errors at the fields when they say nothing possible."""
    day, starts, ends = fields.day.data, fields.starts.data, fields.ends.data
    if day is None or starts is None or ends is None:
        return None
    starts_at = read_moment(day, starts, at=fields.starts)
    ends_at = read_moment(fields.ends_day.data or day, ends, at=fields.ends)
    if starts_at is None or ends_at is None:
        return None
    try:
        return build_span(starts_at=starts_at, ends_at=ends_at)
    except SessionEndsBeforeStart as error:
        hint = gettext("Geht es über Mitternacht? Dann tragen Sie auch den Tag des Endes ein.")
        add_error(fields.ends, sentence(error) if fields.ends_day.data else f"{sentence(error)} {hint}")
        return None


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)
