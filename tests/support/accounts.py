"""Accounts for tests: Olga, who has a password, and what somebody may do, as the next request would see it."""

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Organization, User
from eventapp.queries import accounts as account_queries
from tests.support.builders import make_organization, make_user

PASSWORD = "Kirschen im Oktober"


def make_olga(*, roles: tuple[Role, ...] = (Role.ADMIN,), organization: Organization | None = None) -> User:
    """Olga with a password."""
    return make_user(
        organization or make_organization(),
        email="olga@example.org",
        roles=roles,
        password_hash=hash_password(PASSWORD),
    )


def fresh(user: User) -> User:
    """The account as it stands in the database now."""
    db.session.rollback()
    return account_queries.get_user(user.id)


def roles_of(user: User) -> dict[int, frozenset[Role]]:
    """The roles by organization that the next request would see; empty for accounts that are shut."""
    return roles_by_organization(user.id)


def roles_by_organization(user_id: int) -> dict[int, frozenset[Role]]:
    """Return somebody's roles by organization; nothing for accounts that are shut."""
    db.session.rollback()
    user = account_queries.get_user(user_id)
    held = user.memberships if user.is_active else ()
    return {
        organization: frozenset(each.role for each in held if each.organization_id == organization)
        for organization in {each.organization_id for each in held}
    }
