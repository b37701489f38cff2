"""Signed one-time links with which people set a password: after an invitation, or when they forgot theirs.

A link names the account and the session stamp it was made under. Setting a password changes the stamp, so
a link works once, and every older one ends with it. Nothing about links is stored.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from eventapp.domain.errors import LinkExpired


@dataclass(frozen=True, kw_only=True)
class AccountClaim:
    """What a genuine link says; the caller compares the stamp with the account's present one."""

    user_id: int
    session_stamp: str


def make_link_token(claim: AccountClaim, *, expires_at: datetime, secret_key: str) -> str:
    """Return the secret part of a link."""
    facts = [claim.user_id, claim.session_stamp, int(expires_at.timestamp())]
    return _signer(secret_key).dumps(facts)


def read_link_token(token: str, *, secret_key: str, now: datetime) -> AccountClaim:
    """Return what the link says. Raises LinkExpired when it is not ours or too old."""
    try:
        user_id, session_stamp, expires_at = _signer(secret_key).loads(token)
    except BadData as error:
        raise LinkExpired from error
    if now.timestamp() >= expires_at:
        raise LinkExpired
    return AccountClaim(user_id=user_id, session_stamp=session_stamp)


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key,
        salt="einlass-account-link",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
