"""Membership in an organization: roles given and taken, and people who leave by themselves.

Whatever takes a role away ends at once what it had opened: the phones that somebody paired as their own, too.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete

from eventapp.adapters.randomness import new_key
from eventapp.db import db, transactional
from eventapp.domain.accounts import address_of_departed
from eventapp.domain.errors import LastAdministrator
from eventapp.domain.retention import SHUT_ACCOUNT_DAYS
from eventapp.domain.states import Role
from eventapp.models import Authenticator, LoginSession, Membership, OutboxMessage, Passkey, RecoveryCode, User
from eventapp.queries import accounts as account_queries
from eventapp.queries import memberships as membership_queries
from eventapp.services import audit, own_phones, second_factors


def set_roles(
    user: User, *, organization_id: int, roles: Collection[Role], now: datetime, by_user_id: int | None
) -> None:
    """Give somebody these roles in the organization instead of the present ones. Call within a transaction."""
    present = {m.role: m for m in user.memberships if m.organization_id == organization_id}
    for role, membership in present.items():
        if role not in roles:
            db.session.delete(membership)
    for role in dict.fromkeys(roles):
        if role not in present:
            db.session.add(Membership(user_id=user.id, organization_id=organization_id, role=role))
    if not present.keys() >= set(roles):
        second_factors.ask_for_missing_factor(user.id)
    end_phones(user, organization_id=organization_id, roles=roles, now=now, by_user_id=by_user_id)


def end_phones(
    user: User, *, organization_id: int, roles: Collection[Role], now: datetime, by_user_id: int | None
) -> None:
    """End what the person's own phones may do at the organization's doors beyond these roles."""
    if user.id is not None:
        own_phones.end_own_phones(
            user_id=user.id, organization_id=organization_id, roles=roles, by_user_id=by_user_id, now=now
        )


def ensure_administered(organization_id: int, *, without: User) -> None:
    """Raise LastAdministrator when nobody else would be left to administer."""
    administers = any(m.organization_id == organization_id and m.role is Role.ADMIN for m in without.memberships)
    if administers and not account_queries.has_other_administrator(organization_id, than_user_id=without.id):
        raise LastAdministrator


@transactional
def leave_organization(*, user_id: int, reference: str, now: datetime) -> None:
    """Let somebody leave an organization by themselves: roles, own phones at its doors and all log-ins end.

    Whoever leaves the last one has no account afterwards: address, password and second factors are deleted; the name
    stays as long as the log names it. Raises NotFound where the person is no member, and LastAdministrator.
    """
    account_queries.lock_accounts()
    user = account_queries.get_user(user_id)
    organization = membership_queries.get_own_organization(reference, user_id=user_id)
    ensure_administered(organization.id, without=user)
    set_roles(user, organization_id=organization.id, roles=(), now=now, by_user_id=user_id)
    user.session_stamp = new_key()
    _record("user.left", user, organization_id=organization.id, user_id=user_id, now=now)
    empty_without_others(user, organization_id=organization.id)


@transactional
def empty_shut_accounts(*, now: datetime) -> int:
    """Empty the accounts that have been shut for long, as if their people had left by themselves; return how many.

    Until then they can be opened again with what they had.
    """
    account_queries.lock_accounts()
    shut = membership_queries.list_shut_before(now - timedelta(days=SHUT_ACCOUNT_DAYS))
    for user in shut:
        for organization_id in sorted({membership.organization_id for membership in user.memberships}):
            set_roles(user, organization_id=organization_id, roles=(), now=now, by_user_id=None)
            _record("user.erased", user, organization_id=organization_id, user_id=None, now=now)
        _empty(user)
    return len(shut)


@transactional
def delete_departed() -> int:
    """Delete the accounts of people who have left everywhere, as soon as no log names them; return how many."""
    forgotten = membership_queries.list_forgotten()
    for user in forgotten:
        db.session.delete(user)
    return len(forgotten)


def empty_without_others(user: User, *, organization_id: int) -> None:
    """Keep nothing but the name of an account that belonged to this organization alone. Call within a transaction."""
    if any(membership.organization_id != organization_id for membership in user.memberships):
        return
    _empty(user)


def _empty(user: User) -> None:
    for model in (LoginSession, Passkey, Authenticator, RecoveryCode, OutboxMessage):
        db.session.execute(delete(model).where(model.user_id == user.id))
    user.is_active = False
    user.password_hash = None
    user.email = address_of_departed(user.reference)
    user.session_stamp = new_key()


def _record(action: str, user: User, *, organization_id: int, user_id: int | None, now: datetime) -> None:
    audit.record(
        action,
        subject_type="user",
        subject_reference=user.reference,
        user_id=user_id,
        organization_id=organization_id,
        now=now,
    )
