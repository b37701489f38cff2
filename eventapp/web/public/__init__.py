"""Pages for visitors."""

from eventapp.web.public import (
    calendars,
    events,
    legal,
    my_tickets,
    pictures,
    programme,
    registration_changes,
    registrations,
    share_cards,
    tickets,
)
from eventapp.web.public.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendars",
    "events",
    "legal",
    "my_tickets",
    "pictures",
    "programme",
    "registration_changes",
    "registrations",
    "share_cards",
    "tickets",
]
