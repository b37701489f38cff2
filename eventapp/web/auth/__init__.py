"""Logging in and out, passwords, second factors, sessions, the first run."""

from eventapp.web.auth import doors, login, memberships, passwords, second_factors, second_step, sessions, setup
from eventapp.web.auth.blueprint import blueprint

__all__ = [
    "blueprint",
    "doors",
    "login",
    "memberships",
    "passwords",
    "second_factors",
    "second_step",
    "sessions",
    "setup",
]
