"""Chromium for the browser tests: the one of this machine, never a downloaded one."""

import os
import shutil
from pathlib import Path

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",  # in containers and as root there is none to be had; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


class ChromiumMissing(Exception):
    """No Chromium on this machine; the message says what to install."""


def find_chromium() -> str:
    """The path of Chromium: EINLASS_CHROMIUM, else the first on the path. Raises ChromiumMissing."""
    named = os.environ.get("EINLASS_CHROMIUM")
    for candidate in (named,) if named else CANDIDATES:
        if found := shutil.which(candidate):
            return found
    raise ChromiumMissing("No Chromium here. On Debian: apt install chromium; or set EINLASS_CHROMIUM to its path.")


def chromium_flags(*, camera_file: Path) -> list[str]:
    """Flags for a quiet browser whose camera shows the file."""
    return [*_FLAGS, f"--use-file-for-fake-video-capture={camera_file}"]
