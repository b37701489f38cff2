"""Who and what a day at a door is made of: the codes of an event, and phones with what they know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from eventapp.db import db
from eventapp.models import Ticket


@dataclass(frozen=True, kw_only=True)
class Code:
    """A ticket of the event, replaced and cancelled ones too; ``party`` is the same for all codes of one party."""

    ticket: str
    party: str
    size: int
    token: str
    short: str


@dataclass(kw_only=True)
class WorldPhone:
    """A phone, what it wrote, and what it knows of the others: ``seen`` are the entries in the newest ``counts``."""

    name: str
    token: str
    session: str
    is_supervisor: bool
    skew_ms: int
    is_offline: bool = False
    own: list[str] = field(default_factory=list)
    seen: frozenset[str] = frozenset()
    counts: Mapping[str, int] | None = None


def list_codes(event_id: int) -> list[Code]:
    """All codes of an event."""
    size = Ticket.adults + Ticket.children
    columns = (Ticket.ticket_id, Ticket.registration_id, Ticket.attendee_id, size, Ticket.token, Ticket.short_code)
    return [
        Code(ticket=ticket.hex(), party=f"{registration}-{attendee}", size=people, token=token, short=short)
        for ticket, registration, attendee, people, token, short in db.session.execute(
            select(*columns).where(Ticket.event_id == event_id).order_by(Ticket.id)
        )
    ]
