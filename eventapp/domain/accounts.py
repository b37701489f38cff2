"""Accounts: what a person or an organization is made from."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from eventapp.domain.codes import key_from
from eventapp.domain.states import Role

PASSWORD_RESET_LIFETIME = timedelta(hours=2)
INVITATION_LIFETIME = timedelta(days=7)

_SETUP_CODE_CHARS = 16
_GROUP = 4

#: What a person can be given, in the order in which it is offered.
ASSIGNABLE_ROLES = (Role.ADMIN, Role.ORGANIZER, Role.COUNSELLING, Role.REPORT, Role.DOOR)


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """Somebody who is to get an account."""

    name: str
    email: str
    roles: Sequence[Role]


@dataclass(frozen=True, kw_only=True)
class NewOrganization:
    """The organization of an installation at its first start."""

    name: str
    short_name: str


def normalize_email(address: str) -> str:
    """Return the address as accounts keep it, so that upper and lower case are the same account."""
    return address.strip().lower()


def address_of_departed(reference: str) -> str:
    """Return what stands for the address of somebody who has left everywhere; nobody can log in or get mail there."""
    return f"{reference}@departed.invalid"


def setup_code(*, secret_key: str) -> str:
    """Return what makes the first account of an installation that others reach: 80 bits, in groups of four.

    Derived, so that it can be shown again and is stored nowhere.
    """
    digest = hmac.new(secret_key.encode(), b"einlass-setup/1", hashlib.sha256).digest()
    letters = key_from(digest)[:_SETUP_CODE_CHARS]
    return "-".join(letters[start : start + _GROUP] for start in range(0, _SETUP_CODE_CHARS, _GROUP))


def is_setup_code(typed: str, *, secret_key: str) -> bool:
    """True for the code, whatever its letter case; blanks around it do not count."""
    return hmac.compare_digest(typed.strip().lower().encode(), setup_code(secret_key=secret_key).encode())
