"""How often somebody may try: by address of the connection, and by the account that is tried.

The counters are Flask-Limiter's, kept in memory by each server process; a restart forgets them.
"""

from datetime import UTC, datetime

from flask import request
from limits import RateLimitItem, parse

from eventapp.adapters import clock
from eventapp.domain.accounts import normalize_email
from eventapp.web.extensions import limiter

LOGINS_PER_CONNECTION = parse("10/minute")
FAILURES_PER_ACCOUNT = parse("5/15 minutes")
RESETS_PER_CONNECTION = parse("10/hour")
RESETS_PER_ACCOUNT = parse("3/hour")
PASSWORDS_PER_CONNECTION = parse("20/hour")


def may_try_from_here(limit: RateLimitItem) -> bool:
    """Count an attempt from this connection; False when there were too many."""
    return limiter.limiter.hit(limit, "connection", request.remote_addr or "")


def may_try_account(limit: RateLimitItem, email: str) -> bool:
    """Count an attempt at this account, whether it exists or not; False when there were too many."""
    return limiter.limiter.hit(limit, "account", normalize_email(email))


def forget_failures(email: str) -> None:
    """Start again after a log-in that worked."""
    limiter.limiter.clear(FAILURES_PER_ACCOUNT, "account", normalize_email(email))


def minutes_to_wait(limit: RateLimitItem, email: str | None = None) -> int:
    """Return after how many minutes, at least one, the next attempt is allowed."""
    names = ("connection", request.remote_addr or "") if email is None else ("account", normalize_email(email))
    reset_at = datetime.fromtimestamp(limiter.limiter.get_window_stats(limit, *names).reset_time, UTC)
    return max(1, -int((clock.now() - reset_at).total_seconds() // 60))
