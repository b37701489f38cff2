"""Logging in and out, passwords, the first run."""

from eventapp.web.auth import login, passwords, setup
from eventapp.web.auth.blueprint import blueprint

__all__ = ["blueprint", "login", "passwords", "setup"]
