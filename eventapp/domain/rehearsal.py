"""Rehearsal: tickets to try the door with before it opens. They never let anybody in and never count.

They are signed like real ones, so that camera, decoder and signature are tried out too, but for an event
number that no event has: outside of a rehearsal they are tickets of another event.
"""

from dataclasses import dataclass

from eventapp.domain.states import RegistrationStatus, ScanResult
from eventapp.domain.tickets import BASE32_ALPHABET, Sign, build_token

#: No event has it: the database numbers them from one.
EVENT_NUMBER = 0


@dataclass(frozen=True, kw_only=True)
class RehearsalTicket:
    """A ticket and what is to be known of it. ``ticket`` is its id in hex; ``result`` is what the door must say.

    ``is_inside``: everybody on it came in before; ``is_for_session``: it is for the session of the door, whichever
    that is.
    """

    name: str
    ticket: str
    result: ScanResult
    adults: int = 1
    children: int = 0
    status: RegistrationStatus = RegistrationStatus.CONFIRMED
    is_inside: bool = False
    is_for_session: bool = True
    is_forged: bool = False


#: The ids are fixed, so that a printed sheet is good for every event and every year.
TICKETS = (
    RehearsalTicket(name="single", ticket="b9345f41f5d8c8b0", result=ScanResult.ADMITTED),
    RehearsalTicket(name="family", ticket="d7107436664f5544", result=ScanResult.ADMITTED, adults=2, children=2),
    RehearsalTicket(name="used", ticket="030776229884156f", result=ScanResult.ALREADY_ADMITTED, is_inside=True),
    RehearsalTicket(name="other_day", ticket="feeceb55d1be1c76", result=ScanResult.OTHER_SESSION, is_for_session=False),
    RehearsalTicket(
        name="canceled", ticket="3eed92d48003ee88", result=ScanResult.CANCELED, status=RegistrationStatus.CANCELED
    ),
    RehearsalTicket(name="forged", ticket="a5721e48e9c9f46e", result=ScanResult.FORGED, is_forged=True),
)


@dataclass(frozen=True, kw_only=True)
class RehearsalCode:
    """A rehearsal ticket with its code as a picture, small enough to travel with every roster.

    ``modules`` are ``side`` × ``side`` bits, row after row, 1 is black, in Base64.
    """

    ticket: RehearsalTicket
    side: int
    modules: str


def rehearsal_token(ticket: RehearsalTicket, *, key_id: int, sign: Sign) -> str:
    """Return the ticket's token; that of a forged one has one character changed, as if somebody had tried."""
    token = build_token(event_number=EVENT_NUMBER, ticket_id=bytes.fromhex(ticket.ticket), key_id=key_id, sign=sign)
    if not ticket.is_forged:
        return token
    place = len(token) // 2
    other = BASE32_ALPHABET[BASE32_ALPHABET.index(token[place]) ^ 1]
    return token[:place] + other + token[place + 1 :]
