"""Sums that are not counted yet, sealed for storage.

A copy of the database alone does not open them: the key comes from the installation's secret key. Each sealing has a
new nonce and the same length, so that it does not show how much is in it.
"""

import hashlib
import hmac
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEALED_CHARACTERS = 4096
_NONCE_BYTES = 12


def seal_text(plain: str, *, secret_key: bytes, purpose: bytes, about: str) -> bytes:
    """Return ASCII text readable only with the key, for this purpose and for what it is ``about``."""
    nonce = token_bytes(_NONCE_BYTES)
    padded = plain.ljust(SEALED_CHARACTERS).encode("ascii")
    return nonce + AESGCM(_key(secret_key, purpose)).encrypt(nonce, padded, about.encode("utf-8"))


def unseal_text(sealed: bytes, *, secret_key: bytes, purpose: bytes, about: str) -> str | None:
    """Return the text, None for one that the key does not open any more."""
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(_key(secret_key, purpose)).decrypt(nonce, body, about.encode("utf-8")).decode("ascii")
    except InvalidTag:
        return None


def _key(secret_key: bytes, purpose: bytes) -> bytes:
    return hmac.new(secret_key, purpose, hashlib.sha256).digest()
