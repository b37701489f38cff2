"""Signing in and out."""

from eventapp.web.auth import login
from eventapp.web.auth.blueprint import blueprint

__all__ = ["blueprint", "login"]
