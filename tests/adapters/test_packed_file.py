"""Files that travel through a page."""

import zlib

import pytest

from eventapp.adapters.packed_file import pack, unpack


@pytest.mark.parametrize("content", [b"{}", b"\x00\xff" * 1_000, "Zähler".encode()])
def test_a_file_comes_back_as_it_was(content: bytes) -> None:
    packed = pack(content)

    assert packed.isascii()
    assert unpack(packed, most_bytes=len(content) + 1) == content


def test_a_file_that_would_grow_beyond_measure_is_not_unpacked() -> None:
    assert unpack(pack(b"0" * 1_000_000), most_bytes=999_999) == b""


@pytest.mark.parametrize("text", ["", "x", "ÄÖ", "\ud800", pack(b"cut off" * 100)[:40], zlib.compress(b"x").hex()])
def test_what_is_no_packed_file_is_empty(text: str) -> None:
    assert unpack(text, most_bytes=1_000) == b""
