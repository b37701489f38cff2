"""What a page asks a passkey: a question of its own, kept in the session, good for one answer."""

import base64
import secrets
from enum import StrEnum

from flask import current_app, session

from eventapp.adapters import clock
from eventapp.adapters.passkeys import Site
from eventapp.domain.errors import PasskeyRefused
from eventapp.domain.login_sessions import CHALLENGE_LIFETIME
from eventapp.web.site import organization_name

_KEY = "passkey_questions"
_BYTES = 32


class Purpose(StrEnum):
    """What a passkey is asked for; an answer for one is none for another."""

    LOG_IN = "log_in"
    PROOF = "proof"
    NEW_KEY = "new_key"


def site() -> Site:
    """Return where passkeys belong to."""
    return Site(base_url=current_app.config["BASE_URL"], name=organization_name() or "Einlass")


def new_challenge(purpose: Purpose) -> bytes:
    """Return a fresh question; it takes the place of the last one with this purpose."""
    challenge = secrets.token_bytes(_BYTES)
    asked = [base64.b64encode(challenge).decode(), int(clock.now().timestamp())]
    session[_KEY] = {**session.get(_KEY, {}), purpose.value: asked}
    return challenge


def take_challenge(purpose: Purpose) -> bytes:
    """Return the question that was asked last, and forget it. Raises PasskeyRefused when it is too old."""
    questions = dict(session.get(_KEY, {}))
    text, asked_at = questions.pop(purpose.value, ("", 0))
    session[_KEY] = questions
    if not text or clock.now().timestamp() - asked_at >= CHALLENGE_LIFETIME.total_seconds():
        raise PasskeyRefused
    return base64.b64decode(text)
