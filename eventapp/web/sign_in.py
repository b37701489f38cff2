"""The log-in: one step or two, how a session begins and ends, where one lands.

The browser's cookie holds a secret; who is behind it, since when and until when, the server knows
(services/login_sessions.py). Beginning a session throws away whatever the browser held before.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from eventapp.adapters import clock
from eventapp.domain.browsers import browser_words
from eventapp.domain.errors import LoginFailed, NotFound
from eventapp.domain.login_sessions import HALF_LIFETIME, LIFETIME, SEEN_EVERY, Admission, is_over
from eventapp.queries import accounts as account_queries
from eventapp.queries import login_sessions as session_queries
from eventapp.queries import second_factors as factor_queries
from eventapp.services import login_sessions
from eventapp.web.access import SignedInUser, signed_in_user
from eventapp.web.extensions import login_manager
from eventapp.web.known_device import remember_device

_MAX_NEXT_CHARS = 1000
#: Where web/language.py keeps the chosen language.
_LANGUAGE_KEY = "language"
_HALF_KEY = "half_login"


@dataclass(frozen=True, kw_only=True)
class HalfLogin:
    """Somebody whose password was right and whose second factor is still to come."""

    user_id: int
    email: str
    session_stamp: str
    wanted: str

    @property
    def admission(self) -> Admission:
        """What the first step has shown."""
        return Admission(user_id=self.user_id, session_stamp=self.session_stamp)


def init_app(app: Flask) -> None:
    """Set up cookie and lifetime."""
    app.config["SESSION_COOKIE_NAME"] = "__Host-einlass" if app.config["SESSION_COOKIE_SECURE"] else "einlass"
    app.config["PERMANENT_SESSION_LIFETIME"] = LIFETIME
    # Answers that may be cached for ever stay without a cookie.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    # A form lives as long as the session that it was made in.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # A change of network or browser version says nothing.
    login_manager.session_protection = None


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(token: str) -> SignedInUser | None:
    """Return the person of a session, None when time, the person, account or password have ended it."""
    found = session_queries.find_signed_in(login_sessions.token_hash(token))
    now = clock.now()
    if found is None or is_over(created_at=found.created_at, last_seen_at=found.last_seen_at, now=now):
        return None
    if now - found.last_seen_at >= SEEN_EVERY:
        login_sessions.see(session_id=found.session_id, now=now)
    return SignedInUser(
        user_id=found.user_id,
        session_id=found.session_id,
        session_token=token,
        name=found.name,
        email=found.email,
        roles=found.roles,
        proven_at=found.proven_at,
        must_enrol=found.must_enrol,
    )


def admit(admission: Admission, *, wanted: str = "") -> ResponseReturnValue:
    """Let somebody in whose password was right: at once, or after the second factor. Raises LoginFailed."""
    if not factor_queries.has_any(admission.user_id):
        landing = landing_page(begin_session(admission))
        return redirect(safe_path(wanted) or landing, 303)
    clear_session()
    session[_HALF_KEY] = {
        "user": admission.user_id,
        "stamp": admission.session_stamp,
        "at": int(clock.now().timestamp()),
        "wanted": wanted,
    }
    return redirect(url_for("auth.second_step"), 303)


def half_login() -> HalfLogin | None:
    """Return who has passed the first step here; None when that was too long ago or the account has changed."""
    kept = session.get(_HALF_KEY)
    if kept is None or clock.now().timestamp() - kept["at"] >= HALF_LIFETIME.total_seconds():
        return None
    try:
        user = account_queries.get_user(kept["user"])
    except NotFound:
        return None
    if not user.is_active or user.session_stamp != kept["stamp"]:
        return None
    return HalfLogin(user_id=user.id, email=user.email, session_stamp=kept["stamp"], wanted=kept["wanted"])


def begin_session(admission: Admission) -> SignedInUser:
    """Log the browser in; of what it held before, only the language stays.

    Raises LoginFailed for shut accounts, and where log-ins were ended since the proof.
    """
    if current_user.is_authenticated:
        login_sessions.end(session_id=signed_in_user().session_id)
    browser = browser_words(request.user_agent.string)
    token = login_sessions.begin(admission=admission, browser=browser, now=clock.now())
    user = load_user(token)
    if user is None:
        raise LoginFailed
    clear_session()
    session.permanent = True
    login_user(user)
    remember_device(user.email)
    return user


def end_session() -> None:
    """Log the browser out."""
    if current_user.is_authenticated:
        login_sessions.end(session_id=signed_in_user().session_id)
    logout_user()
    clear_session()


def landing_page(user: SignedInUser) -> str:
    """Return the page on which somebody starts."""
    if user.must_enrol:
        return url_for("auth.second_factors")
    if user.sees_events:
        return url_for("manage.index")
    if user.sees_reports:
        return url_for("manage.reports")
    return url_for("auth.doors") if user.helps_at_doors else url_for("auth.account")


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


def clear_session() -> None:
    """Throw away what the browser holds, but for the language."""
    language = session.get(_LANGUAGE_KEY)
    session.clear()
    if language:
        session[_LANGUAGE_KEY] = language
