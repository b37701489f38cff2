"""How long somebody stays signed in, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.login_sessions import is_over, is_proven

AT = datetime(2026, 9, 26, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "idle", "over"),
    [
        (12 * HOUR - SECOND, timedelta(0), False),
        (12 * HOUR, timedelta(0), True),
        (5 * HOUR, 4 * HOUR - SECOND, False),
        (5 * HOUR, 4 * HOUR, True),
    ],
    ids=["a busy day", "twelve hours", "lunch", "four hours of nothing"],
)
def test_session_ends_after_twelve_hours_or_four_without_a_request(age: timedelta, idle: timedelta, over: bool) -> None:
    now = AT + age

    assert is_over(created_at=AT, last_seen_at=now - idle, now=now) is over


@pytest.mark.parametrize(("age", "proven"), [(10 * 60 * SECOND - SECOND, True), (10 * 60 * SECOND, False)])
def test_proof_is_fresh_for_ten_minutes(age: timedelta, proven: bool) -> None:
    assert is_proven(proven_at=AT, now=AT + age) is proven
