"""Sessions of the team: begun, seen, proven, ended. What the cookie holds is stored as a hash."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, or_, update

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import LoginFailed
from eventapp.domain.login_sessions import CHALLENGE_LIFETIME, Admission
from eventapp.models import LoginSession, SpentChallenge, User
from eventapp.queries import login_sessions as session_queries
from eventapp.queries import second_factors as factor_queries
from eventapp.services import second_factors


def token_hash(token: str) -> str:
    """Return how a session's secret is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


@transactional
def begin(*, admission: Admission, browser: str, now: datetime) -> str:
    """Begin a session, take away the account's ended ones, and return the secret for the cookie.

    Raises LoginFailed for an account that is shut meanwhile, or whose log-ins have been ended.
    """
    user_id = admission.user_id
    user = db.session.get(User, user_id, populate_existing=True)
    if user is None or not user.is_active or user.session_stamp != admission.session_stamp:
        raise LoginFailed
    ended = or_(session_queries.is_over_at(now), LoginSession.session_stamp != user.session_stamp)
    db.session.execute(delete(LoginSession).where(LoginSession.user_id == user_id, ended))
    token = new_key()
    session = LoginSession(
        reference=new_reference(),
        user_id=user_id,
        token_hash=token_hash(token),
        session_stamp=user.session_stamp,
        browser=browser,
        created_at=now,
        last_seen_at=now,
        proven_at=now,
        must_enrol=factor_queries.is_required(user_id) and not factor_queries.has_any(user_id),
    )
    db.session.add(session)
    return token


@transactional
def see(*, session_id: int, now: datetime) -> None:
    """Remember that the session is used."""
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=now))


@transactional
def prove(*, session_id: int, now: datetime) -> None:
    """Remember that the person has just proven who they are."""
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(proven_at=now))


@transactional
def end(*, session_id: int) -> None:
    """End a session, as by logging out."""
    db.session.execute(delete(LoginSession).where(LoginSession.id == session_id))


@transactional
def end_one(*, user_id: int, reference: str, now: datetime) -> None:
    """End one of the account's own sessions. Raises NotFound."""
    db.session.delete(session_queries.get_of_user(reference, user_id=user_id))
    second_factors.record("user.session_ended", user_id, now=now)


@transactional
def end_others(*, user_id: int, session_id: int, now: datetime) -> None:
    """End all sessions of the account but this one."""
    others = delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.id != session_id)
    db.session.execute(others)
    second_factors.record("user.session_ended", user_id, now=now)


@transactional
def delete_ended(*, now: datetime) -> None:
    """Delete the rows of sessions that are over by time, and of passkey answers that are too old to be sent again."""
    db.session.execute(delete(LoginSession).where(session_queries.is_over_at(now)))
    db.session.execute(delete(SpentChallenge).where(SpentChallenge.spent_at <= now - 2 * CHALLENGE_LIFETIME))
