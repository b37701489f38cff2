"""The client of the web tests."""

import secrets
from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from eventapp.db import db

_READING = ("GET", "HEAD", "OPTIONS")


class Client(FlaskClient):
    """Requests as a browser makes them, apart from the application context the test itself holds.

    Writing requests carry a valid CSRF token, as if their form had been loaded before; set `sends_csrf_token` to
    False to see what happens without. After each request the test's own session reads what the request wrote.
    """

    sends_csrf_token = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request in a context of its own."""
        if self.sends_csrf_token and kwargs.get("method", "GET") not in _READING:
            headers = dict(kwargs.pop("headers", None) or {})
            # The door's API knows no cookie and no token.
            if "Authorization" not in headers:
                headers.setdefault("X-CSRFToken", Context().run(self._csrf_token))
            kwargs["headers"] = headers
        kwargs["buffered"] = True
        response = Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()
            db.session.expire_all()
        return response

    def _csrf_token(self) -> str:
        """A token as Flask-WTF signs it, for the session of this client."""
        with self.session_transaction() as session:
            kept: str = session.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(kept))
