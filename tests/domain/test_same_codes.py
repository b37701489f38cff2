"""A code is read the same in Python and in JavaScript: any text, each with its own cryptography (docs/door.md).

The vectors say what is right; here it is only asked whether both sides say the same.
"""

import base64
from collections.abc import Iterator
from random import Random

import pytest

from eventapp.adapters.signatures import is_signed_by, public_key_of, sign
from eventapp.domain.tickets import (
    SHORT_CODE_ALPHABET,
    TicketClaim,
    TicketRejected,
    build_token,
    normalize_short_code,
    read_ticket,
    short_code,
    ticket_link,
)
from tests.support.door_peer import DoorPeer, running_peer
from tests.support.proofs import expect_same, many, random_case

KEYS = {0: bytes(range(32)), 3: bytes(range(100, 132))}
PUBLIC_KEYS = {number: public_key_of(key) for number, key in KEYS.items()}

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def peer() -> Iterator[DoorPeer]:
    """The phone's modules."""
    with running_peer() as peer:
        yield peer


def verify(key_id: int, message: bytes, signature: bytes) -> bool:
    """The server's check."""
    return key_id in PUBLIC_KEYS and is_signed_by(message, signature, public_key=PUBLIC_KEYS[key_id])


def chance_token(chance: Random) -> str:
    """A token that is ours, or almost."""
    key_id = chance.choice((0, 3, 3, 9))
    private_key = KEYS.get(key_id, KEYS[0])
    token = build_token(
        event_number=chance.randint(1, 2**24 - 1),
        ticket_id=chance.randbytes(8),
        key_id=key_id,
        sign=lambda message: sign(message, private_key=private_key),
    )
    if chance.random() < 0.3:
        return token
    return chance.choice((flipped, spare_bits, other_version, cut, stretched))(token, chance)


def flipped(token: str, chance: Random) -> str:
    """One character is another one."""
    place = chance.randrange(len(token))
    return token[:place] + chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ2345670189=-é") + token[place + 1 :]


def spare_bits(token: str, chance: Random) -> str:
    """The last character, whose two lowest bits say nothing."""
    return token[:-1] + chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def other_version(token: str, chance: Random) -> str:
    """The first byte holds the version."""
    raw = bytearray(base64.b32decode(token + "=" * 6))
    raw[0] = chance.randrange(256)
    return base64.b32encode(bytes(raw)).decode().rstrip("=")


def cut(token: str, chance: Random) -> str:
    """Its end is missing, or its beginning."""
    place = chance.randrange(len(token))
    return chance.choice((token[:place], token[place:]))


def stretched(token: str, chance: Random) -> str:
    """Something is in it twice, or padding behind it."""
    return chance.choice((token + token, token + "======", token + chance.choice("A7="), chance.choice("A7 ") + token))


def chance_text(chance: Random) -> str:
    """What a camera may read: a ticket in one of its spellings, something like it, or anything."""
    token = chance_token(chance)
    host = chance.choice(
        ("https://einlass.example.org", "http://localhost:8000", "HTTPS://[::1]:8000", "https://a b", "ftp://x.org")
    )
    text = chance.choice(
        (token, token, ticket_link(base_url=host, token=token), f"{host}/t/{token}", f"{host}/de/t/{token}")
    )
    text += chance.choice(("", "", "", "/", "//", "?lang=ar", "#top", "/?a#b\n", "?\u2028x"))
    text = chance.choice(
        (text, text, text.lower(), text.swapcase(), "".join(chance.choice((c, c.lower())) for c in text))
    )
    text = chance.choice(("", "", "", " ", "\t\r\n", "\x0b", "\x1c", "\u00a0", "\ufeff", "\x00")) + text
    text += chance.choice(("", "", "", " ", "\r\n", "\x0c", "\x1f", "\x85", "\u2003"))
    if chance.random() < 0.1:
        look_alikes = {"I": "ı", "K": "\u212a", "S": "ſ", "A": "А", "O": "Ο", "2": "２", "/": "⁄", "T": "ﬅ"}
        text = "".join(chance.choice((c, c, look_alikes.get(c.upper(), c))) for c in text)
    if chance.random() < 0.1:
        text = "".join(
            chr(chance.choice((chance.randrange(128), chance.randrange(0xD800), 0x1F600)))
            for _ in range(chance.randrange(200))
        )
    return text


def plain_claim(claim: TicketClaim | TicketRejected) -> dict[str, object]:
    """As ticket.js gives it."""
    if isinstance(claim, TicketRejected):
        return {"rejected": claim.reason.value}
    return {"eventNumber": claim.event_number, "ticket": claim.ticket_id.hex(), "keyId": claim.key_id}


@pytest.mark.parametrize("library", [False, True], ids=["WebCrypto", "library"])
def test_read_ticket_says_the_same_of_any_text_with_each_sides_own_cryptography(peer: DoorPeer, library: bool) -> None:
    texts = [chance_text(random_case("text", number)) for number in many(200 if library else 2_000)]
    answers = [plain_claim(read_ticket(text, verify=verify)) for text in texts]
    keys = {number: key.hex() for number, key in PUBLIC_KEYS.items()}

    javascript = peer.ask("read", texts=texts, keys=keys, library=library)

    expect_same("text", texts, answers, javascript)
    kinds = {"genuine" if "ticket" in answer else answer["rejected"] for answer in answers}
    assert kinds == {"genuine", "unknown", "forged"}


def chance_typed(chance: Random, code: str) -> str:
    """A code as somebody types it, or mistypes it."""
    typed = chance.choice((code, code.lower(), f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:]}", "\u00a0".join(code)))
    typed = typed.replace("L", chance.choice(("L", "1", "I", "i", "l")))
    for _ in range(chance.choice((0, 0, 1, 2))):
        place = chance.randrange(len(typed))
        strange = chance.choice(
            (*SHORT_CODE_ALPHABET, *"01OIAEUßıſ２\u212a\t\x1c\x85\u2003\ufeff\u180e\u200b-–", "😀", "")
        )
        typed = typed[:place] + strange + typed[place + chance.choice((0, 1)) :]
    return typed


def test_short_codes_are_made_and_read_the_same_in_both_languages(peer: DoorPeer) -> None:
    chances = [random_case("code", number) for number in many(2_000)]
    tickets = [chance.choice((chance.randbytes(8), bytes(7) + chance.randbytes(1), b"\xff" * 8)) for chance in chances]
    made = [short_code(ticket) for ticket in tickets]
    typed = [chance_typed(chance, code) for chance, code in zip(chances, made, strict=True)]
    meant = [normalize_short_code(text) for text in typed]

    javascript = peer.ask("codes", tickets=[ticket.hex() for ticket in tickets], typed=typed)

    expect_same("code", tickets, made, javascript["made"])
    expect_same("typed", typed, meant, javascript["meant"])
    assert len(typed) / 4 < sum(code is not None for code in meant) < len(typed)
