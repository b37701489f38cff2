"""Time rules, with the two nights in which the clock jumps."""

from datetime import UTC, date, datetime

import pytest

from eventapp.domain.errors import LocalTimeDoesNotExist, RegistrationClosed, SessionEndsBeforeStart
from eventapp.domain.schedule import (
    Span,
    Window,
    build_span,
    ensure_registration_open,
    local_day,
    local_to_utc,
    move_by_days,
    net_minutes,
    overlaps,
)

BERLIN = "Europe/Berlin"


def _utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=UTC)


def _span(start_hour: int, end_hour: int) -> Span:
    return Span(starts_at=_utc(26, start_hour), ends_at=_utc(26, end_hour))


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 9, 26, 13, 0), datetime(2026, 9, 26, 11, 0, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2026, 12, 5, 13, 0), datetime(2026, 12, 5, 12, 0, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # noqa: DTZ001
    ],
    ids=["summer", "winter", "doubled hour: the first"],
)
def test_wall_clock_becomes_utc(local: datetime, utc: datetime) -> None:
    assert local_to_utc(local, zone=BERLIN) == utc


def test_skipped_hour_is_named() -> None:
    with pytest.raises(LocalTimeDoesNotExist) as refusal:
        local_to_utc(datetime(2026, 3, 29, 2, 30), zone=BERLIN)  # noqa: DTZ001

    assert refusal.value.parameters == {"time": "29.03.2026 02:30"}


@pytest.mark.parametrize("ends_at", [_utc(26, 11), _utc(26, 10)], ids=["same moment", "before"])
def test_session_must_end_after_it_starts(ends_at: datetime) -> None:
    with pytest.raises(SessionEndsBeforeStart):
        build_span(starts_at=_utc(26, 11), ends_at=ends_at)


@pytest.mark.parametrize(
    ("spans", "answer"),
    [
        ([_span(10, 12), _span(12, 14)], False),
        ([_span(12, 14), _span(10, 13)], True),
        ([_span(10, 18), _span(11, 12), _span(13, 14)], True),
        ([], False),
    ],
    ids=["one after the other", "an hour shared", "one inside another", "none"],
)
def test_overlap(spans: list[Span], answer: bool) -> None:
    assert overlaps(spans) is answer


@pytest.mark.parametrize(
    ("window", "is_open"),
    [
        (Window(), True),
        (Window(opens_at=_utc(1, 10)), True),
        (Window(opens_at=_utc(1, 11)), False),
        (Window(closes_at=_utc(1, 10)), False),
        (Window(closes_at=_utc(1, 11)), True),
    ],
    ids=["always", "opens now", "opens later", "closes now", "closes later"],
)
def test_registration_window(window: Window, is_open: bool) -> None:
    now = _utc(1, 10)

    assert window.contains(now) is is_open
    if not is_open:
        with pytest.raises(RegistrationClosed):
            ensure_registration_open(window, now=now)


def test_day_is_the_day_at_the_place() -> None:
    assert local_day(datetime(2026, 9, 26, 22, 30, tzinfo=UTC), zone=BERLIN) == date(2026, 9, 27)


@pytest.mark.parametrize(("pause", "minutes"), [(0, 210), (30, 180), (500, 0)])
def test_net_minutes_leave_breaks_out(pause: int, minutes: int) -> None:
    span = Span(starts_at=_utc(26, 8), ends_at=_utc(26, 11, 30))

    assert net_minutes(span, break_minutes=pause) == minutes


def test_moved_session_keeps_its_wall_clock_time() -> None:
    before_the_change = datetime(2026, 10, 24, 11, 0, tzinfo=UTC)

    assert move_by_days(before_the_change, days=7, zone=BERLIN) == datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
