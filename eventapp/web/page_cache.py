"""Public pages that many people open in the same moment are made once and kept for a few seconds.

Kept pages are for visitors alone. Who is logged in, or is to be told something, gets a page of their own. What this
process writes throws all kept pages away, so whoever saves sees the change; what others write shows a moment later
(PAGE_CACHE_SECONDS). Places are never given away by what a page says: registering counts them anew.
"""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ParamSpec

from flask import Flask, Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.web.language import page_language

P = ParamSpec("P")

_EXTENSION = "page_cache"
_MOST_PAGES = 256
_READING = ("GET", "HEAD", "OPTIONS")
#: Scans change no public page, and at the door they come all the time.
_DOOR = "door_api"
#: What a visitor's session may hold without making the page the visitor's own.
_HARMLESS = frozenset({"language", "csrf_token"})


@dataclass(frozen=True, kw_only=True)
class _KeptPage:
    body: bytes
    headers: tuple[tuple[str, str], ...]
    until: datetime


class _Cache:
    """The kept pages, the oldest first. ``generation`` counts how often they were thrown away."""

    def __init__(self, *, lifetime: timedelta) -> None:
        self.generation = 0
        self._lifetime = lifetime
        self._pages: OrderedDict[object, _KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: object, *, now: datetime) -> Response | None:
        page = self._pages.get(key)
        if page is None or now >= page.until:
            return None
        return Response(page.body, headers=list(page.headers))

    def keep(self, key: object, response: Response, *, generation: int, now: datetime) -> None:
        page = _KeptPage(body=response.get_data(), headers=tuple(response.headers), until=now + self._lifetime)
        with self._lock:
            if generation != self.generation:
                return  # something was written while the page was made
            self._pages[key] = page
            self._pages.move_to_end(key)
            if len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self.generation += 1
            self._pages.clear()


def init_app(app: Flask) -> None:
    """Keep pages unless the settings say no."""
    seconds = app.config["PAGE_CACHE_SECONDS"]
    if seconds:
        app.extensions[_EXTENSION] = _Cache(lifetime=timedelta(seconds=seconds))
        app.after_request(_forget_after_writing)


def kept_for_a_moment(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Send the view's page from the cache where it has just been made for another visitor."""

    @functools.wraps(view)
    def run(*args: P.args, **kwargs: P.kwargs) -> Response:
        cache: _Cache | None = current_app.extensions.get(_EXTENSION)
        if cache is None or not _HARMLESS.issuperset(session):
            return make_response(view(*args, **kwargs))
        now, generation = clock.now(), cache.generation
        key = (request.host_url, request.full_path, page_language(), request.accept_encodings["gzip"] > 0)
        response = cache.find(key, now=now)
        if response is None:
            response = make_response(view(*args, **kwargs))
            if response.status_code == 200 and not _is_personal():
                cache.keep(key, response, generation=generation, now=now)
        return response

    return run


def _is_personal() -> bool:
    """True when making the page has put something of this visitor into it or into the cookie."""
    return session.modified or "csrf_token" in g


def _forget_after_writing(response: Response) -> Response:
    if request.method not in _READING and request.blueprint != _DOOR:
        cache: _Cache = current_app.extensions[_EXTENSION]
        cache.clear()
    return response
