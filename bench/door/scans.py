"""From a code in view to the answer on the screen, on a quick machine and on a slow one."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Route

from bench.door.world import Door, World
from tests.support.door_phone import DoorPhone, ticket_picture

PAGE_SCRIPT = Path(__file__).with_name("page.js")
_WARM_UP = 3
#: Chromium's throttle slows the page, not its workers: the decoder's spends as much time idly as that would take.
_SLOWED_WORKER = """
const heard = {{ at: 0 }};
self.addEventListener("message", () => (heard.at = performance.now()));
const send = self.postMessage.bind(self);
self.postMessage = (data) => {{
  const until = performance.now() + ("id" in data ? {extra} * (performance.now() - heard.at) : 0);
  while (performance.now() < until);
  send(data);
}};
"""


class WrongAnswer(Exception):
    """A valid ticket was not let in; what was measured is worth nothing."""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What one scan took, in milliseconds: from the code in view, from its text, and for keeping the entry."""

    view_ms: float
    decision_ms: float
    write_ms: float


@dataclass(frozen=True, kw_only=True)
class Scans:
    """All scans at one speed. ``throttle``: how many times slower than this machine."""

    throttle: int
    tickets: int
    scans: tuple[Scan, ...]


def measure_scans(browser: Browser, world: World, door: Door, *, throttles: Sequence[int], count: int) -> list[Scans]:
    """Scan so many tickets at each speed, each one for the first time. Raises WrongAnswer."""
    tokens = iter(door.tokens)
    return [
        _scan(browser, world, door, throttle=throttle, tokens=[next(tokens) for _ in range(_WARM_UP + count)])
        for throttle in throttles
    ]


def _scan(browser: Browser, world: World, door: Door, *, throttle: int, tokens: Sequence[str]) -> Scans:
    context = browser.new_context(
        base_url=world.server.url,
        viewport={"width": 390, "height": 844},
        permissions=["camera"],
        locale="de-DE",
        service_workers="block",  # they would answer for the worker's script before it can be slowed
    )
    context.add_init_script(path=PAGE_SCRIPT)
    if throttle > 1:
        _slow_worker(context, throttle=throttle)
    page = context.new_page()
    DoorPhone(page).pair(door.link)
    page.evaluate("Promise.all([window.benchStarted, window.benchDecoder])")
    world.server.stop()  # the phone decides alone, and has the machine for itself
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    answers = [page.evaluate("(address) => window.benchScan(address)", _address(token, world)) for token in tokens]
    context.close()
    world.server.start()
    if wrong := {answer["kind"] for answer in answers} - {"pending", "admitted"}:
        raise WrongAnswer(", ".join(wrong))
    scans = tuple(
        Scan(view_ms=answer["view_ms"], decision_ms=answer["decision_ms"], write_ms=answer["write_ms"])
        for answer in answers[_WARM_UP:]
    )
    return Scans(throttle=throttle, tickets=door.tickets, scans=scans)


def _slow_worker(context: BrowserContext, *, throttle: int) -> None:
    def slow(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=_SLOWED_WORKER.format(extra=throttle - 1) + answer.text())

    context.route(re.compile(r"/decoder_worker\.js"), slow)


def _address(token: str, world: World) -> str:
    picture = ticket_picture(token, base_url=world.server.url)
    return f"data:image/png;base64,{b64encode(picture).decode('ascii')}"
