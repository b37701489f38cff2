"""Public references and secret keys, made from random bytes that the caller brings."""

import base64

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
