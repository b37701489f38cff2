"""The signing keys: one active, older ones stay valid for verification."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from eventapp.adapters.randomness import new_private_key
from eventapp.adapters.signatures import is_signed_by, public_key_of
from eventapp.db import db, transactional
from eventapp.domain.tickets import MAX_KEY_ID, Verify
from eventapp.models import SigningKey
from eventapp.queries.keys import find_active_key, get_public_keys


class KeyRingFull(Exception):
    """All sixteen key ids of the ticket format are used."""


@transactional
def ensure_key(*, now: datetime) -> int:
    """Make the first signing key if there is none. Returns the active key's id."""
    active = find_active_key()
    return active.id if active else _add_key(now=now)


@transactional
def rotate_key(*, now: datetime) -> int:
    """Retire the active key and make a new one. Returns its id. Raises KeyRingFull.

    Tickets signed by retired keys stay valid.
    """
    active = find_active_key()
    if active is not None:
        active.retired_at = now
    return _add_key(now=now)


def get_verifier() -> Verify:
    """Return a function that checks ticket signatures with the installation's keys."""
    return verifier(get_public_keys())


def verifier(public_keys: Mapping[int, bytes]) -> Verify:
    """Return a function that checks ticket signatures with these keys."""

    def verify(key_id: int, message: bytes, signature: bytes) -> bool:
        public_key = public_keys.get(key_id)
        return public_key is not None and is_signed_by(message, signature, public_key=public_key)

    return verify


def _add_key(*, now: datetime) -> int:
    newest = db.session.scalar(select(func.max(SigningKey.id)))
    key_id = 0 if newest is None else newest + 1
    if key_id > MAX_KEY_ID:
        raise KeyRingFull
    private_key = new_private_key()
    db.session.add(
        SigningKey(
            id=key_id,
            private_key=private_key,
            public_key=public_key_of(private_key),
            created_at=now,
        )
    )
    db.session.flush()
    return key_id
