"""Firefox for the browser tests: the one of this machine, never a downloaded one, with its storage in a folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright

from tests.support.canvas_camera import CANVAS_CAMERA
from tests.support.playwright_screen import PlaywrightScreen

CANDIDATES = ("firefox-esr", "firefox")
#: Together with the variable below: Firefox looks up no name outside this machine.
_QUIET = {"services.settings.server": "data:,#remote-settings-dummy/v1"}
_QUIET_ENVIRONMENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
_LANGUAGE = {"intl.accept_languages": "de-DE"}  # that of service workers, too
#: Asking for the camera is answered with yes; there is none, though. Asking for lasting storage is never answered.
_PERMISSIONS = {"media.navigator.permission.disabled": True}


class FirefoxMissing(Exception):
    """No Firefox on this machine; the message says what to install."""


def find_firefox() -> str:
    """The path of Firefox: EINLASS_FIREFOX, else the first on the path. Raises FirefoxMissing."""
    named = os.environ.get("EINLASS_FIREFOX")
    for candidate in (named,) if named else CANDIDATES:
        if found := shutil.which(candidate):
            return found
    raise FirefoxMissing("No Firefox here. On Debian: apt install firefox-esr; or set EINLASS_FIREFOX to its path.")


@contextmanager
def firefox_screen(playwright: Playwright, *, folder: Path, url: str) -> Iterator[PlaywrightScreen]:
    """Start Firefox as a phone that keeps its storage in the folder; it ends with the block."""
    context = playwright.firefox.launch_persistent_context(
        folder,
        channel="moz-firefox",
        executable_path=find_firefox(),
        firefox_user_prefs={**_QUIET, **_LANGUAGE, **_PERMISSIONS},
        env={**os.environ, **_QUIET_ENVIRONMENT},
        base_url=url,
        viewport={"width": 390, "height": 844},
        locale="de-DE",
    )
    try:
        context.add_init_script(CANVAS_CAMERA)
        yield PlaywrightScreen(context.pages[0])
    finally:
        context.close()
