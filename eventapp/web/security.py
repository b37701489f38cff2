"""Headers of every answer, the strict content security policy, and what is refused before any page is made."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from eventapp.domain.errors import NotFound
from eventapp.web.browser_cache import set_cache_control

#: Of every page; what needs another one says so itself. Scripts can make neither markup nor workers out of text:
#: the one policy that may name a script is static/js/door/own_script.js.
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
        "require-trusted-types-for 'script'",
        "trusted-types einlass-own-script",
    )
)
#: Addresses and names of a local network (`serve --lan`). A browser that remembered "HTTPS only" for one of them
#: would refuse every other program on that machine for a year.
_LOCAL_HOST = re.compile(r"([\d.]+|\[.*\]|localhost|.+\.local)(:\d+)?", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_NO_SENSORS = "microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What search engines may keep. Everything else is somebody's own, or for those who work here.
_LISTED = frozenset(
    (
        "assets.file",
        "assets.icon",
        "public.accessibility",
        "public.calendar",
        "public.event_art",
        "public.event_calendar_file",
        "public.event_page",
        "public.imprint",
        "public.index",
        "public.logo",
        "public.picture",
        "public.privacy",
        "public.share_card",
    )
)
#: Asked by programs that watch the installation, by whatever address they know; it says nothing about the address.
_ANY_HOST = "public.health"
_UNKNOWN_HOST = (
    "Unter dieser Adresse ist hier nichts. Wer Einlass betreibt: BASE_URL oder ALLOWED_HOSTS ergänzen.\n"
    "Nothing is here by this address. To whoever runs Einlass: set BASE_URL or ALLOWED_HOSTS.\n"
)


def init_app(app: Flask) -> None:
    """Set the headers on every answer; refuse hosts that are not ours and addresses that no page has."""
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_null_characters)
    # before the check of tokens, which looks at the origin too
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_senseless_origins)
    app.after_request(_set_headers)


def _refuse_other_hosts() -> Response | None:
    """Links, redirects and what a browser believes about us are never built from a stranger's host name."""
    host = _PORT.sub("", request.host).strip("[]").lower()
    if host in current_app.config["HOSTS"] or request.endpoint == _ANY_HOST:
        return None
    return Response(_UNKNOWN_HOST, status=400, mimetype="text/plain")


def _refuse_null_characters() -> None:
    """PostgreSQL takes no null character in a text, so nothing can have one in its address."""
    if "\0" in request.path:
        raise NotFound


def _refuse_senseless_origins() -> None:
    """No browser comes from an address that is none; whoever looks at where a form comes from need not think of it."""
    for name in ("Origin", "Referer"):
        try:
            urlsplit(request.headers.get(name, ""))
        except ValueError:
            abort(400)


def _set_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    camera = "(self)" if request.path.startswith("/door/") else "()"
    response.headers.setdefault("Permissions-Policy", f"camera={camera}, {_NO_SENSORS}")
    if request.endpoint not in _LISTED:
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    if request.is_secure and not _LOCAL_HOST.fullmatch(request.host):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    set_cache_control(response)
    return response
