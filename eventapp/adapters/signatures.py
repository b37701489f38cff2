"""Ed25519 by ``cryptography``: signing tickets and checking signatures."""

import functools

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def public_key_of(private_key: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte private key."""
    return _private(private_key).public_key().public_bytes_raw()


def sign(message: bytes, *, private_key: bytes) -> bytes:
    """Return the 64-byte signature."""
    return _private(private_key).sign(message)


def is_signed_by(message: bytes, signature: bytes, *, public_key: bytes) -> bool:
    """True when the signature over the message is by that key."""
    try:
        _public(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@functools.lru_cache(maxsize=16)
def _private(private_key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(private_key)


@functools.lru_cache(maxsize=16)
def _public(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)
