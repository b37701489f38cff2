"""Does this environment hold what is pinned? `python -m tools.audit` (part of `make check`).

Runs without a network. It cannot know which versions have known holes: that list lies in the network, see
docs/security.md, "Dependencies".
"""

import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
#: What makes an environment, pinned by nobody.
TOOLS = {"pip", "setuptools", "wheel"}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==([^ ;]+)", re.MULTILINE)


def read_pins(text: str) -> dict[str, str]:
    """Return the versions of a requirements file by package; those for other systems are among them."""
    return {_plain(name): version for name, version in _PIN.findall(text)}


def find_differences(pins: Mapping[str, str], installed: Mapping[str, str]) -> list[str]:
    """Return what is installed in another version than pinned."""
    return [
        f"{name} {version} is installed, {pins[name]} is pinned"
        for name, version in sorted(installed.items())
        if pins.get(name, version) != version
    ]


def find_strangers(pins: Mapping[str, str], installed: Mapping[str, str]) -> list[str]:
    """Return what is installed besides: no fault, but nothing that a new machine would have."""
    return sorted(installed.keys() - pins.keys() - TOOLS)


def _installed() -> dict[str, str]:
    return {_plain(found.metadata["Name"]): found.version for found in distributions()}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def audit() -> int:
    """Print what is wrong; return the exit code."""
    names = ("requirements-dev.txt", "requirements-node.txt")
    pins = {name: version for file in names for name, version in read_pins((PROJECT_DIR / file).read_text()).items()}
    installed = _installed()
    problems = find_differences(pins, installed)
    if strangers := find_strangers(pins, installed):
        sys.stdout.write(f"Note: installed, but not pinned: {', '.join(strangers)}\n")
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    fits = subprocess.run([sys.executable, "-m", "pip", "check", "--disable-pip-version-check"], check=False)
    return 1 if problems or fits.returncode else 0


if __name__ == "__main__":
    sys.exit(audit())
