"""Open sessions of the team."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.login_sessions import IDLE_LIFETIME, LIFETIME
from eventapp.domain.states import Role
from eventapp.models import LoginSession, Membership, User


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """An active account with its roles by organization id, and the session that it is signed in with."""

    user_id: int
    email: str
    name: str
    roles: Mapping[int, frozenset[Role]]
    session_id: int
    created_at: datetime
    last_seen_at: datetime
    proven_at: datetime
    must_enrol: bool


_BELONGS = and_(User.id == LoginSession.user_id, User.session_stamp == LoginSession.session_stamp)


def find_signed_in(token_hash: str) -> SignedIn | None:
    """Return who is behind a session, in one statement; None when account or password ended it."""
    session = LoginSession
    rows = db.session.execute(
        select(User.id, User.email, User.name, session.id, session.created_at, session.last_seen_at)
        .add_columns(session.proven_at, session.must_enrol, Membership.organization_id, Membership.role)
        .join(User, _BELONGS)
        .outerjoin(Membership, Membership.user_id == User.id)
        .where(session.token_hash == token_hash, User.is_active)
        .order_by(Membership.id)
    ).all()
    if not rows:
        return None
    roles: dict[int, set[Role]] = defaultdict(set)
    for row in rows:
        if row.organization_id is not None:
            roles[row.organization_id].add(row.role)
    first = rows[0]
    return SignedIn(
        user_id=first[0],
        email=first.email,
        name=first.name,
        roles={organization: frozenset(held) for organization, held in roles.items()},
        session_id=first[3],
        created_at=first.created_at,
        last_seen_at=first.last_seen_at,
        proven_at=first.proven_at,
        must_enrol=first.must_enrol,
    )


def list_sessions(user_id: int, *, now: datetime) -> list[LoginSession]:
    """Return the open sessions of an account, the latest first."""
    query = select(LoginSession).join(User, _BELONGS).where(LoginSession.user_id == user_id, ~is_over_at(now))
    return list(db.session.scalars(query.order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())))


def get_of_user(reference: str, *, user_id: int) -> LoginSession:
    """Return one session of an account. Raises NotFound, for those of others too."""
    query = select(LoginSession).where(LoginSession.reference == reference, LoginSession.user_id == user_id)
    session = db.session.scalars(query).first()
    if session is None:
        raise NotFound
    return session


def is_over_at(now: datetime) -> ColumnElement[bool]:
    """The condition for sessions that have ended by time."""
    return (LoginSession.created_at <= now - LIFETIME) | (LoginSession.last_seen_at <= now - IDLE_LIFETIME)
