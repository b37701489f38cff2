"""The programs that tests need beside Python's and Node's packages: three browsers, certutil, PostgreSQL,
LibreOffice Calc.

As root on Debian they are installed where they are missing; elsewhere the message says what to install. Nothing is
ever skipped because something is missing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.support.chromium import ChromiumMissing, find_chromium
from tests.support.firefox import FirefoxMissing, find_firefox
from tests.support.office import OfficeMissing, find_office
from tests.support.postgresql import PostgresqlMissing, find_binaries
from tests.support.trust_store import CertutilMissing, find_certutil
from tests.support.webkit import WebkitMissing, find_bindings, find_display_server, find_driver

#: What looks for a program, what it raises, and Debian's packages with it.
_SEARCHES: tuple[tuple[Callable[[], object], type[Exception], str], ...] = (
    (find_chromium, ChromiumMissing, "chromium"),
    (find_firefox, FirefoxMissing, "firefox-esr"),
    (find_driver, WebkitMissing, "webkit2gtk-driver"),
    (find_display_server, WebkitMissing, "xvfb"),
    (find_bindings, WebkitMissing, "gir1.2-webkit2-4.1 python3-gi"),
    (find_certutil, CertutilMissing, "libnss3-tools"),
    (find_binaries, PostgresqlMissing, "postgresql"),
    (find_office, OfficeMissing, "libreoffice-calc-nogui"),
)


class ProgramsMissing(Exception):
    """The tests cannot run here; the message says what to install."""


def ensure_programs() -> None:
    """Find the programs, installing what is missing where that is possible. Raises ProgramsMissing."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"einlass: installing {' '.join(missing)}", flush=True)
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *" ".join(missing).split())
        missing = _missing()
    if missing:
        raise ProgramsMissing("\n".join(missing.values()))


def _missing() -> dict[str, str]:
    """Debian packages → what to say about them."""
    has_database = bool(os.environ.get("TEST_DATABASE_URL"))
    found = {}
    for search, complaint, packages in _SEARCHES:
        if search is find_binaries and has_database:
            continue
        try:
            search()
        except complaint as missing:
            found[packages] = str(missing)
    return found


def _apt_get(*words: str) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    finished = subprocess.run(["apt-get", "-qq", *words], env=environ, capture_output=True, text=True, check=False)
    if finished.returncode:
        print(finished.stdout + finished.stderr, file=sys.stderr)
