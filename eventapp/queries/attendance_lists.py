"""What stands on the lists of a session: who signs, and who came in when (without names)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from eventapp.domain.admissions import fold_admissions
from eventapp.domain.attendance import fold_arrivals
from eventapp.domain.attendance_lists import Signer
from eventapp.domain.handwriting import Strokes
from eventapp.models import EventSession
from eventapp.queries import door as door_queries
from eventapp.queries.door_log import get_party_log
from eventapp.queries.guest_codes import list_joined_guests
from eventapp.queries.paper import list_expected_tickets


@dataclass(frozen=True, kw_only=True)
class AdmissionLine:
    """People who came in at one moment. A counter that was corrected downwards gives a negative number."""

    at: datetime
    booked: int
    unbooked: int


def list_signers(event_session: EventSession, *, signatures: Mapping[bytes, Strokes]) -> list[Signer]:
    """Return everybody who holds a place, with the time of the first admission, and what they drew, by ticket."""
    event_id = event_session.event_id
    entries = [*door_queries.list_admissions(event_id), *list_joined_guests(event_id).admissions]
    admissions = fold_admissions(entries, reversed_uuids=())
    return [
        Signer(
            name=ticket.name,
            adults=max(1, ticket.adults),
            admitted_at=admission.first.at if admission else None,
            signature=signatures.get(ticket.ticket_id, ()),
        )
        for ticket in list_expected_tickets(event_session.id)
        for admission in [admissions.get((ticket.ticket_id, event_session.reference))]
    ]


def list_admission_lines(event_session: EventSession) -> list[AdmissionLine]:
    """Return the arrivals in the order of time; their sum is what was counted."""
    log = get_party_log(event_session.event_id, [event_session.id])
    arrivals = fold_arrivals(
        log.entries[event_session.id],
        party_sizes=log.party_sizes[event_session.id],
        unbooked_sizes=log.unbooked_sizes[event_session.id],
    )
    return [
        AdmissionLine(at=arrival.at, booked=arrival.booked.size, unbooked=arrival.unbooked.size)
        for arrival in sorted(arrivals, key=lambda arrival: arrival.at)
        if arrival.booked.size or arrival.unbooked.size
    ]
