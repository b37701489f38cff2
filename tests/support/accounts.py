"""What accounts may do, as the next request would see it."""

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.queries import accounts as account_queries


def roles_by_organization(user_id: int) -> dict[int, frozenset[Role]]:
    """Return somebody's roles by organization; nothing for accounts that are shut."""
    db.session.rollback()
    user = account_queries.get_user(user_id)
    held = user.memberships if user.is_active else ()
    return {
        organization: frozenset(each.role for each in held if each.organization_id == organization)
        for organization in {each.organization_id for each in held}
    }
