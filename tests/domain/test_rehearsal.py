"""Rehearsal tickets: tests/vectors/rehearsal.json is what JavaScript decides about, too."""

import dataclasses
from datetime import UTC, datetime

import pytest

from eventapp.adapters.signatures import is_signed_by, public_key_of, sign
from eventapp.domain.check_in import DoorFacts, Party, TicketFacts, decide_check_in
from eventapp.domain.rehearsal import EVENT_NUMBER, TICKETS, RehearsalTicket, rehearsal_token
from eventapp.domain.states import ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim, TicketRejected, read_ticket, short_code
from tests.support.vectors import load_vectors

NOW = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)
PRIVATE_KEY = bytes(range(32))
SESSION = "sbbb2222"


def claim_of(ticket: RehearsalTicket) -> TicketClaim | TicketRejected:
    """What a reader makes of the ticket's code."""
    token = rehearsal_token(ticket, key_id=3, sign=lambda message: sign(message, private_key=PRIVATE_KEY))
    public_key = public_key_of(PRIVATE_KEY)
    return read_ticket(
        token, verify=lambda key_id, *signed: key_id == 3 and is_signed_by(*signed, public_key=public_key)
    )


def facts_of(ticket: RehearsalTicket) -> TicketFacts:
    """What a rehearsing door knows about it."""
    party = Party(adults=ticket.adults, children=ticket.children)
    return TicketFacts(
        ticket_status=TicketStatus.VALID,
        registration_status=ticket.status,
        event_sessions=frozenset({SESSION if ticket.is_for_session else "another"}),
        party=party,
        admitted=party if ticket.is_inside else Party(),
    )


def test_rehearsal_tickets_are_those_of_the_vectors() -> None:
    assert [dataclasses.asdict(ticket) for ticket in TICKETS] == load_vectors("rehearsal.json")["tickets"]


@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.name)
def test_rehearsing_door_answers_as_the_ticket_says(ticket: RehearsalTicket) -> None:
    door = DoorFacts(event_number=EVENT_NUMBER, event_session=SESSION)

    decision = decide_check_in(claim_of(ticket), facts=facts_of(ticket), door=door, now=NOW)

    assert decision.result is ticket.result


@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.name)
def test_real_door_never_lets_a_rehearsal_ticket_in(ticket: RehearsalTicket) -> None:
    door = DoorFacts(event_number=1, event_session=SESSION)

    decision = decide_check_in(claim_of(ticket), facts=None, door=door, now=NOW)

    assert decision.result is (ScanResult.FORGED if ticket.is_forged else ScanResult.OTHER_EVENT)


def test_rehearsal_tickets_have_short_codes_that_nobody_mixes_up() -> None:
    codes = {short_code(bytes.fromhex(ticket.ticket)) for ticket in TICKETS}

    assert codes == {"4SB877SH", "HDNG4NRT", "VWFDW8RQ", "KNF59T3K", "PPZKVY7W", "M2PMBRVG"}
