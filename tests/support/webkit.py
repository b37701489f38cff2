"""WebKit, the iPhone's engine, for the browser tests: WebKitGTK of this machine, on a display of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.support.canvas_camera import CANVAS_CAMERA
from tests.support.selenium_screen import SeleniumScreen

_BROWSER = Path(__file__).with_name("webkit_browser.py")
_BINDINGS = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1'); "
_BINDINGS += "from gi.repository import Gtk, WebKit2"
#: Nothing of selenium looks beyond this machine.
_QUIET_ENVIRONMENT = {"SE_OFFLINE": "true", "SE_AVOID_STATS": "true"}


class WebkitMissing(Exception):
    """A part of WebKit is missing on this machine; the message says what to install."""


def find_driver() -> str:
    """The path of WebKitGTK's driver. Raises WebkitMissing."""
    if found := shutil.which("WebKitWebDriver"):
        return found
    raise WebkitMissing("No WebKitWebDriver here. On Debian: apt install webkit2gtk-driver.")


def find_display_server() -> str:
    """The path of a display without a monitor. Raises WebkitMissing."""
    if found := shutil.which("Xvfb"):
        return found
    raise WebkitMissing("No Xvfb here. On Debian: apt install xvfb.")


def find_bindings() -> str:
    """The path of a Python that can open a WebKit window. Raises WebkitMissing."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and subprocess.run([python, "-c", _BINDINGS], capture_output=True, check=False).returncode == 0:
            return python
    raise WebkitMissing("Python cannot open WebKit here. On Debian: apt install gir1.2-webkit2-4.1 python3-gi.")


@contextmanager
def webkit_screen(*, folder: Path, url: str) -> Iterator[SeleniumScreen]:
    """Start WebKit as a phone that keeps its storage in the folder; everything started here ends with the block."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as running:
        display = running.enter_context(_display())
        address = running.enter_context(_driver_service(folder, display=display))
        connection = RemoteConnection(client_config=ClientConfig(remote_server_addr=address))
        driver = WebDriver(command_executor=connection, options=_options(folder))
        driver.file_detector = UselessFileDetector()  # browser and test share a disk
        yield SeleniumScreen(driver, url=url)
        with suppress(WebDriverException):  # a browser that is gone already has ended, too
            driver.quit()


@contextmanager
def _display() -> Iterator[str]:
    """A display with a number that nobody else has."""
    reading, writing = os.pipe()
    screen = ["-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        [find_display_server(), "-displayfd", str(writing), *screen], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def _driver_service(folder: Path, *, display: str) -> Iterator[str]:
    """The driver's address. Browsers that it has started and not ended are ended with it."""
    script = folder / "script.js"
    script.write_text(CANVAS_CAMERA, encoding="utf-8")
    own = {"DISPLAY": display, "EINLASS_WEBKIT_PROFILE": str(folder), "EINLASS_WEBKIT_SCRIPT": str(script)}
    environment = {**os.environ, **_QUIET_ENVIRONMENT, **own}
    service = Service(find_driver(), env=environment, log_output=subprocess.DEVNULL)
    service.start()
    try:
        yield service.service_url
    finally:
        browsers = psutil.Process(service.process.pid).children(recursive=True)
        service.stop()
        for browser in browsers:
            with suppress(psutil.NoSuchProcess):
                browser.terminate()
        psutil.wait_procs(browsers, timeout=10)


def _options(folder: Path) -> Options:
    program = folder / "browser"
    program.write_text(f'#!/bin/sh\nexec "{find_bindings()}" "{_BROWSER}" "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    options = Options()
    options.binary_location = str(program)
    return options
