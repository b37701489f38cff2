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


def read_pins(text: str) -> dict[str, set[str]]:
    """Return the versions of a requirements file by package: several where Pythons or systems differ."""
    pins: dict[str, set[str]] = {}
    for name, version in _PIN.findall(text):
        pins.setdefault(_plain(name), set()).add(version)
    return pins


def find_differences(pins: Mapping[str, set[str]], installed: Mapping[str, str]) -> list[str]:
    """Return what is installed in another version than pinned."""
    return [
        f"{name} {version} is installed, {' or '.join(sorted(pins[name]))} is pinned"
        for name, version in sorted(installed.items())
        if name in pins and version not in pins[name]
    ]


def find_strangers(pins: Mapping[str, set[str]], installed: Mapping[str, str]) -> list[str]:
    """Return what is installed besides: no fault, but nothing that a new machine would have."""
    return sorted(installed.keys() - pins.keys() - TOOLS)


def _installed() -> dict[str, str]:
    return {_plain(found.metadata["Name"]): found.version for found in distributions()}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def audit() -> int:
    """Print what is wrong; return the exit code."""
    names = ("requirements-dev.txt", "requirements-node.txt")
    pins = read_pins("\n".join((PROJECT_DIR / name).read_text(encoding="utf-8") for name in names))
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
