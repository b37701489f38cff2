"""Headers of every answer, and the strict content security policy."""

import re

from flask import Flask, Response, request

from eventapp.domain.errors import NotFound

#: Of every page; what needs another one says so itself.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
#: Addresses and names of a local network (`serve --lan`). A browser that remembered "HTTPS only" for one of them
#: would refuse every other program on that machine for a year.
_LOCAL_HOST = re.compile(r"([\d.]+|\[.*\]|localhost|.+\.local)(:\d+)?", re.IGNORECASE)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def init_app(app: Flask) -> None:
    """Set the headers on every answer; refuse addresses that no page has."""
    app.before_request(_refuse_null_characters)
    app.after_request(_set_headers)


def _refuse_null_characters() -> None:
    """PostgreSQL takes no null character in a text, so nothing can have one in its address."""
    if "\0" in request.path:
        raise NotFound


def _set_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure and not _LOCAL_HOST.fullmatch(request.host):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
