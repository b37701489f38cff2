"""The door: a web app for volunteers' phones, and its API."""

from eventapp.web.door import entries, offline, pages, pairing, roster, signatures, standing_entries, state
from eventapp.web.door.blueprint import api, blueprint

__all__ = [
    "api",
    "blueprint",
    "entries",
    "offline",
    "pages",
    "pairing",
    "roster",
    "signatures",
    "standing_entries",
    "state",
]
