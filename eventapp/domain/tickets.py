"""The ticket code: what a QR holds, how it is read, and the short code printed under it.

A token is 76 bytes in Base32 (122 characters, upper case, no padding): 12 bytes of body and a
64-byte Ed25519 signature. The body is one byte of version and key id, three bytes of event number
and the eight random bytes that are the ticket's identity. Everything is keyed on those eight bytes,
never on the text. No personal data is in it (door.md §3; sizes measured, see docs/adr/0002).
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

from eventapp.domain.states import ScanResult

TICKET_ID_BYTES = 8
BODY_BYTES = 12
TOKEN_CHARS = 122
FORMAT_VERSION = 1
MAX_KEY_ID = 15
MAX_EVENT_NUMBER = 2**24 - 1
BASE32_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#: Signed together with the body, so that a signature can never be mistaken for one over other data.
SIGNING_CONTEXT = b"einlass-ticket/1:"

#: Digits and consonants; 29 is prime, so one check character finds every single slip and every swap.
SHORT_CODE_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
SHORT_CODE_CHARS = 8
#: A token alone, or a link to its page as any camera app shows it.
_TOKEN = re.compile(r"[A-Z2-7]{122}")
_LINK = re.compile(r"HTTPS?://[^/?#\s]+/T/([A-Z2-7]{122})/?(?:[?#].*)?", re.DOTALL)
#: Hyphens and blanks are left out; what a language takes for a blank besides these differs. A 1 or an I is an L.
_AS_TYPED = {**dict.fromkeys(map(ord, "- \t\r\n\u00a0\u202f")), ord("1"): "L", ord("I"): "L"}
_SHORT_CODE_SPACE = len(SHORT_CODE_ALPHABET) ** (SHORT_CODE_CHARS - 1)

Verify = Callable[[int, bytes, bytes], bool]
"""``verify(key_id, message, signature)``: is the signature by that key over that message?"""

Sign = Callable[[bytes], bytes]
"""``sign(message)``: the 64-byte signature by the active key."""


@dataclass(frozen=True, kw_only=True)
class TicketClaim:
    """A genuine ticket code: signed by us, for the event with this number."""

    event_number: int
    ticket_id: bytes
    key_id: int


@dataclass(frozen=True, kw_only=True)
class TicketRejected:
    """A text that is no ticket of ours: ``unknown`` (not our format) or ``forged``."""

    reason: ScanResult


def signed_message(body: bytes) -> bytes:
    """Return the bytes that the signature covers."""
    return SIGNING_CONTEXT + body


def build_token(*, event_number: int, ticket_id: bytes, key_id: int, sign: Sign) -> str:
    """Return the 122-character token of a ticket. Raises ValueError for values out of range.

    Event number 0 belongs to no event: it is for rehearsal tickets (rehearsal.py).
    """
    if not 0 <= key_id <= MAX_KEY_ID or not 0 <= event_number <= MAX_EVENT_NUMBER:
        raise ValueError("key id or event number out of range")
    if len(ticket_id) != TICKET_ID_BYTES:
        raise ValueError("a ticket id has eight bytes")
    head = bytes([FORMAT_VERSION << 4 | key_id]) + event_number.to_bytes(3, "big")
    body = head + ticket_id
    raw = body + sign(signed_message(body))
    return base64.b32encode(raw).decode("ascii").rstrip("=")


def ticket_link(*, base_url: str, token: str) -> str:
    """Return the text of the QR: an upper-case link, so that the QR stays alphanumeric."""
    return f"{base_url.upper()}/T/{token}"


def read_ticket(text: str, *, verify: Verify) -> TicketClaim | TicketRejected:
    """Read a scanned text: the bare token or a link that ends in ``/T/<token>``, in any letter case."""
    token = token_in(text)
    raw = _decode_token(token) if token is not None else None
    if raw is None:
        return TicketRejected(reason=ScanResult.UNKNOWN)
    body, signature = raw[:BODY_BYTES], raw[BODY_BYTES:]
    key_id = body[0] & 0x0F
    if not verify(key_id, signed_message(body), signature):
        return TicketRejected(reason=ScanResult.FORGED)
    return TicketClaim(event_number=int.from_bytes(body[1:4], "big"), ticket_id=body[4:], key_id=key_id)


def token_in(text: str) -> str | None:
    """Return the token of a scanned text, None when it is not our format."""
    if not text.isascii():  # some letters become ASCII in upper case: a code has one spelling only
        return None
    upper = text.strip(" \t\r\n").upper()
    link = _LINK.fullmatch(upper)
    token = link[1] if link else upper
    return token if _TOKEN.fullmatch(token) else None


def _decode_token(token: str) -> bytes | None:
    try:
        raw = base64.b32decode(token + "=" * (-TOKEN_CHARS % 8))
    except binascii.Error:
        return None
    # 122 characters hold two bits more than 76 bytes: a second spelling of the same ticket is refused.
    if base64.b32encode(raw).decode("ascii").rstrip("=") != token or raw[0] >> 4 != FORMAT_VERSION:
        return None
    return raw


def short_code(ticket_id: bytes) -> str:
    """Return the eight-character code that people can read out, made from the ticket id alone."""
    number = int.from_bytes(ticket_id, "big") % _SHORT_CODE_SPACE
    characters = ""
    for _ in range(SHORT_CODE_CHARS - 1):
        number, digit = divmod(number, len(SHORT_CODE_ALPHABET))
        characters = SHORT_CODE_ALPHABET[digit] + characters
    return characters + _check_character(characters)


def normalize_short_code(typed: str) -> str | None:
    """Return the code that was meant, or None when the check character says that it was mistyped."""
    code = typed.upper().translate(_AS_TYPED)
    if len(code) != SHORT_CODE_CHARS or any(c not in SHORT_CODE_ALPHABET for c in code):
        return None
    return code if code[-1] == _check_character(code[:-1]) else None


def spaced_short_code(code: str) -> str:
    """Return the code as it is printed: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def _check_character(characters: str) -> str:
    weighted = sum(weight * SHORT_CODE_ALPHABET.index(c) for weight, c in enumerate(characters, start=1))
    return SHORT_CODE_ALPHABET[weighted % len(SHORT_CODE_ALPHABET)]
