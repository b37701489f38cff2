"""Second factors of the team: what somebody has, and who needs one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Authenticator, Membership, Organization, Passkey, RecoveryCode, User


@dataclass(frozen=True, kw_only=True)
class SecondFactors:
    """What somebody has besides a password."""

    has_app: bool
    passkeys: Sequence[Passkey]
    recovery_codes: int

    @property
    def count(self) -> int:
        """How many there are; codes on paper are no factor of their own."""
        return len(self.passkeys) + self.has_app


def get_second_factors(user_id: int) -> SecondFactors:
    """Return what the account has."""
    codes = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id)
    return SecondFactors(
        has_app=find_app(user_id) is not None,
        passkeys=list_passkeys(user_id),
        recovery_codes=db.session.scalar(codes) or 0,
    )


def has_any(user_id: int) -> bool:
    """True when the account has a second factor."""
    app = exists().where(Authenticator.user_id == user_id, Authenticator.confirmed_at.is_not(None))
    passkey = exists().where(Passkey.user_id == user_id)
    return bool(db.session.scalar(select(app | passkey)))


def is_required(user_id: int) -> bool:
    """True when one of the person's tasks asks for a second factor."""
    query = (
        select(Membership.role, Organization.second_factor_roles)
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.user_id == user_id)
    )
    return any(role.value in required for role, required in db.session.execute(query))


def find_app(user_id: int, *, confirmed: bool = True) -> Authenticator | None:
    """Return the account's app with codes; by ``confirmed=False`` the one that is being set up."""
    state = Authenticator.confirmed_at.is_not(None) if confirmed else Authenticator.confirmed_at.is_(None)
    return db.session.scalars(select(Authenticator).where(Authenticator.user_id == user_id, state)).first()


def list_passkeys(user_id: int) -> list[Passkey]:
    """Return the account's passkeys, the oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def lock_passkey(credential_id: bytes) -> Passkey | None:
    """Return the passkey of an active account; nobody takes it away until the transaction ends."""
    query = select(Passkey).join(User, User.id == Passkey.user_id)
    query = query.where(Passkey.credential_id == credential_id, User.is_active).with_for_update(of=Passkey)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def get_passkey(reference: str, *, user_id: int) -> Passkey:
    """Return one of the account's passkeys. Raises NotFound, for those of others too."""
    query = select(Passkey).where(Passkey.reference == reference, Passkey.user_id == user_id)
    passkey = db.session.scalars(query).first()
    if passkey is None:
        raise NotFound
    return passkey
