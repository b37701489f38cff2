"""Pages for visitors."""

from eventapp.web.public import (
    address_checks,
    answers,
    calendars,
    certificates,
    erasure,
    events,
    invitations,
    legal,
    my_tickets,
    pictures,
    programme,
    registration_changes,
    registrations,
    share_cards,
    statistics,
    tickets,
    waiting,
)
from eventapp.web.public.blueprint import blueprint

__all__ = [
    "address_checks",
    "answers",
    "blueprint",
    "calendars",
    "certificates",
    "erasure",
    "events",
    "invitations",
    "legal",
    "my_tickets",
    "pictures",
    "programme",
    "registration_changes",
    "registrations",
    "share_cards",
    "statistics",
    "tickets",
    "waiting",
]
