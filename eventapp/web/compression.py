"""Smaller answers: gzip for text that holds no secret.

Only views marked with ``compressed`` are: where a page holds a secret and repeats the reader's input, its
compressed length would give the secret away bit by bit.
"""

import functools
import gzip
from collections.abc import Callable
from typing import ParamSpec

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

P = ParamSpec("P")

#: Below this a packet is a packet.
SMALLEST_BYTES = 600
LEVEL = 6
CACHED_ANSWERS = 128

_TYPES = (
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/wasm",
    "image/svg+xml",
)


def compressed(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Send the view's answer compressed to browsers that can read it."""

    @functools.wraps(view)
    def run(*args: P.args, **kwargs: P.kwargs) -> Response:
        return _compress(make_response(view(*args, **kwargs)))

    return run


def _compress(response: Response) -> Response:
    if response.status_code != 200 or not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST_BYTES:
        return response
    etag, _ = response.get_etag()
    response.set_data(_gzipped(body))
    response.content_encoding = "gzip"
    if etag is not None:  # the same words in other bytes
        response.set_etag(etag, weak=True)
    return response


def _is_text(response: Response) -> bool:
    mimetype = response.mimetype or ""
    return mimetype.startswith("text/") or mimetype in _TYPES


@functools.lru_cache(maxsize=CACHED_ANSWERS)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)
