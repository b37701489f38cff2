"""Passwords by argon2id (RFC 9106), in the library's recommended strength."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the hash to be stored, with its salt and parameters."""
    return _HASHER.hash(password)


def is_password(password: str, *, password_hash: str) -> bool:
    """True when the password belongs to the hash; takes as long for a wrong one."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """True when the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)
