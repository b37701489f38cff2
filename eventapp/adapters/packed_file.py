"""A file that travels through a page: compressed, in letters that a form field can hold."""

import base64
import binascii
import zlib

_GZIP = zlib.MAX_WBITS | 16


def pack(content: bytes) -> str:
    """Return the content as text for a hidden field."""
    packer = zlib.compressobj(level=6, wbits=_GZIP)
    return base64.urlsafe_b64encode(packer.compress(content) + packer.flush()).decode("ascii")


def unpack(text: str, *, most_bytes: int) -> bytes:
    """Return the content again; empty for anything else, and for more than ``most_bytes``."""
    try:
        unpacker = zlib.decompressobj(wbits=_GZIP)
        content = unpacker.decompress(base64.urlsafe_b64decode(text.encode("utf-8", "replace")), most_bytes)
    except (binascii.Error, zlib.error, ValueError):
        return b""
    return content if unpacker.eof else b""
