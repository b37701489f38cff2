"""Accounts: what a person or an organization is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from eventapp.domain.states import Role

PASSWORD_RESET_LIFETIME = timedelta(hours=2)
INVITATION_LIFETIME = timedelta(days=7)

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
