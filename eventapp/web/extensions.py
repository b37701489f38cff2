"""The Flask extensions, made once and bound to the application in ``create_app``."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf import CSRFProtect

P = ParamSpec("P")
R = TypeVar("R")

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
login_manager = LoginManager()


def checks_own_token(view: Callable[P, R]) -> Callable[P, R]:
    """Leave the check of the token to the view's form (web/forms/base.py), which keeps what was typed."""
    csrf.exempt(view)
    return view
