"""Accounts: the first one, invitations, log-in, passwords, roles, and the end of access.

Whatever ends a log-in changes the account's session stamp; open sessions and unused links end with it.
Passwords are hashed before a transaction begins: hashing is slow on purpose and must not hold a lock.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import update

from eventapp.adapters.account_links import read_link_token
from eventapp.adapters.passwords import hash_password, is_password, needs_rehash
from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.accounts import NewOrganization, NewUser, normalize_email
from eventapp.domain.errors import (
    EmailTaken,
    LinkExpired,
    LoginFailed,
    NotFound,
    WrongPassword,
)
from eventapp.domain.login_sessions import Admission
from eventapp.domain.passwords import Owner
from eventapp.domain.states import MessageKind, Role
from eventapp.models import Membership, Organization, User
from eventapp.queries import accounts as account_queries
from eventapp.services import audit, outbox
from eventapp.services.memberships import end_phones, ensure_administered, set_roles
from eventapp.services.passwords import ensure_strong


def create_first_account(*, organization: NewOrganization, user: NewUser, password: str, now: datetime) -> User:
    """Make the installation's organization and its administrator.

    Raises NotFound as soon as anybody has an account, also for the slower of two at the same moment, and WeakPassword.
    """
    names = (organization.name, organization.short_name)
    ensure_strong(password, owner=Owner(email=user.email, name=user.name, organizations=names))
    return _create_first_account(organization, user, password_hash=hash_password(password), now=now)


@transactional
def _create_first_account(organization: NewOrganization, user: NewUser, *, password_hash: str, now: datetime) -> User:
    account_queries.lock_accounts()
    if account_queries.has_users():
        raise NotFound
    row = account_queries.find_organization()
    if row is None:
        row = Organization(
            reference=new_reference(), name=organization.name, short_name=organization.short_name, email=user.email
        )
        db.session.add(row)
        db.session.flush()
    return _add_user(user, organization_id=row.id, password_hash=password_hash, now=now)


def create_user(*, organization_id: int, user: NewUser, password: str, now: datetime) -> User:
    """Make an account with a password. Raises EmailTaken, WeakPassword."""
    names = account_queries.list_organization_names([organization_id])
    db.session.rollback()
    ensure_strong(password, owner=Owner(email=user.email, name=user.name, organizations=names))
    return _create_user(user, organization_id=organization_id, password_hash=hash_password(password), now=now)


@transactional
def _create_user(user: NewUser, *, organization_id: int, password_hash: str, now: datetime) -> User:
    if account_queries.find_user_by_email(user.email) is not None:
        raise EmailTaken
    return _add_user(user, organization_id=organization_id, password_hash=password_hash, now=now)


@transactional
def invite_user(*, organization_id: int, user: NewUser, language: str, by_user_id: int, now: datetime) -> User:
    """Give somebody roles in the organization; new people get a mail with a link for their password.

    Somebody with an account elsewhere keeps it and gets the roles. Raises EmailTaken for people who already
    work for this organization and for accounts that are shut.
    """
    row = account_queries.find_user_by_email(user.email)
    if row is None:
        row = _add_user(user, organization_id=organization_id, password_hash=None, now=now, by_user_id=by_user_id)
    elif not row.is_active or any(m.organization_id == organization_id for m in row.memberships):
        raise EmailTaken
    else:
        set_roles(row, organization_id=organization_id, roles=user.roles, now=now, by_user_id=by_user_id)
        _record("user.joined", row, organization_id=organization_id, by_user_id=by_user_id, now=now)
    outbox.enqueue_for_user(
        MessageKind.USER_INVITED, user=row, language=language, organization_id=organization_id, now=now
    )
    return row


@transactional
def repeat_invitation(
    *, reference: str, organization_ids: Sequence[int], language: str, by_user_id: int, now: datetime
) -> None:
    """Send a member without a password a fresh invitation, all others a link for a new password. Raises NotFound."""
    row = account_queries.get_member(reference, organization_ids=organization_ids)
    if not row.is_active:
        raise NotFound
    kind = MessageKind.PASSWORD_RESET if row.password_hash else MessageKind.USER_INVITED
    here = next(m.organization_id for m in row.memberships if m.organization_id in organization_ids)
    outbox.enqueue_for_user(kind, user=row, language=language, organization_id=here, now=now)
    _record("user.link_sent", row, by_user_id=by_user_id, now=now)


def log_in(*, email: str, password: str) -> Admission:
    """Return whose account it is. Raises LoginFailed, after the same time whatever is wrong."""
    user = account_queries.find_user_by_email(email)
    present = user.password_hash if user is not None and user.is_active else None
    admission = Admission(user_id=user.id, session_stamp=user.session_stamp) if user is not None else None
    db.session.rollback()  # nothing is held while the password is hashed
    if not is_password(password, password_hash=present) or present is None or admission is None:
        raise LoginFailed
    if needs_rehash(present):
        _keep_hash(admission.user_id, present=present, password_hash=hash_password(password))
    return admission


@transactional
def _keep_hash(user_id: int, *, present: str, password_hash: str) -> None:
    """Replace the hash by another one of the same password; a password that is new meanwhile stays."""
    same = update(User).where(User.id == user_id, User.password_hash == present)
    db.session.execute(same.values(password_hash=password_hash))


@transactional
def request_password_reset(*, email: str, language: str, now: datetime) -> None:
    """Write a mail with a link for a new password, if there is an active account with this address.

    Both cases write one entry, so that the answer takes as long.
    """
    user = account_queries.find_user_by_email(email)
    if user is None or not user.is_active:
        audit.record("user.reset_asked_in_vain", subject_type="user", subject_reference="", now=now)
        return
    outbox.enqueue_for_user(MessageKind.PASSWORD_RESET, user=user, language=language, now=now)
    _record("user.reset_asked", user, now=now)


def get_link_holder(*, token: str, secret_key: str, now: datetime) -> User:
    """Return whom a password link is for. Raises LinkExpired when it is old, used or not ours."""
    claim = read_link_token(token, secret_key=secret_key, now=now)
    try:
        user = account_queries.get_user(claim.user_id)
    except NotFound as error:
        raise LinkExpired from error
    if not user.is_active or user.session_stamp != claim.session_stamp:
        raise LinkExpired
    return user


def redeem_link(*, token: str, password: str, secret_key: str, now: datetime) -> Admission:
    """Set the password with a link and return whose it is.

    Raises LinkExpired, also at the second use, and WeakPassword, which leaves the link as it is.
    """
    user_id = get_link_holder(token=token, secret_key=secret_key, now=now).id
    _ensure_strong(password, user_id=user_id)
    return _redeem_link(token, password_hash=hash_password(password), secret_key=secret_key, now=now)


@transactional
def _redeem_link(token: str, *, password_hash: str, secret_key: str, now: datetime) -> Admission:
    account_queries.lock_accounts()
    user = get_link_holder(token=token, secret_key=secret_key, now=now)
    return _store_password(user, password_hash=password_hash, now=now)


def change_password(*, user_id: int, present: str, password: str, now: datetime) -> Admission:
    """Set a new password; every other log-in ends. Raises WeakPassword, and WrongPassword.

    The latter also when somebody else was faster: who knew the old password does not take back a newer one.
    """
    stamp = account_queries.get_user(user_id).session_stamp
    check_password(user_id=user_id, password=present)
    _ensure_strong(password, user_id=user_id)
    return _set_password(user_id, password_hash=hash_password(password), instead_of=stamp, now=now)


def check_password(*, user_id: int, password: str) -> None:
    """Let somebody who is signed in prove who they are. Raises WrongPassword."""
    password_hash = account_queries.get_user(user_id).password_hash
    db.session.rollback()
    if not is_password(password, password_hash=password_hash):
        raise WrongPassword


def set_password(*, user_id: int, password: str, now: datetime) -> None:
    """Set a new password; every log-in ends. Raises NotFound, WeakPassword."""
    _ensure_strong(password, user_id=user_id)
    _set_password(user_id, password_hash=hash_password(password), now=now)


def _ensure_strong(password: str, *, user_id: int) -> None:
    owner = account_queries.get_owner(user_id)
    db.session.rollback()  # nothing is held while the password is looked at and hashed
    ensure_strong(password, owner=owner)


@transactional
def _set_password(user_id: int, *, password_hash: str, now: datetime, instead_of: str | None = None) -> Admission:
    account_queries.lock_accounts()
    user = account_queries.get_user(user_id)
    if instead_of not in (None, user.session_stamp):
        raise WrongPassword
    return _store_password(user, password_hash=password_hash, now=now)


@transactional
def change_roles(
    *,
    reference: str,
    organization_id: int,
    roles: Collection[Role],
    by_user_id: int,
    now: datetime,
) -> None:
    """Give a member these roles in the organization instead of the present ones; without roles they leave it.

    Raises NotFound, and LastAdministrator when nobody would be left to administer.
    """
    account_queries.lock_accounts()
    user = account_queries.get_member(reference, organization_ids=[organization_id])
    if Role.ADMIN not in roles:
        ensure_administered(organization_id, without=user)
    set_roles(user, organization_id=organization_id, roles=roles, now=now, by_user_id=by_user_id)
    _record("user.roles_changed", user, organization_id=organization_id, by_user_id=by_user_id, now=now)


@transactional
def deactivate_user(
    *, reference: str, organization_ids: Sequence[int], now: datetime, by_user_id: int | None = None
) -> None:
    """End somebody's access: the account is shut; who works for others too only leaves, and is not logged out there.

    Raises NotFound, and LastAdministrator when nobody would be left to administer.
    """
    account_queries.lock_accounts()
    user = account_queries.get_member(reference, organization_ids=organization_ids)
    here = {m.organization_id for m in user.memberships}.intersection(organization_ids)
    for organization_id in sorted(here):
        ensure_administered(organization_id, without=user)
    if len(here) < len({m.organization_id for m in user.memberships}):
        for organization_id in sorted(here):
            set_roles(user, organization_id=organization_id, roles=(), now=now, by_user_id=by_user_id)
    else:
        user.is_active = False
        user.session_stamp = new_key()
    for organization_id in sorted(here):
        end_phones(user, organization_id=organization_id, roles=(), now=now, by_user_id=by_user_id)
        _record("user.deactivated", user, organization_id=organization_id, by_user_id=by_user_id, now=now)


@transactional
def activate_user(*, reference: str, organization_ids: Sequence[int], by_user_id: int, now: datetime) -> None:
    """Open a shut account again, with its old password and roles. Raises NotFound."""
    user = account_queries.get_member(reference, organization_ids=organization_ids)
    user.is_active = True
    _record("user.activated", user, by_user_id=by_user_id, now=now)


def _add_user(
    user: NewUser, *, organization_id: int, password_hash: str | None, now: datetime, by_user_id: int | None = None
) -> User:
    row = User(
        reference=new_reference(),
        email=normalize_email(user.email),
        name=user.name,
        password_hash=password_hash,
        session_stamp=new_key(),
        created_at=now,
        memberships=[Membership(organization_id=organization_id, role=role) for role in dict.fromkeys(user.roles)],
    )
    db.session.add(row)
    db.session.flush()
    _record("user.created", row, organization_id=organization_id, by_user_id=by_user_id, now=now)
    return row


def _store_password(user: User, *, password_hash: str, now: datetime) -> Admission:
    user.password_hash = password_hash
    user.session_stamp = new_key()
    _record("user.password_set", user, by_user_id=user.id, now=now)
    return Admission(user_id=user.id, session_stamp=user.session_stamp)


def _record(
    action: str, user: User, *, now: datetime, organization_id: int | None = None, by_user_id: int | None = None
) -> None:
    audit.record(
        action,
        subject_type="user",
        subject_reference=user.reference,
        user_id=by_user_id,
        organization_id=organization_id,
        now=now,
    )
