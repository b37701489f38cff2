"""For which organizations somebody works, as they see it themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.accounts import ASSIGNABLE_ROLES
from eventapp.domain.errors import NotFound
from eventapp.domain.states import Role
from eventapp.models import AuditEntry, Membership, Organization, User
from eventapp.queries.accounts import has_other_administrator

#: Steps in the log with which an account may have lost all that it opened.
_ENDS = ("user.deactivated", "user.roles_changed")


@dataclass(frozen=True, kw_only=True)
class OwnMembership:
    """An organization that somebody works for, and as what. ``is_needed``: nobody else administers it."""

    reference: str
    name: str
    short_name: str
    roles: tuple[Role, ...]
    is_needed: bool


def list_own_memberships(user_id: int) -> list[OwnMembership]:
    """Return the organizations that somebody works for, by name."""
    roles: dict[Organization, set[Role]] = {}
    rows = db.session.execute(
        select(Organization, Membership.role)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.user_id == user_id)
        .order_by(Organization.name, Organization.id)
    )
    for organization, role in rows:
        roles.setdefault(organization, set()).add(role)
    return [
        OwnMembership(
            reference=organization.reference,
            name=organization.name,
            short_name=organization.short_name,
            roles=tuple(role for role in ASSIGNABLE_ROLES if role in held),
            is_needed=Role.ADMIN in held and not has_other_administrator(organization.id, than_user_id=user_id),
        )
        for organization, held in roles.items()
    ]


def get_own_organization(reference: str, *, user_id: int) -> Organization:
    """Return an organization that somebody works for. Raises NotFound for all others."""
    is_member = exists().where(Membership.organization_id == Organization.id, Membership.user_id == user_id)
    query = select(Organization).where(Organization.reference == reference, is_member)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def list_shut_before(moment: datetime) -> list[User]:
    """Return the accounts that have opened nothing since then and are still somebody's, memberships loaded.

    They are shut, or nobody gave them a task again. The log says since when; what it does not know any more is older
    than it is.
    """
    has_task = exists().where(Membership.user_id == User.id)
    since = (
        select(func.max(AuditEntry.at))
        .where(
            AuditEntry.subject_type == "user",
            AuditEntry.subject_reference == User.reference,
            AuditEntry.action.in_(_ENDS),
        )
        .scalar_subquery()
    )
    opens_nothing = or_(and_(User.is_active.is_(False), has_task), and_(User.is_active, ~has_task))
    query = select(User).where(opens_nothing, or_(since.is_(None), since < moment)).order_by(User.id)
    return list(db.session.scalars(query.options(selectinload(User.memberships))))


def list_forgotten() -> list[User]:
    """Return the shut accounts without any organization that no log names any more."""
    is_named = or_(
        exists().where(Membership.user_id == User.id),
        exists().where(AuditEntry.user_id == User.id),
    )
    query = select(User).where(User.is_active.is_(False), ~is_named).order_by(User.id)
    return list(db.session.scalars(query.options(selectinload(User.memberships))))
