"""Sessions for tests that are not about the log-in."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db
from eventapp.models import LoginSession
from eventapp.services.login_sessions import token_hash

if TYPE_CHECKING:
    from eventapp.models import User

#: Later than any clock that a test sets: such a session never grows old, and its proof stays fresh.
ALWAYS_NEW = datetime(2999, 1, 1, tzinfo=UTC)


def sign_in(client: FlaskClient, user: "User") -> None:
    """Give the client the session that the log-in would give this person."""
    token = make_session(user)
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True


def sessions_of(user: "User") -> list[LoginSession]:
    """Return somebody's sessions, the oldest first."""
    query = select(LoginSession).where(LoginSession.user_id == user.id).order_by(LoginSession.id)
    return list(db.session.scalars(query))


def make_session(user: "User", *, proven_at: datetime = ALWAYS_NEW, must_enrol: bool = False) -> str:
    """Begin a session for somebody; return what their browser holds."""
    token = new_key()
    db.session.add(
        LoginSession(
            reference=new_reference(),
            user_id=user.id,
            token_hash=token_hash(token),
            session_stamp=user.session_stamp,
            browser="Firefox · Linux",
            created_at=ALWAYS_NEW,
            last_seen_at=ALWAYS_NEW,
            proven_at=proven_at,
            must_enrol=must_enrol,
        )
    )
    db.session.commit()
    return token
