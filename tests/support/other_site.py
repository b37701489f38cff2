"""Another site, open in the browser of somebody who is logged in here, that sends our forms."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from flask import Flask
from playwright.sync_api import Page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Sends forms as the page of another site can: into a frame, or by a script with the visitor's cookies.
_ATTACK = """async (attempts) => {
    attempts.filter(({ way }) => way === "form").forEach(({ action, fields }, at) => {
        const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), { name: `f${at}` }));
        const form = Object.assign(document.createElement("form"), { action, method: "post", target: frame.name });
        for (const [name, value] of fields)
            form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        document.body.append(form);
        HTMLFormElement.prototype.submit.call(form);
    });
    for (const { action, fields } of attempts.filter(({ way }) => way === "fetch")) {
        const body = new URLSearchParams(fields);
        await fetch(action, { method: "POST", mode: "no-cors", credentials: "include", body }).catch(() => undefined);
    }
}"""
_FIELDS = [["title", "pwn"], ["name", "pwn"], ["email", "eve@evil.example"], ["csrf_token", "guess"]]
_GIVES_UP_MS, _LOOKS_EVERY_MS = 20_000, 50


class _EmptyPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Gewinnspiel</title><body>")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running_other_site() -> Iterator[int]:
    """Serve an empty page without any policy; return the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _EmptyPage)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A form that another site sends: where to, and by `form` or `fetch`."""

    path: str
    way: str


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A form that reached our server: whether the visitor's cookie came with it, and how it was answered."""

    path: str
    has_cookie: bool
    status: int


@contextmanager
def noted_forms(app: Flask) -> Iterator[list[Arrived]]:
    """Note every form that reaches the application meanwhile."""
    arrived: list[Arrived] = []
    inner = app.wsgi_app

    def note(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, *rest: Any) -> Any:
            if environ["REQUEST_METHOD"] == "POST":
                has_cookie = "HTTP_COOKIE" in environ
                arrived.append(Arrived(path=environ["PATH_INFO"], has_cookie=has_cookie, status=int(status[:3])))
            return start_response(status, *rest)

        return inner(environ, start)

    app.wsgi_app = note  # type: ignore[method-assign]
    yield arrived
    app.wsgi_app = inner  # type: ignore[method-assign]


def send_forms(page: Page, attempts: Sequence[Attempt], *, to: str, arrived: Sequence[Arrived]) -> None:
    """Send the forms from the page that is open, and wait until all have arrived."""
    page.evaluate(
        _ATTACK,
        [{"action": to + attempt.path, "fields": _FIELDS, "way": attempt.way} for attempt in attempts],
    )
    for _ in range(_GIVES_UP_MS // _LOOKS_EVERY_MS):
        if len(arrived) >= len(attempts):
            break
        page.wait_for_timeout(_LOOKS_EVERY_MS)
