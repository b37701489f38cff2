"""What is committed: our own sources only, free of the places they were written at."""

import json
import re
import subprocess
from pathlib import Path

import pytest

PROJECT_DIR = Path(__file__).parents[2]
MAX_BYTES = 600_000
THIRD_PARTY = re.compile(r"\.min\.|\.(wasm|woff2?|ttf|otf|map)$|(^|/)(vendor|node_modules)/")
# Written in pieces, so that this file does not find itself.
HOST_PATHS = re.compile(r"(?<![\w.])/(work" + r"|root" + r"|home|Users)/[\w.]")
REGISTRIES = re.compile("pypi" + r"\.org|pythonhosted" + r"\.org|registry\.npm" + r"js|--extra-" + "index-url")
UNFINISHED = re.compile(r"\b(TO" + "DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + "Error")


def tracked_files() -> list[Path]:
    """All files that are or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=True).stdout
    return [PROJECT_DIR / name for name in sorted(set(listed.split("\0"))) if name and (PROJECT_DIR / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern stands in a text file: path, line number and line."""
    found = []
    for path in tracked_files():
        text = path.read_bytes()
        if b"\0" in text:
            continue
        lines = text.decode("utf-8").splitlines()
        name = path.relative_to(PROJECT_DIR)
        found += [f"{name}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    return found


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(HOST_PATHS, id="paths of a machine"),
        pytest.param(REGISTRIES, id="package registries"),
        pytest.param(UNFINISHED, id="unfinished marks"),
    ],
)
def test_committed_files_are_free_of(pattern: re.Pattern[str]) -> None:
    assert lines_with(pattern) == []


def test_committed_files_are_our_own() -> None:
    names = [str(path.relative_to(PROJECT_DIR)) for path in tracked_files()]

    assert [name for name in names if THIRD_PARTY.search(name)] == []


def test_committed_files_are_small() -> None:
    assert [path.name for path in tracked_files() if path.stat().st_size > MAX_BYTES] == []


def test_package_lock_names_hashes_and_no_addresses() -> None:
    packages = json.loads((PROJECT_DIR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {name: package for name, package in packages.items() if name}

    assert [name for name, package in locked.items() if "resolved" in package] == []
    assert [name for name, package in locked.items() if "integrity" not in package] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").splitlines()

    assert [entry for entry in entries if not re.match(r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==[^ ]+ .*--hash=", entry)] == []


def test_development_pins_contain_the_runtime_pins() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[^ ]+==[^ ]+", (PROJECT_DIR / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
