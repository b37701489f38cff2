"""Public references and secret keys, made from random bytes that the caller brings."""

import base64
import hashlib

#: No vowels (no words by accident), no look-alikes; lower case for addresses.
REFERENCE_ALPHABET = "23456789bcdfghjkmnpqrtvwxyz"
REFERENCE_CHARS = 8
REFERENCE_BYTES = 8
KEY_BYTES = 16


def reference_from(random_bytes: bytes) -> str:
    """Return a short public code. Needs at least REFERENCE_BYTES random bytes."""
    number = int.from_bytes(random_bytes[:REFERENCE_BYTES], "big")
    characters = ""
    for _ in range(REFERENCE_CHARS):
        number, digit = divmod(number, len(REFERENCE_ALPHABET))
        characters += REFERENCE_ALPHABET[digit]
    return characters


def key_from(random_bytes: bytes) -> str:
    """Return a secret of 128 bits as 26 lower-case Base32 characters. Needs KEY_BYTES bytes."""
    return base64.b32encode(random_bytes[:KEY_BYTES]).decode("ascii").rstrip("=").lower()


def gone_key(key: str) -> str:
    """Return what stands in place of a secret key once everything it opened is deleted.

    Who still has the key is told so; the key itself cannot be got back.
    """
    return key_from(hashlib.sha256(b"gone " + key.encode()).digest())


def gone_ticket_id(ticket_id: bytes) -> bytes:
    """Return what stands in place of a ticket's id once names are deleted; as long, and as unlike all others."""
    return hashlib.sha256(b"gone " + ticket_id).digest()[: len(ticket_id)]
