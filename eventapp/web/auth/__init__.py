"""Logging in and out, passwords, second factors, sessions, the first run."""

from eventapp.web.auth import login, passwords, second_factors, second_step, sessions, setup
from eventapp.web.auth.blueprint import blueprint

__all__ = ["blueprint", "login", "passwords", "second_factors", "second_step", "sessions", "setup"]
