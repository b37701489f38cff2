"""The Flask extensions, made once and bound to the application in ``create_app``."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from eventapp.domain.networks import network_of

P = ParamSpec("P")
R = TypeVar("R")


def network() -> str:
    """Return the network that the request comes from, as limits count it."""
    return network_of(request.remote_addr)


babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(network)
login_manager = LoginManager()


def checks_own_token(view: Callable[P, R]) -> Callable[P, R]:
    """Leave the check of the token to the view's form (web/forms/base.py), which keeps what was typed."""
    csrf.exempt(view)
    return view
