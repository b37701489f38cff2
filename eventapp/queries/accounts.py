"""Accounts and memberships."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Membership, Organization, User


@dataclass(frozen=True, kw_only=True)
class Account:
    """An active account with its roles by organization id."""

    id: int
    email: str
    name: str
    session_stamp: str
    roles: Mapping[int, frozenset[Role]]


def find_account(user_id: int) -> Account | None:
    """Return an active account with its roles, in one statement."""
    rows = db.session.execute(
        select(User.email, User.name, User.session_stamp, Membership.organization_id, Membership.role)
        .outerjoin(Membership, Membership.user_id == User.id)
        .where(User.id == user_id, User.is_active)
        .order_by(Membership.id)
    ).all()
    if not rows:
        return None
    roles: dict[int, set[Role]] = defaultdict(set)
    for row in rows:
        if row[3] is not None:
            roles[row[3]].add(row[4])
    return Account(
        id=user_id,
        email=rows[0][0],
        name=rows[0][1],
        session_stamp=rows[0][2],
        roles={organization: frozenset(held) for organization, held in roles.items()},
    )


def find_user_by_email(email: str) -> User | None:
    """Return the account with this address, whatever its letter case."""
    return db.session.scalars(select(User).where(func.lower(User.email) == email.lower())).first()


def has_users() -> bool:
    """True when somebody has an account; before that the first-run page is open."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def find_organization() -> Organization | None:
    """Return the installation's first organization, whose name and legal pages are shown."""
    return db.session.scalars(select(Organization).order_by(Organization.id).limit(1)).first()
