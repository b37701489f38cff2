"""What somebody has besides a password: who can be asked for it, and the codes on paper."""

import hashlib

from eventapp.domain.codes import key_from
from eventapp.domain.states import Role

#: Roles for which an organization can ask for a second factor; helpers at the door have no account.
ROLES = (Role.ADMIN, Role.ORGANIZER, Role.COUNSELLING, Role.REPORT)
RECOVERY_CODES = 10
#: 60 bits each: nobody guesses one, and nobody finds it from its hash.
_CODE_CHARS = 12
_GROUP = 4


def recovery_code_from(randomness: bytes) -> str:
    """Return a code of three groups of four letters and digits, made of 8 or more random bytes."""
    letters = key_from(randomness)[:_CODE_CHARS]
    return "-".join(letters[start : start + _GROUP] for start in range(0, _CODE_CHARS, _GROUP))


def recovery_code_hash(typed: str, *, user_id: int) -> str:
    """Return how a code is stored, whatever blanks, dashes and letter case somebody types."""
    letters = "".join(character for character in typed.lower() if character.isalnum())
    return hashlib.sha256(f"{user_id} {letters}".encode()).hexdigest()


def app_code_from(typed: str) -> str:
    """Return the digits of a code as apps show it, in two groups or in one."""
    return "".join(character for character in typed if not character.isspace() and character != "-")
