"""Pages for organizers."""

from eventapp.web.manage import (
    desk,
    event_access,
    event_pictures,
    event_sessions,
    event_texts,
    events,
    live,
    numbers,
    organizations,
    outbox,
    paper,
    paper_entry,
    people,
    projects,
    publication,
    users,
    venues,
)
from eventapp.web.manage.blueprint import blueprint

__all__ = [
    "blueprint",
    "desk",
    "event_access",
    "event_pictures",
    "event_sessions",
    "event_texts",
    "events",
    "live",
    "numbers",
    "organizations",
    "outbox",
    "paper",
    "paper_entry",
    "people",
    "projects",
    "publication",
    "users",
    "venues",
]
