"""Accounts and memberships."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select, text
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.accounts import normalize_email
from eventapp.domain.errors import NotFound
from eventapp.domain.paper import in_name_order, name_order
from eventapp.domain.passwords import Owner
from eventapp.domain.states import Role
from eventapp.models import Membership, Organization, User


def get_user(user_id: int) -> User:
    """Return an account with its memberships. Raises NotFound."""
    return _one(select(User).where(User.id == user_id))


def get_owner(user_id: int) -> Owner:
    """Return what everybody knows about an account. Raises NotFound."""
    user = get_user(user_id)
    names = list_organization_names(sorted({membership.organization_id for membership in user.memberships}))
    return Owner(email=user.email, name=user.name, organizations=names)


def list_organization_names(organization_ids: Sequence[int]) -> list[str]:
    """Return the long and short names of organizations."""
    query = select(Organization.name, Organization.short_name).where(Organization.id.in_(organization_ids))
    return [name for names in db.session.execute(query) for name in names]


def find_user_by_email(email: str) -> User | None:
    """Return the account with this address, whatever its letter case."""
    query = select(User).where(User.email == normalize_email(email))
    return db.session.scalars(query.options(selectinload(User.memberships))).first()


def get_user_by_email(email: str) -> User:
    """Return the account with this address and its memberships. Raises NotFound."""
    user = find_user_by_email(email)
    if user is None:
        raise NotFound
    return user


def get_member(reference: str, *, organization_ids: Sequence[int]) -> User:
    """Return a member of one of the organizations. Raises NotFound, for members of others too."""
    return _one(select(User).where(User.reference == reference, _is_member(organization_ids)))


def list_members(organization_ids: Sequence[int]) -> list[User]:
    """Return everybody with a role in one of the organizations, active accounts first."""
    query = select(User).where(_is_member(organization_ids)).order_by(User.id).options(selectinload(User.memberships))
    return sorted(db.session.scalars(query), key=lambda user: (not user.is_active, name_order(user.name)))


def list_administrators(organization_ids: Sequence[int]) -> list[User]:
    """Return everybody who administers one of the organizations and has set a password, each once."""
    is_administrator = exists().where(
        Membership.user_id == User.id,
        Membership.organization_id.in_(organization_ids),
        Membership.role == Role.ADMIN,
    )
    query = select(User).where(is_administrator, User.is_active, User.password_hash.is_not(None))
    return list(db.session.scalars(query.order_by(User.id)))


def list_users() -> list[User]:
    """Return all accounts with their memberships and organizations, for administrators of the installation."""
    query = select(User).order_by(User.id)
    return in_name_order(
        db.session.scalars(query.options(selectinload(User.memberships).joinedload(Membership.organization)))
    )


def has_users() -> bool:
    """True when somebody has an account; before that the first-run page is open."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def has_other_administrator(organization_id: int, *, than_user_id: int) -> bool:
    """True when somebody else with an active account administers the organization."""
    query = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role == Role.ADMIN,
            Membership.user_id != than_user_id,
            User.is_active,
        )
    )
    return db.session.scalar(query.limit(1)) is not None


def has_counsellor(organization_id: int) -> bool:
    """True when somebody with an active account may open the organization's counselling bookings."""
    query = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role == Role.COUNSELLING,
            User.is_active,
        )
    )
    return db.session.scalar(query.limit(1)) is not None


def lock_accounts() -> None:
    """Let nobody else change accounts until the transaction ends; reading goes on.

    For rules over all accounts, such as "the first one". On SQLite the writing transaction itself is the lock.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text('LOCK TABLE "user" IN SHARE ROW EXCLUSIVE MODE'))


_ORGANIZATION_NAME = select(Organization.short_name).order_by(Organization.id).limit(1)


def find_organization() -> Organization | None:
    """Return the installation's first organization, whose name and legal pages are shown."""
    return db.session.scalars(select(Organization).order_by(Organization.id).limit(1)).first()


def find_organization_name() -> str | None:
    """Return the short name of the installation's first organization; every page shows it."""
    return db.session.connection().scalar(_ORGANIZATION_NAME)


def _is_member(organization_ids: Sequence[int]) -> ColumnElement[bool]:
    return exists().where(Membership.user_id == User.id, Membership.organization_id.in_(organization_ids))


def _one(query: Select[User]) -> User:
    options = selectinload(User.memberships)
    user = db.session.scalars(query.options(options).execution_options(populate_existing=True)).first()
    if user is None:
        raise NotFound
    return user
