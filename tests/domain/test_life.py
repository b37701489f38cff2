"""The phase of an event, by status and clock."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.life import EventPhase, LifeFacts, select_phase
from eventapp.domain.schedule import Span, Window
from eventapp.domain.states import EventStatus

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
AHEAD = Span(starts_at=NOW + 48 * HOUR, ends_at=NOW + 50 * HOUR)
RUNNING = Span(starts_at=NOW, ends_at=NOW + HOUR)
PAST = Span(starts_at=NOW - 2 * HOUR, ends_at=NOW)


def phase(*spans: Span, status: EventStatus = EventStatus.PUBLISHED, window: Window | None = None) -> EventPhase:
    return select_phase(LifeFacts(status=status, window=window or Window(), spans=spans), now=NOW)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (EventStatus.DRAFT, EventPhase.DRAFT),
        (EventStatus.CANCELLED, EventPhase.CANCELLED),
        (EventStatus.FINISHED, EventPhase.FINISHED),
    ],
)
def test_status_comes_before_the_clock(status: EventStatus, expected: EventPhase) -> None:
    assert phase(RUNNING, status=status) is expected


@pytest.mark.parametrize(
    ("spans", "window", "expected"),
    [
        pytest.param([AHEAD], Window(), EventPhase.OPEN, id="open"),
        pytest.param([AHEAD], Window(opens_at=NOW + HOUR), EventPhase.ANNOUNCED, id="not yet open"),
        pytest.param([AHEAD], Window(closes_at=NOW), EventPhase.CLOSED, id="closed"),
        pytest.param([RUNNING], Window(), EventPhase.RUNNING, id="running from the first moment"),
        pytest.param([PAST, RUNNING], Window(), EventPhase.RUNNING, id="second session running"),
        pytest.param([PAST], Window(), EventPhase.OVER, id="over from the last moment"),
        pytest.param([PAST, AHEAD], Window(), EventPhase.OPEN, id="between sessions"),
        pytest.param([], Window(), EventPhase.CLOSED, id="no session takes place"),
    ],
)
def test_clock_decides_a_published_event(spans: list[Span], window: Window, expected: EventPhase) -> None:
    assert phase(*spans, window=window) is expected
