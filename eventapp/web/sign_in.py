"""The log-in session: how it begins and ends, how long it lives, where one lands.

It is a signed cookie with the account's id and session stamp, so nothing is stored and nothing can be planted:
beginning a session throws away whatever the browser held before.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from eventapp.adapters import clock
from eventapp.domain.accounts import SESSION_LIFETIME
from eventapp.domain.errors import LoginFailed
from eventapp.domain.states import Role
from eventapp.queries import accounts as account_queries
from eventapp.web.access import SignedInUser, load_user
from eventapp.web.extensions import login_manager

_MAX_NEXT_CHARS = 1000
#: Where web/language.py keeps the chosen language.
_LANGUAGE_KEY = "language"
_STARTED_KEY = "logged_in_at"


def init_app(app: Flask) -> None:
    """Set up cookie and lifetime."""
    app.config["SESSION_COOKIE_NAME"] = "__Host-einlass" if app.config["SESSION_COOKIE_SECURE"] else "einlass"
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LIFETIME
    # Answers that may be cached for ever stay without a cookie.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    # A form lives as long as the session that it was made in.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # The session stamp decides; a change of network or browser version says nothing.
    login_manager.session_protection = None
    app.before_request(_end_old_session)
    app.after_request(_forget_account_pages)


def begin_session(user_id: int) -> SignedInUser:
    """Log the browser in; of what it held before, only the language stays. Raises LoginFailed for shut accounts."""
    account = account_queries.find_account(user_id)
    user = load_user(f"{user_id}.{account.session_stamp}") if account else None
    if user is None:
        raise LoginFailed
    _clear_session()
    session.permanent = True
    session[_STARTED_KEY] = int(clock.now().timestamp())
    login_user(user)
    return user


def end_session() -> None:
    """Log the browser out."""
    logout_user()
    _clear_session()


def landing_page(user: SignedInUser) -> str:
    """Return the page on which somebody starts."""
    if user.sees_events:
        return url_for("manage.index")
    if user.sees_reports:
        return url_for("manage.reports")
    return url_for("door.index") if user.organizations_as(Role.DOOR) else url_for("auth.account")


def safe_path(target: str) -> str | None:
    """Return the target when it is a path of this site, else None: a log-in never leads elsewhere."""
    has_tricks = "\\" in target or any(ord(character) <= 32 or ord(character) == 127 for character in target)
    if len(target) > _MAX_NEXT_CHARS or has_tricks or not target.startswith("/") or target.startswith("//"):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_log_in() -> ResponseReturnValue:
    """Send somebody without a session to the log-in and remember the page, where it is one that can be opened."""
    can_be_opened = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    wanted = request.full_path.rstrip("?") if can_be_opened else None
    return redirect(url_for("auth.login", next=wanted))


def _end_old_session() -> None:
    """The lifetime counts from the log-in: the cookie alone would live longer with every form that is opened."""
    if request.blueprint == "assets" or _STARTED_KEY not in session:
        return
    if clock.now().timestamp() - session[_STARTED_KEY] >= SESSION_LIFETIME.total_seconds():
        _clear_session()


def _clear_session() -> None:
    language = session.get(_LANGUAGE_KEY)
    session.clear()
    if language:
        session[_LANGUAGE_KEY] = language


def _forget_account_pages(response: Response) -> Response:
    if request.blueprint == "auth":
        response.headers["Cache-Control"] = "private, no-store"
    return response
