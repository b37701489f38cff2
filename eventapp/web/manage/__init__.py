"""Pages for organizers."""

from eventapp.web.manage import (
    event_access,
    event_pictures,
    event_sessions,
    event_texts,
    events,
    live,
    numbers,
    organizations,
    outbox,
    people,
    projects,
    publication,
    users,
    venues,
)
from eventapp.web.manage.blueprint import blueprint

__all__ = [
    "blueprint",
    "event_access",
    "event_pictures",
    "event_sessions",
    "event_texts",
    "events",
    "live",
    "numbers",
    "organizations",
    "outbox",
    "people",
    "projects",
    "publication",
    "users",
    "venues",
]
