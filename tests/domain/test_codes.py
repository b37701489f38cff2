"""Public references, secret keys, and names as the door may see them."""

import secrets

import pytest

from eventapp.domain.codes import KEY_BYTES, REFERENCE_ALPHABET, key_from, reference_from
from eventapp.domain.names import short_name


def test_reference_is_the_same_for_the_same_bytes_and_needs_no_explaining() -> None:
    raw = bytes(range(8))

    assert reference_from(raw) == reference_from(raw)
    assert len(reference_from(raw)) == 8
    assert not set("aeiou01ls") & set(REFERENCE_ALPHABET)


def test_key_holds_all_of_its_128_bits() -> None:
    keys = {key_from(secrets.token_bytes(KEY_BYTES)) for _ in range(1000)}
    lowest, highest = key_from(bytes(KEY_BYTES)), key_from(b"\xff" * KEY_BYTES)

    assert len(keys) == 1000
    assert (len(lowest), len(highest)) == (26, 26)
    assert lowest != key_from(bytes(KEY_BYTES - 1) + b"\x01")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Amina Kaya", "Amina K."),
        ("Marie-Claire Ndongo", "Marie-Claire N."),
        ("Bilal", "Bilal"),
        ("  Ada   von Beispiel ", "Ada B."),
        ("نور حداد", "نور ح."),
        ("", ""),
        ("+ Amina Kaya", "+ Amina K."),
        ("+ Bilal", "+ Bilal"),
    ],
)
def test_door_sees_a_short_name(name: str, short: str) -> None:
    assert short_name(name) == short
