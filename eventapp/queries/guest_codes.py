"""Codes that a phone did not know: it counted guests behind them, and some turn out to be tickets."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from eventapp.db import db
from eventapp.domain.states import HOLDING_PLACES, TicketStatus
from eventapp.domain.tickets import normalize_short_code, token_in
from eventapp.models import Registration, RegistrationSession, Ticket


@dataclass(frozen=True, kw_only=True)
class FoundTicket:
    """A valid ticket; ``event_session_ids`` are the sessions in which its party holds a place."""

    ticket_id: bytes
    size: int
    event_session_ids: frozenset[int]


def find_tickets_by_code(codes: Collection[str], *, event_id: int) -> dict[str, FoundTicket]:
    """Return the valid ticket of the event behind each code, in one statement.

    A code is what was scanned or typed. A token is genuine when it is the one that we issued, to the letter. A short
    code that two tickets share names neither.
    """
    meant = {code: token_in(code) or normalize_short_code(code) for code in codes}
    wanted = {word for word in meant.values() if word is not None}
    if not wanted:
        return {}
    rows = db.session.connection().execute(
        select(
            Ticket.ticket_id,
            Ticket.token,
            Ticket.short_code,
            (Ticket.adults + Ticket.children).label("size"),
            RegistrationSession.event_session_id,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(RegistrationSession, RegistrationSession.registration_id == Ticket.registration_id)
        .where(
            Ticket.event_id == event_id,
            Ticket.status == TicketStatus.VALID,
            Registration.status.in_(HOLDING_PLACES),
            or_(Ticket.short_code.in_(wanted), Ticket.token.in_(wanted)),
        )
    )
    sizes: dict[bytes, int] = {}
    sessions: dict[bytes, set[int]] = defaultdict(set)
    named: dict[str, set[bytes]] = defaultdict(set)
    for row in rows:
        sizes[row.ticket_id] = row.size
        sessions[row.ticket_id].add(row.event_session_id)
        named[row.token].add(row.ticket_id)
        named[row.short_code].add(row.ticket_id)
    return {
        code: FoundTicket(ticket_id=ticket_id, size=sizes[ticket_id], event_session_ids=frozenset(sessions[ticket_id]))
        for code, word in meant.items()
        if word is not None and len(named.get(word, ())) == 1
        for ticket_id in named[word]
    }
