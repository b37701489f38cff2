"""The certificates that Chromium trusts on Linux beside its own: NSS databases in the reader's home folder."""

import shutil
import subprocess
from pathlib import Path

#: Chromium looks into the first, newer ones into the second.
_DATABASES = (".pki/nssdb", ".local/share/pki/nssdb")


class CertutilMissing(Exception):
    """No certutil on this machine; the message says what to install."""


def find_certutil() -> str:
    """The path of NSS's certutil. Raises CertutilMissing."""
    if found := shutil.which("certutil"):
        return found
    raise CertutilMissing("No certutil here. On Debian: apt install libnss3-tools")


def trust_authority(home: Path, *, certificate: Path) -> None:
    """Let the Chromium with this home folder trust the authority for web sites, as a person does in its settings."""
    certutil = find_certutil()
    for name in _DATABASES:
        folder = home / name
        folder.mkdir(parents=True)
        where = ["-d", f"sql:{folder}"]
        subprocess.run([certutil, "-N", *where, "--empty-password"], check=True, capture_output=True)
        added = [certutil, "-A", *where, "-n", "einlass", "-t", "C,,", "-i", str(certificate)]
        subprocess.run(added, check=True, capture_output=True)
