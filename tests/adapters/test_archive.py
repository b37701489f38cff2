"""Backup files where there are no hard links: complete or not there, and never one over another."""

from pathlib import Path

import pytest

from eventapp.adapters.archive import unpacked
from tests.support.no_hard_links import run_without_hard_links

PACK = """
import os, sys
from pathlib import Path
from eventapp.adapters.archive import pack_folder
folder, target = map(Path, sys.argv[1:])
try:
    os.link(folder / "a", folder / "b")
except PermissionError:
    try:
        print(pack_folder(folder, target, about={"who": "Einlass"}, recipients=()))
    except FileExistsError:
        print("taken")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Something to keep."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("Ada", encoding="ascii")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where backups lie."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "einlass.backup"


def test_backup_is_made_without_hard_links(folder: Path, target: Path) -> None:
    size = run_without_hard_links(PACK, folder, target)

    assert (int(size), target.stat().st_mode & 0o777) == (target.stat().st_size, 0o600)
    assert [path.name for path in target.parent.iterdir()] == ["einlass.backup"]
    with unpacked(target, identity=None) as (restored, about):
        assert ((restored / "a").read_text("ascii"), about["who"]) == ("Ada", "Einlass")


def test_backup_that_is_there_stays_without_hard_links(folder: Path, target: Path) -> None:
    target.write_text("the first one", encoding="ascii")

    assert run_without_hard_links(PACK, folder, target) == "taken"

    assert target.read_text("ascii") == "the first one"
    assert [path.name for path in target.parent.iterdir()] == ["einlass.backup"]
