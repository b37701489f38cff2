"""The demonstration at the command line, as an administrator runs it, in a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT_DIR = Path(__file__).resolve().parents[2]


def _flask(data_dir: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"DATA_DIR": str(data_dir), "DEMO": "true", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    return subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration around today."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    assert _flask(folder, "db", "upgrade").returncode == 0
    loaded = _flask(folder, "demo", "load", "--shift")
    assert (loaded.returncode, loaded.stdout) == (0, "The demonstration is loaded.\n")
    return folder


def test_credentials_name_address_login_and_a_fresh_door_link(data_dir: Path) -> None:
    first, second = _flask(data_dir, "demo", "credentials").stdout, _flask(data_dir, "demo", "credentials").stdout

    assert "http://localhost:8000/login" in first
    assert "ionela@example.org" in first
    assert "http://localhost:8000/door/#" in first
    assert first != second


def test_second_load_is_refused_or_harmless(data_dir: Path) -> None:
    refused, harmless = _flask(data_dir, "demo", "load"), _flask(data_dir, "demo", "load", "--if-empty")

    assert (refused.returncode, harmless.returncode) == (1, 0)
    assert "The database is not empty" in refused.stderr


def test_keys_are_for_the_owner_alone(data_dir: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data_dir.iterdir() if path.is_file()}

    assert modes["einlass.sqlite"] == 0o600
    assert set(modes.values()) == {0o600}


def test_rotated_key_is_another_one(data_dir: Path) -> None:
    created, rotated = _flask(data_dir, "keys", "create"), _flask(data_dir, "keys", "rotate")

    assert (created.stdout, rotated.stdout) == ("Active key: 0\n", "Active key: 1\n")
