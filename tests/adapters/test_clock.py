"""The clock."""

from datetime import UTC, datetime, timedelta

from eventapp.adapters import clock


def test_now_is_this_moment_in_utc() -> None:
    before = datetime.now(UTC)

    moment = clock.now()

    assert moment.tzinfo is UTC
    assert timedelta() <= moment - before < timedelta(seconds=5)
