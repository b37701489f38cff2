"""Sessions for tests that are not about the log-in."""

from typing import TYPE_CHECKING

from flask.testing import FlaskClient

if TYPE_CHECKING:
    from eventapp.models import User


def sign_in(client: FlaskClient, user: "User") -> None:
    """Give the client the session that the log-in would give this person."""
    with client.session_transaction() as session:
        session["_user_id"] = f"{user.id}.{user.session_stamp}"
        session["_fresh"] = True
