"""Pages for visitors."""

from eventapp.web.public import (
    calendars,
    certificates,
    erasure,
    events,
    legal,
    my_tickets,
    pictures,
    programme,
    registration_changes,
    registrations,
    share_cards,
    statistics,
    tickets,
)
from eventapp.web.public.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendars",
    "certificates",
    "erasure",
    "events",
    "legal",
    "my_tickets",
    "pictures",
    "programme",
    "registration_changes",
    "registrations",
    "share_cards",
    "statistics",
    "tickets",
]
