"""Codes of an app, codes on paper, and who needs a second factor. Passkeys: services/passkeys.py."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update

from eventapp.adapters.app_codes import matching_step, new_secret
from eventapp.adapters.randomness import new_key, new_key_bytes
from eventapp.db import db, transactional
from eventapp.domain.errors import SecondFactorNeeded, WrongCode
from eventapp.domain.second_factors import (
    RECOVERY_CODES,
    app_code_from,
    recovery_code_from,
    recovery_code_hash,
)
from eventapp.domain.states import Role
from eventapp.models import Authenticator, LoginSession, Organization, Passkey, RecoveryCode, User
from eventapp.queries import accounts as account_queries
from eventapp.queries import second_factors as queries
from eventapp.services import audit


@transactional
def begin_app(*, user_id: int, now: datetime) -> None:
    """Make a secret for an app; it counts once a code of it was right. One that counts already stays meanwhile.

    Raises WrongCode where an app counts already: it is taken away first.
    """
    account_queries.lock_accounts()
    if queries.find_app(user_id) is not None:
        raise WrongCode
    db.session.execute(delete(Authenticator).where(Authenticator.user_id == user_id))
    db.session.add(Authenticator(user_id=user_id, secret=new_secret(), created_at=now, last_step=0))


@transactional
def confirm_app(*, user_id: int, code: str, now: datetime) -> list[str]:
    """Let the app count from its first right code on; return recovery codes where there were none. Raises WrongCode."""
    account_queries.lock_accounts()
    app = queries.find_app(user_id, confirmed=False)
    if app is None:
        raise WrongCode
    _take_step(app, code, now=now)
    app.confirmed_at = now
    return welcome(user_id, "user.app_added", now=now)


@transactional
def remove_app(*, user_id: int, now: datetime) -> None:
    """Take the app away. Raises SecondFactorNeeded for the last factor of somebody who needs one."""
    account_queries.lock_accounts()
    ensure_dispensable(user_id)
    db.session.execute(delete(Authenticator).where(Authenticator.user_id == user_id))
    forget_codes_without_factor(user_id)
    record("user.app_removed", user_id, now=now)


@transactional
def check_app_code(*, user_id: int, code: str, now: datetime) -> None:
    """Take a code of the account's app, once. Raises WrongCode."""
    account_queries.lock_accounts()
    app = queries.find_app(user_id)
    if app is None:
        raise WrongCode
    _take_step(app, code, now=now)


@transactional
def spend_recovery_code(*, user_id: int, code: str, now: datetime) -> None:
    """Take a recovery code; it is gone afterwards. Raises WrongCode."""
    digest = recovery_code_hash(code, user_id=user_id)
    spent = delete(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == digest)
    if not db.session.execute(spent.returning(RecoveryCode.id)).first():
        raise WrongCode
    record("user.recovery_code_used", user_id, now=now)


@transactional
def renew_recovery_codes(*, user_id: int, now: datetime) -> list[str]:
    """Replace the account's recovery codes and return them; they are stored as hashes only.

    Raises WrongCode for somebody without a second factor: there is nothing to recover.
    """
    account_queries.lock_accounts()  # of two at the same moment the second replaces the first one's codes
    if not queries.has_any(user_id):
        raise WrongCode
    record("user.recovery_codes_made", user_id, now=now)
    return _make_codes(user_id)


@transactional
def require_for(*, organization_id: int, roles: Collection[Role], by_user_id: int, now: datetime) -> None:
    """Choose for which roles the organization asks for a second factor; it is asked for at the next log-in."""
    organization = db.session.get_one(Organization, organization_id)
    organization.second_factor_roles = tuple(role.value for role in Role if role in roles)
    audit.record(
        "organization.second_factor_set",
        subject_type="organization",
        subject_reference=organization.reference,
        organization_id=organization_id,
        user_id=by_user_id,
        reason=" ".join(organization.second_factor_roles),
        now=now,
    )


@transactional
def reset(*, user_id: int, now: datetime) -> None:
    """Take all second factors from somebody who has lost them, and end all sessions."""
    account_queries.lock_accounts()
    for table in (Passkey, Authenticator, RecoveryCode):
        db.session.execute(delete(table).where(table.user_id == user_id))
    account_queries.get_user(user_id).session_stamp = new_key()
    record("user.second_factor_reset", user_id, is_own_deed=False, now=now)


def welcome(user_id: int, action: str, *, now: datetime) -> list[str]:
    """Remember a new factor and open what waited for it. Returns recovery codes where there were none.

    Part of the caller's transaction.
    """
    db.session.flush()
    db.session.execute(update(LoginSession).where(LoginSession.user_id == user_id).values(must_enrol=False))
    record(action, user_id, now=now)
    return [] if queries.get_second_factors(user_id).recovery_codes else _make_codes(user_id)


def ask_for_missing_factor(user_id: int) -> None:
    """Let open sessions wait for a factor where a new task asks for one. Part of the caller's transaction."""
    db.session.flush()
    if queries.is_required(user_id) and not queries.has_any(user_id):
        db.session.execute(update(LoginSession).where(LoginSession.user_id == user_id).values(must_enrol=True))


def ensure_dispensable(user_id: int) -> None:
    """Raise SecondFactorNeeded when the account has one factor only and needs it."""
    if queries.get_second_factors(user_id).count <= 1 and queries.is_required(user_id):
        raise SecondFactorNeeded


def forget_codes_without_factor(user_id: int) -> None:
    """Delete the recovery codes of somebody who has no second factor any more. Part of the caller's transaction."""
    db.session.flush()
    if not queries.has_any(user_id):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def record(action: str, user_id: int, *, now: datetime, is_own_deed: bool = True) -> None:
    """Remember what was done with an account, by its owner or an operator, in the logs of all their organizations."""
    user: User = account_queries.get_user(user_id)
    for organization_id in sorted({membership.organization_id for membership in user.memberships}):
        audit.record(
            action,
            subject_type="user",
            subject_reference=user.reference,
            user_id=user_id if is_own_deed else None,
            organization_id=organization_id,
            now=now,
        )


def _take_step(app: Authenticator, code: str, *, now: datetime) -> None:
    step = matching_step(app_code_from(code), secret=app.secret, now=now)
    if step is None or step <= app.last_step:
        raise WrongCode
    app.last_step = step


def _make_codes(user_id: int) -> list[str]:
    codes = [recovery_code_from(new_key_bytes()) for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.add_all(
        RecoveryCode(user_id=user_id, code_hash=recovery_code_hash(code, user_id=user_id)) for code in codes
    )
    return codes
