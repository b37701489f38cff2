"""How many people of a registration are inside, by the counting rule: guests who joined it count with it."""

from collections.abc import Mapping

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance import effective_entries, list_readings
from eventapp.models import EventSession, Registration
from eventapp.queries.door_log import KeyedPartyLog, PartyLog, get_party_log


def count_admitted(registration_id: int) -> int:
    """Return the most people of the registration that any session has let in, never more than it has."""
    return max(count_by_session(registration_id).values(), default=0)


def count_by_session(registration_id: int) -> dict[int, int]:
    """Return how many people of the registration each of the event's sessions has let in."""
    log = _log(registration_id)
    return {session_id: sum(_people(log, session_id).values()) for session_id in log.entries}


def list_admitted_ticket_ids(registration_id: int) -> set[bytes]:
    """Return which tickets of the registration belong to somebody who was let in, old codes included."""
    log = _log(registration_id)
    inside = {party for session_id in log.entries for party, people in _people(log, session_id).items() if people}
    return {bytes.fromhex(ticket) for ticket, party in log.key_of.items() if party in inside}


def _log(registration_id: int) -> KeyedPartyLog:
    rows = db.session.execute(
        select(EventSession.event_id, EventSession.id)
        .join(Registration, Registration.event_id == EventSession.event_id)
        .where(Registration.id == registration_id)
        .order_by(EventSession.id)
    ).all()
    return get_party_log(rows[0].event_id, [row.id for row in rows], registration_id=registration_id)


def _people(log: PartyLog, session_id: int) -> Mapping[str, int]:
    """Return the people inside by party, each up to its size; other registrations' parties have none here."""
    sizes = {**log.unbooked_sizes[session_id], **log.party_sizes[session_id]}
    readings = list_readings(effective_entries(log.entries[session_id]), party_sizes=log.party_sizes[session_id])
    return {
        party: min(sizes.get(party, 0), sum(reading.people.size for reading in each))
        for party, each in readings.items()
    }
