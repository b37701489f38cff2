"""More than a hundred thousand forged tickets at a door that knows no list: it lets none of them in.

The hardest door for a forger is the one with a roster. This one has none, so that the signature alone decides.
"""

import base64
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import pytest

from eventapp.adapters.signatures import is_signed_by, public_key_of, sign
from eventapp.domain.check_in import DoorFacts, decide_check_in
from eventapp.domain.states import ScanResult
from eventapp.domain.tickets import (
    BASE32_ALPHABET,
    BODY_BYTES,
    FORMAT_VERSION,
    MAX_KEY_ID,
    SIGNING_CONTEXT,
    TOKEN_CHARS,
    build_token,
    read_ticket,
)
from tests.support.proofs import many, random_case

EVENT, OTHER_EVENT = 7, 8
OUR_KEYS = {key_id: bytes([key_id + 1]) * 32 for key_id in range(3)}
PUBLIC_KEYS = {key_id: public_key_of(key) for key_id, key in OUR_KEYS.items()}
STRANGERS_KEY = bytes(range(32))
#: The order of the group: S + L satisfies the same equation as S, unless whoever checks looks at its size.
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
DOOR = DoorFacts(event_number=EVENT, event_session="one")
NOW = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)
ORDINARY_COUNT = 100_000


@dataclass(frozen=True, kw_only=True)
class Genuine:
    """A real ticket, and what a forger sees of it."""

    token: str
    raw: bytes
    ticket_id: bytes
    key_id: int


def verify(key_id: int, message: bytes, signature: bytes) -> bool:
    """Check with our keys alone, as services/keys.py does."""
    public_key = PUBLIC_KEYS.get(key_id)
    return public_key is not None and is_signed_by(message, signature, public_key=public_key)


def answer(text: str, *, door: DoorFacts = DOOR) -> ScanResult:
    """What the door says to a text; letting somebody in is only for one answer."""
    decision = decide_check_in(read_ticket(text, verify=verify), facts=None, door=door, now=NOW)
    assert (decision.result is ScanResult.ADMITTED) == (decision.admit.size > 0)
    return decision.result


def genuine(chance: Random, *, event_number: int = EVENT) -> Genuine:
    """Make a real ticket."""
    key_id, ticket_id = chance.choice(list(OUR_KEYS)), chance.randbytes(8)
    signer = functools.partial(sign, private_key=OUR_KEYS[key_id])
    token = build_token(event_number=event_number, ticket_id=ticket_id, key_id=key_id, sign=signer)
    raw = base64.b32decode(token + "=" * (-TOKEN_CHARS % 8))
    return Genuine(token=token, raw=raw, ticket_id=ticket_id, key_id=key_id)


def written(raw: bytes) -> str:
    """The bytes as a code holds them."""
    return base64.b32encode(raw).decode("ascii").rstrip("=")


def flipped_bits(chance: Random) -> Iterator[str]:
    """Every bit of a real ticket, and some of them together."""
    raw = int.from_bytes(genuine(chance).raw, "big")
    for bit in range(76 * 8):
        yield written((raw ^ 1 << bit).to_bytes(76, "big"))
    for _ in range(400):
        mask = sum(1 << bit for bit in chance.sample(range(76 * 8), chance.randint(2, 40)))
        yield written((raw ^ mask).to_bytes(76, "big"))


def changed_letters(chance: Random) -> Iterator[str]:
    """One letter is another one, two letters are exchanged, a letter is missing or comes twice."""
    token = genuine(chance).token
    for at in range(TOKEN_CHARS):
        for letter in chance.sample(BASE32_ALPHABET.replace(token[at], ""), 6):
            yield token[:at] + letter + token[at + 1 :]
        yield token[:at] + token[at + 1 :]
        yield token[: at + 1] + token[at:]
    for letter in BASE32_ALPHABET.replace(token[-1], ""):  # the last letter holds two bits that mean nothing
        yield token[:-1] + letter


def cut_and_grown(chance: Random) -> Iterator[str]:
    """Too short at either end, too long, padded, with something in front."""
    token = genuine(chance).token
    for length in range(TOKEN_CHARS):
        yield token[:length]
        yield token[TOKEN_CHARS - length :]
        yield token + token[: length + 1]
        yield token[:length] + "A" * (TOKEN_CHARS - length - 1) + ("B" if token[-1] == "A" else "A")
    yield from (token + "=" * 6, token + "\0", "A" + token[:-1], token[1:] + "A", "https://example.org/t/" + token[:-1])


def other_keys(chance: Random) -> Iterator[str]:
    """Signed by a stranger, by our public key taken for a private one, by the right key under another's number."""
    real = genuine(chance)
    for key_id in range(MAX_KEY_ID + 1):
        body = bytes([FORMAT_VERSION << 4 | key_id]) + real.raw[1:BODY_BYTES]
        if key_id != real.key_id:
            yield written(body + real.raw[BODY_BYTES:])
        for key in (STRANGERS_KEY, chance.randbytes(32), bytes(32), *PUBLIC_KEYS.values()):
            yield written(body + sign(SIGNING_CONTEXT + body, private_key=key))
        for number, ours in OUR_KEYS.items():
            if number != key_id:
                yield written(body + sign(SIGNING_CONTEXT + body, private_key=ours))


def other_statements(chance: Random) -> Iterator[str]:
    """Our key has signed these bytes, but not as a ticket; or the ticket has another version."""
    body = genuine(chance).raw[:BODY_BYTES]
    key = OUR_KEYS[body[0] & 0x0F]
    for message in (body, SIGNING_CONTEXT[:-1] + body, b"einlass-ticket/2:" + body, b"", SIGNING_CONTEXT):
        yield written(body + sign(message, private_key=key))
    for version in {*range(16)} - {FORMAT_VERSION}:
        other = bytes([version << 4 | body[0] & 0x0F]) + body[1:]
        yield written(other + sign(SIGNING_CONTEXT + other, private_key=key))


def transplants(chance: Random) -> Iterator[str]:
    """The signature of one real ticket under the body of another; another event or ticket under a real signature."""
    one = genuine(chance)
    for _ in range(30):
        other = genuine(chance)
        yield written(other.raw[:BODY_BYTES] + one.raw[BODY_BYTES:])
        yield written(one.raw[:44] + other.raw[44:])
        elsewhere = genuine(chance, event_number=OTHER_EVENT).raw
        yield written(elsewhere[:1] + EVENT.to_bytes(3, "big") + elsewhere[4:])
        yield written(one.raw[:4] + chance.randbytes(8) + one.raw[BODY_BYTES:])


def bent_signatures(chance: Random) -> Iterator[str]:
    """Signatures that sloppy programs take: a second form of the same one, points of small order, zeros."""
    raw = genuine(chance).raw
    body, point, scalar = raw[:BODY_BYTES], raw[BODY_BYTES:44], int.from_bytes(raw[44:], "little")
    for times in range(1, 16):
        if (larger := scalar + times * GROUP_ORDER) < 2**256:
            yield written(body + point + larger.to_bytes(32, "little"))
    yield written(body + point + (-scalar % GROUP_ORDER).to_bytes(32, "little"))
    small_orders = ("00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ee" + "ff" * 31, "00" * 31 + "80")
    for order in small_orders:
        for number in (0, 1, scalar, GROUP_ORDER, GROUP_ORDER - 1):
            yield written(body + bytes.fromhex(order) + number.to_bytes(32, "little"))
    for _ in range(60):
        yield written(body + chance.randbytes(64))


def replays(chance: Random) -> Iterator[str]:
    """Real tickets, for other events."""
    for number in (
        0,
        OTHER_EVENT,
        EVENT << 8,
        EVENT << 16,
        2**24 - 1,
        *(chance.randrange(100, 2**24) for _ in range(30)),
    ):
        yield genuine(chance, event_number=number).token


KINDS: tuple[Callable[[Random], Iterator[str]], ...] = (
    flipped_bits,
    changed_letters,
    cut_and_grown,
    other_keys,
    other_statements,
    transplants,
    bent_signatures,
    replays,
)


@pytest.mark.proof
def test_no_forged_ticket_is_let_in() -> None:
    tried, admitted = 0, []
    for number in many(35):
        for kind in KINDS:
            for text in kind(random_case(kind.__name__, number)):
                tried += 1
                if answer(text) is ScanResult.ADMITTED:
                    admitted.append(f"{kind.__name__} {number}: {text}")

    assert admitted == []
    assert tried >= ORDINARY_COUNT * len(many(1))


def test_door_lets_real_tickets_in_and_sends_them_away_elsewhere() -> None:
    tokens = [genuine(random_case("genuine", number)).token for number in range(50)]

    assert {answer(token) for token in tokens} == {ScanResult.ADMITTED}
    other_door = DoorFacts(event_number=OTHER_EVENT, event_session="one")
    assert {answer(token, door=other_door) for token in tokens} == {ScanResult.OTHER_EVENT}
