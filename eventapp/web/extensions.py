"""The Flask extensions, made once and bound to the application in ``create_app``."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from eventapp.domain.networks import network_of
from eventapp.web.wording import WordsWithNumbers

P = ParamSpec("P")
R = TypeVar("R")


def network() -> str:
    """Return the network that the request comes from, as limits count it."""
    return network_of(request.remote_addr)


class _Babel(Babel):
    """flask_babel, whose sentences write numbers as the reader does."""

    @functools.cached_property
    def domain_instance(self) -> WordsWithNumbers:
        """What all words of the application come from."""
        return WordsWithNumbers(domain=self.domain)


babel = _Babel()
csrf = CSRFProtect()
limiter = Limiter(network)
login_manager = LoginManager()


def checks_own_token(view: Callable[P, R]) -> Callable[P, R]:
    """Leave the check of the token to the view's form (web/forms/base.py), which keeps what was typed."""
    csrf.exempt(view)
    return view
