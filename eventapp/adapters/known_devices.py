"""A mark for browsers that somebody has signed in with before: it names the account by a keyed hash, nobody else.

It opens nothing. It only lets guessing from elsewhere not stand in the way of its owner (docs/security.md).
"""

import hashlib
import hmac
from collections.abc import Sequence

from itsdangerous import BadData, URLSafeTimedSerializer

_SALT = "known device"
MARK_LIFETIME_SECONDS = 180 * 24 * 3600
#: A shared computer knows this many people.
_MAX_ACCOUNTS = 5


def account_mark(email: str, *, secret_key: str) -> str:
    """Return what stands for the account in a mark. ``email`` as accounts keep it."""
    return hmac.new(secret_key.encode(), f"{_SALT} {email}".encode(), hashlib.sha256).hexdigest()[:32]


def write_mark(device: str, accounts: Sequence[str], *, secret_key: str) -> str:
    """Return the mark of a device for the accounts, the latest last; the oldest of too many are forgotten."""
    known = list(accounts)[-_MAX_ACCOUNTS:]
    return URLSafeTimedSerializer(secret_key, salt=_SALT).dumps([device, known])


def read_mark(text: str, *, secret_key: str) -> tuple[str, list[str]]:
    """Return device and accounts of a mark; empty ones for a mark that is old, altered or none."""
    try:
        device, accounts = URLSafeTimedSerializer(secret_key, salt=_SALT).loads(text, max_age=MARK_LIFETIME_SECONDS)
    except (BadData, ValueError, TypeError):
        return "", []
    return str(device), [str(account) for account in accounts]
