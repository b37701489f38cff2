"""Ticket codes and short codes: tests/vectors/{tickets,short_codes}.json, which JavaScript reads too."""

import functools
from collections.abc import Callable

import pytest

from eventapp.adapters.signatures import is_signed_by, public_key_of, sign
from eventapp.domain.states import ScanResult
from eventapp.domain.tickets import (
    MAX_EVENT_NUMBER,
    SHORT_CODE_ALPHABET,
    TOKEN_CHARS,
    TicketClaim,
    TicketRejected,
    build_token,
    normalize_short_code,
    read_ticket,
    short_code,
    spaced_short_code,
    ticket_link,
)
from tests.support.vectors import Vector, load_vectors

TICKETS = load_vectors("tickets.json")
SHORT_CODES = load_vectors("short_codes.json")
PRIVATE_KEY = bytes.fromhex(TICKETS["private_keys"]["0"])
TICKET_ID = bytes.fromhex("0102030405060708")
SIGN: Callable[[bytes], bytes] = functools.partial(sign, private_key=PRIVATE_KEY)


def verify(key_id: int, message: bytes, signature: bytes) -> bool:
    """Check a signature with the keys of the vectors."""
    public_key = TICKETS["public_keys"].get(str(key_id))
    return public_key is not None and is_signed_by(message, signature, public_key=bytes.fromhex(public_key))


@pytest.mark.parametrize("case", TICKETS["cases"], ids=lambda case: case["name"])
def test_read_ticket_answers(case: Vector) -> None:
    claim = read_ticket(case["text"], verify=verify)

    expected = case["expected"]
    if "rejected" in expected:
        assert claim == TicketRejected(reason=ScanResult(expected["rejected"]))
    else:
        assert claim == TicketClaim(
            event_number=expected["event_number"],
            ticket_id=bytes.fromhex(expected["ticket"]),
            key_id=expected["key_id"],
        )


def test_read_ticket_has_vectors_made_with_their_own_keys() -> None:
    keys = {number: public_key_of(bytes.fromhex(key)).hex() for number, key in TICKETS["private_keys"].items()}

    assert keys == TICKETS["public_keys"]


def test_build_token_makes_the_token_of_the_vectors() -> None:
    token = build_token(event_number=7, ticket_id=TICKET_ID, key_id=0, sign=SIGN)

    assert token == TICKETS["cases"][0]["text"]
    assert len(token) == TOKEN_CHARS


def test_ticket_link_stays_alphanumeric_for_a_small_qr() -> None:
    link = ticket_link(base_url="https://einlass.example.org", token="ABC")

    assert link == "HTTPS://EINLASS.EXAMPLE.ORG/T/ABC"


@pytest.mark.parametrize(
    ("event_number", "ticket_id", "key_id"),
    [(-1, TICKET_ID, 0), (MAX_EVENT_NUMBER + 1, TICKET_ID, 0), (7, TICKET_ID, 16), (7, TICKET_ID, -1), (7, b"7", 0)],
)
def test_build_token_refuses_what_does_not_fit(event_number: int, ticket_id: bytes, key_id: int) -> None:
    with pytest.raises(ValueError, match=r"out of range|eight bytes"):
        build_token(event_number=event_number, ticket_id=ticket_id, key_id=key_id, sign=SIGN)


@pytest.mark.parametrize("case", SHORT_CODES["made"], ids=lambda case: case["ticket"])
def test_short_code_follows_from_the_ticket_id(case: Vector) -> None:
    assert short_code(bytes.fromhex(case["ticket"])) == case["code"]


@pytest.mark.parametrize("case", SHORT_CODES["typed"], ids=lambda case: case["name"])
def test_normalize_short_code_understands(case: Vector) -> None:
    assert normalize_short_code(case["typed"]) == case["expected"]


def test_normalize_short_code_finds_every_single_slip_and_every_swap_of_neighbours() -> None:
    code = short_code(TICKET_ID)
    slips = {
        code[:at] + other + code[at + 1 :]
        for at in range(len(code))
        for other in SHORT_CODE_ALPHABET
        if other != code[at]
    }
    swaps = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)} - {code}

    assert [typed for typed in slips | swaps if normalize_short_code(typed)] == []


def test_spaced_short_code_is_printed_in_two_groups() -> None:
    assert spaced_short_code("2JB8M99Q") == "2JB8 M99Q"
