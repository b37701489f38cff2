"""What tests do with a page, whatever engine shows it: the few things that all our browsers can."""

import time
from pathlib import Path
from typing import Protocol

WAITING_SECONDS = 15
_STATE = """([css, text]) => {
    const found = [...document.querySelectorAll(css)].filter((one) => one.checkVisibility?.() ?? one.offsetParent);
    return found.length > 0 && (text === null || found.some((one) => one.textContent.includes(text)));
}"""
_CONTROLLED = """() => navigator.serviceWorker.controller !== null"""
_HOSTS = """() => performance.getEntriesByType("resource").map(({name}) => new URL(name).hostname)"""
_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SET = """([css, value]) => {
    const field = document.querySelector(css);
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
}"""
_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


class Screen(Protocol):
    """One window of a browser."""

    def goto(self, path: str) -> None:
        """Open an address of the application."""

    def reload(self) -> None:
        """Load the page again, as somebody does who pulls it down."""

    def run(self, script: str, argument: object = None) -> object:
        """Call a function of JavaScript with one argument and return what it answers, waiting for promises."""

    def click(self, css: str) -> None:
        """Click the first visible element, once it can be clicked."""

    def fill(self, css: str, text: str) -> None:
        """Replace what stands in a field, as by typing."""

    def attach(self, css: str, file: Path) -> None:
        """Choose a file."""

    def picture(self, file: Path) -> None:
        """Keep what the window shows."""


def wait_until(screen: Screen, script: str, argument: object = None) -> None:
    """Ask the page again and again until it says yes. Raises AssertionError when it does not."""
    give_up_at = time.monotonic() + WAITING_SECONDS
    while not screen.run(script, argument):
        assert time.monotonic() < give_up_at, _complaint(screen, f"{argument or script}")
        time.sleep(0.05)


def _complaint(screen: Screen, wanted: str) -> str:
    problems = screen.run("() => sessionStorage.getItem('test-problems')")
    return f"not yet: {wanted}; problems: {problems}; seen: {text_of(screen, 'body')[:1000]}"


def expect_seen(screen: Screen, css: str, text: str | None = None) -> None:
    """Wait until an element is to be seen, with these words in it. Raises AssertionError."""
    wait_until(screen, _STATE, [css, text])


def text_of(screen: Screen, css: str) -> str:
    """What is to be read in the first such element."""
    return str(screen.run("(css) => document.querySelector(css)?.innerText.trim() ?? ''", css))


def expect_offline_ready(screen: Screen) -> None:
    """Wait until the page would start without a server. Raises AssertionError."""
    wait_until(screen, _CONTROLLED)


def hosts_asked(screen: Screen) -> set[str]:
    """The machines that the page has loaded something from."""
    hosts = screen.run(_HOSTS)
    assert isinstance(hosts, list)
    return set(hosts)


def set_value(screen: Screen, css: str, value: str) -> None:
    """Choose a day, a time or an option, whose own ways of choosing differ from browser to browser."""
    screen.run(_SET, [css, value])


def sideways(screen: Screen) -> int:
    """By how many pixels the page is wider than its window."""
    return int(str(screen.run(_SIDEWAYS)))


def settle(screen: Screen) -> None:
    """Wait until what is known is drawn; a picture taken at once may show an older frame."""
    screen.run(_FRAMES)
