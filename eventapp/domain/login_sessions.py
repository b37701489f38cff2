"""How long somebody stays signed in, how long a proof of who they are is good for, and what a proof is a proof of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: However busy a session is.
LIFETIME = timedelta(hours=12)
#: Without a request: a form may wait over lunch, a laptop that was left behind does not stay open for the night.
IDLE_LIFETIME = timedelta(hours=4)
#: Looking at the clock costs one statement in this time, not one in each request.
SEEN_EVERY = timedelta(minutes=15)
#: Names are downloaded and keys are changed only by those who have just proven who they are.
PROOF_LIFETIME = timedelta(minutes=10)
#: Between the password and the second factor.
HALF_LIFETIME = timedelta(minutes=10)
#: A page that offers a passkey may stay open this long.
CHALLENGE_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Admission:
    """Whose password, passkey or link was right, and the session stamp that the account had when it was looked at.

    What ends log-ins changes the stamp: a proof from before begins no session after it.
    """

    user_id: int
    session_stamp: str


def is_over(*, created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """True for a session that has lived long enough, or was forgotten."""
    return now - created_at >= LIFETIME or now - last_seen_at >= IDLE_LIFETIME


def is_proven(*, proven_at: datetime, now: datetime) -> bool:
    """True while the last proof is fresh."""
    return now - proven_at < PROOF_LIFETIME
