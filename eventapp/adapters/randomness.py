"""Randomness from the operating system, in the shapes that the domain asks for."""

import secrets
import uuid

from eventapp.domain.certificates import NUMBER_BYTES, number_from
from eventapp.domain.codes import KEY_BYTES, REFERENCE_BYTES, key_from, reference_from
from eventapp.domain.tickets import TICKET_ID_BYTES


def new_reference() -> str:
    """Return a fresh public reference."""
    return reference_from(secrets.token_bytes(REFERENCE_BYTES))


def new_key() -> str:
    """Return a fresh 128-bit secret."""
    return key_from(secrets.token_bytes(KEY_BYTES))


def new_key_bytes() -> bytes:
    """Return 16 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def new_ticket_id() -> bytes:
    """Return eight random bytes."""
    return secrets.token_bytes(TICKET_ID_BYTES)


def new_uuid() -> str:
    """Return a random UUID."""
    return str(uuid.uuid4())


def new_private_key() -> bytes:
    """Return 32 random bytes for an Ed25519 key."""
    return secrets.token_bytes(32)


def new_certificate_number() -> str:
    """Return a fresh number of a certificate."""
    return number_from(secrets.token_bytes(NUMBER_BYTES))
