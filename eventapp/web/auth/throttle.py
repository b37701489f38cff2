"""How often somebody may try, so that guessing is slow and nobody can lock out anybody else (docs/security.md).

A browser that the account has been signed in with before counts for itself; what strangers try is counted by
connection and by account. Passkeys cannot be guessed and are never slowed down by passwords.
"""

from datetime import UTC, datetime

from limits import RateLimitItem, parse

from eventapp.adapters import clock
from eventapp.domain.accounts import normalize_email
from eventapp.web.extensions import limiter, network
from eventapp.web.known_device import device_name, known_device
from eventapp.web.limits import allow

#: Log-ins of any accounts from one connection.
LOGINS_PER_CONNECTION = parse("10/minute")
#: Passwords for one account, from one connection or one known browser.
FAILURES_PER_PLACE = parse("5/15 minutes")
#: Passwords for one account from everywhere that is not known to it.
FAILURES_PER_ACCOUNT = parse("30/15 minutes")
#: Codes of an app: six digits are few, so strangers who know the password have few of them.
CODES_PER_PLACE = parse("5/15 minutes")
CODES_PER_ACCOUNT = parse("10/hour")
#: Recovery codes and passkeys are too long to be guessed; this only keeps the server from being kept busy.
KEYS_PER_PLACE = parse("20/15 minutes")
RESETS_PER_CONNECTION = parse("10/hour")
RESETS_PER_ACCOUNT = parse("3/hour")
PASSWORDS_PER_CONNECTION = parse("20/hour")

Bucket = tuple[RateLimitItem, tuple[str, ...]]


def may_try_from_here(limit: RateLimitItem) -> bool:
    """Count an attempt from this connection; False when there were too many."""
    return allow(limit, "connection", network())


def may_try_account(limit: RateLimitItem, email: str) -> bool:
    """Count an attempt at this account, whether it exists or not; False when there were too many."""
    return allow(limit, "account", normalize_email(email))


def may_try_key() -> bool:
    """Count a passkey or a recovery code; False when there were too many from this browser, or connection.

    A browser in which somebody has signed in counts for itself: others in the same network use up nothing of it.
    """
    return allow(KEYS_PER_PLACE, "keys", device_name() or network())


def wait_for_log_in(email: str) -> int:
    """Count a password for the account; return 0 when it may be tried, else in how many minutes the next one may."""
    everywhere: Bucket = (FAILURES_PER_ACCOUNT, ("account", normalize_email(email)))
    return _wait([_place(FAILURES_PER_PLACE, email)], everywhere, email)


def wait_for_code(email: str) -> int:
    """The same for a code of an app."""
    everywhere: Bucket = (CODES_PER_ACCOUNT, ("codes", normalize_email(email)))
    return _wait([_place(CODES_PER_PLACE, email, kind="codes")], everywhere, email)


def forget_failures(email: str) -> None:
    """Let passwords start again, here, after the right one. Codes do not: whoever guesses them has the password."""
    _forget(_place(FAILURES_PER_PLACE, email))


def forget_codes(email: str) -> None:
    """Let codes start again, here, after a whole log-in."""
    _forget(_place(CODES_PER_PLACE, email, kind="codes"))


def _wait(buckets: list[Bucket], everywhere: Bucket, email: str) -> int:
    """What strangers use up is not the owner's, whose browser is known."""
    if not known_device(email):
        buckets = [*buckets, everywhere]
    for limit, names in buckets:  # one place that tries too often uses up nothing of the others
        if not allow(limit, *names):
            return _minutes(limit, names)
    return 0


def _forget(bucket: Bucket) -> None:
    limit, names = bucket
    limiter.limiter.clear(limit, *names)


def _place(limit: RateLimitItem, email: str, *, kind: str = "passwords") -> Bucket:
    place = known_device(email) or network()
    return limit, ("place", kind, normalize_email(email), place)


def _minutes(limit: RateLimitItem, names: tuple[str, ...]) -> int:
    reset_at = datetime.fromtimestamp(limiter.limiter.get_window_stats(limit, *names).reset_time, UTC)
    return max(1, -int((clock.now() - reset_at).total_seconds() // 60))
