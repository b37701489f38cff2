"""A phone whose storage outlives its browser, whose browser can be killed, and whose disk can be full."""

import resource
import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium

_CONTROLLED = """() => new Promise((resolve) => {
    const workers = navigator.serviceWorker;
    if (workers.controller) resolve(true);
    workers.addEventListener("controllerchange", () => resolve(true));
})"""


@contextmanager
def phone_with_disk(browser: Browser, *, folder: Path, camera: FakeCamera, url: str) -> Iterator[BrowserContext]:
    """A browser of its own, with its storage in a folder; it may have been killed when the block ends."""
    context = browser.browser_type.launch_persistent_context(
        str(folder),
        executable_path=_patient_chromium(folder.with_suffix(".sh")),
        args=chromium_flags(camera_file=camera.path),
        base_url=url,
        viewport={"width": 390, "height": 844},
        permissions=["camera"],
        locale="de-DE",
    )
    is_closed: list[bool] = []
    context.on("close", lambda _: is_closed.append(True))
    try:
        yield context
    finally:
        if not is_closed:
            context.close()


def kill_browser(context: BrowserContext, *, folder: Path) -> None:
    """Let the phone's battery die: every process of its browser is gone at once."""
    processes = _processes_of(folder)
    with context.expect_event("close"):
        for process in processes:
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(processes, timeout=10)
    (folder / "SingletonLock").unlink(missing_ok=True)  # what a living browser would be known by


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Let no file of the browser's own database grow any more: writing fails as it does on a full disk."""
    [log] = folder.glob("Default/IndexedDB/*/*.log")
    [keeper] = [
        process
        for process in _processes_of(folder)
        if any(Path(file.path).is_relative_to(log.parent) for file in process.open_files())
    ]
    keeper.rlimit(psutil.RLIMIT_FSIZE, (log.stat().st_size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        keeper.rlimit(psutil.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def expect_offline_ready(page: Page) -> None:
    """Wait until the page would start without a network."""
    assert page.evaluate(_CONTROLLED)


def _processes_of(folder: Path) -> list[psutil.Process]:
    """The browser of this folder, then its children."""
    mine = f"--user-data-dir={folder}"
    [browser] = [
        process
        for process in psutil.Process().children(recursive=True)
        if mine in (words := process.cmdline()) and not any(word.startswith("--type=") for word in words)
    ]
    return [browser, *browser.children(recursive=True)]


def _patient_chromium(script: Path) -> str:
    """Chromium that is told of a write that fails, instead of being ended by it."""
    script.write_text(f"#!/bin/sh\ntrap '' XFSZ\nexec {shlex.quote(find_chromium())} \"$@\"\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)
