"""The cookie by which a browser is known to an account, set by a log-in that worked (docs/security.md, "Log-in")."""

import secrets

from flask import Response, after_this_request, current_app, request

from eventapp.adapters.known_devices import MARK_LIFETIME_SECONDS, account_mark, read_mark, write_mark
from eventapp.domain.accounts import normalize_email


def known_device(email: str) -> str:
    """Return the name of this browser when somebody has signed in to the account with it, else nothing."""
    device, accounts = _read()
    return device if _mark(email) in accounts else ""


def device_name() -> str:
    """Return the name of this browser when somebody has signed in to any account with it, else nothing."""
    device, accounts = _read()
    return device if accounts else ""


def remember_device(email: str) -> None:
    """Let this browser be known to the account from now on."""
    device, accounts = _read()
    mark = _mark(email)
    others = [account for account in accounts if account != mark]
    text = write_mark(device or secrets.token_hex(16), [*others, mark], secret_key=current_app.config["SECRET_KEY"])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        is_secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            _cookie_name(), text, max_age=MARK_LIFETIME_SECONDS, secure=is_secure, httponly=True, samesite="Lax"
        )
        return response


def _read() -> tuple[str, list[str]]:
    return read_mark(request.cookies.get(_cookie_name(), ""), secret_key=current_app.config["SECRET_KEY"])


def _mark(email: str) -> str:
    return account_mark(normalize_email(email), secret_key=current_app.config["SECRET_KEY"])


def _cookie_name() -> str:
    return "__Host-einlass-device" if current_app.config["SESSION_COOKIE_SECURE"] else "einlass-device"
