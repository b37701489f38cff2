"""Passwords, hashed with argon2id."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB and two passes: strong enough for argon2id, and a small server survives several log-ins at once.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: The hash of a password that nobody has, of the same cost as the others.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$tw3Kj1nPeYaeMfBRZjGY1g$bgKWyaQz/j0hCQdXYdg1A7PB7qSz6zxOSDDx/QFd/BU"


def hash_password(password: str) -> str:
    """Return the hash to be stored, with its salt and parameters."""
    return _HASHER.hash(_normal(password))


def is_password(password: str, *, password_hash: str | None) -> bool:
    """True when the password belongs to the hash; without a hash False, and it takes as long."""
    try:
        _HASHER.verify(password_hash or _NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    """The same characters, however the keyboard put them together (ü, or u and two dots)."""
    return unicodedata.normalize("NFKC", password)
