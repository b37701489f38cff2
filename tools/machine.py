"""The programs that tests need beside Python's and Node's packages: Chromium, certutil, PostgreSQL.

As root on Debian they are installed where they are missing; elsewhere the message says what to install. Nothing is
ever skipped because something is missing.
"""

import os
import shutil
import subprocess
import sys

from tests.support.chromium import ChromiumMissing, find_chromium
from tests.support.postgresql import PostgresqlMissing, find_binaries
from tests.support.trust_store import CertutilMissing, find_certutil


class ProgramsMissing(Exception):
    """The tests cannot run here; the message says what to install."""


def ensure_programs() -> None:
    """Find the programs, installing what is missing where that is possible. Raises ProgramsMissing."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"einlass: installing {' and '.join(missing)}", flush=True)
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *missing)
        missing = _missing()
    if missing:
        raise ProgramsMissing("\n".join(missing.values()))


def _missing() -> dict[str, str]:
    """Debian package → what to say about it."""
    found = {}
    try:
        find_chromium()
    except ChromiumMissing as missing:
        found["chromium"] = str(missing)
    try:
        find_certutil()
    except CertutilMissing as missing:
        found["libnss3-tools"] = str(missing)
    if not os.environ.get("TEST_DATABASE_URL"):
        try:
            find_binaries()
        except PostgresqlMissing as missing:
            found["postgresql"] = str(missing)
    return found


def _apt_get(*words: str) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    finished = subprocess.run(["apt-get", "-qq", *words], env=environ, capture_output=True, text=True, check=False)
    if finished.returncode:
        print(finished.stdout + finished.stderr, file=sys.stderr)
