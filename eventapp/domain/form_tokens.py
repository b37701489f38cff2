"""The token of a form: which form it is, and when it was made, signed by the installation.

It takes the place of a riddle for visitors: programs that send a form the moment they have it, or one that they kept
for days, give themselves away. ``key`` stays the same however often a form is shown again, so that one form registers
once.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

#: Slow typists, a form that lies open over lunch, a phone that was put away: all of that is a form of today.
MAX_AGE = timedelta(days=1)
#: Clocks of several machines differ.
_MAX_AHEAD = timedelta(minutes=5)
_MAC_CHARS = 16
_KEY = re.compile(r"[a-z2-7]{26}")
_TOKEN = re.compile(rf"(?P<key>[a-z2-7]{{26}})-(?P<at>[0-9]{{13}})-(?P<mac>[0-9a-f]{{{_MAC_CHARS}}})")


class FormAge(StrEnum):
    """How old a form is when it comes back."""

    RIGHT = "right"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    #: not signed by this installation
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class FormToken:
    """What a token says; ``key`` is empty where not even that can be read."""

    key: str
    age: FormAge


def make_token(key: str, *, made_at: datetime, secret: bytes) -> str:
    """Return the token of a form that is shown now."""
    at = str(int(made_at.timestamp() * 1000)).zfill(13)
    return f"{key}-{at}-{_mac(key, at, secret=secret)}"


def read_token(token: str, *, now: datetime, least: timedelta, secret: bytes) -> FormToken:
    """Return what a token says; whoever needed less than ``least`` for a form has not read it."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        key = token.partition("-")[0]
        return FormToken(key=key if _KEY.fullmatch(key) else "", age=FormAge.UNKNOWN)
    if not hmac.compare_digest(found["mac"], _mac(found["key"], found["at"], secret=secret)):
        return FormToken(key=found["key"], age=FormAge.UNKNOWN)
    made_at = datetime.fromtimestamp(int(found["at"]) / 1000, UTC)
    return FormToken(key=found["key"], age=_age(now - made_at, least=least))


def _age(passed: timedelta, *, least: timedelta) -> FormAge:
    if passed > MAX_AGE:
        return FormAge.TOO_OLD
    if passed < -_MAX_AHEAD:
        return FormAge.UNKNOWN
    return FormAge.TOO_YOUNG if passed < least else FormAge.RIGHT


def _mac(key: str, at: str, *, secret: bytes) -> str:
    message = f"einlass-form/1:{key}:{at}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:_MAC_CHARS]
