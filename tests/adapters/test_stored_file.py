"""Files that are either there completely or not at all."""

from pathlib import Path

import pytest

from eventapp.adapters.stored_file import READABLE_BY_OWNER, store_file


def test_store_file_makes_folders_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file.bin"

    store_file(path, b"one")
    store_file(path, b"two")

    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o644


def test_store_file_can_keep_others_out(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    store_file(path, b"secret", mode=READABLE_BY_OWNER)

    assert path.stat().st_mode & 0o777 == 0o600


def test_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "kept").write_bytes(b"kept")

    with pytest.raises(OSError, match="folder"):
        store_file(path, b"a folder cannot be replaced by a file")

    assert [item.name for item in tmp_path.iterdir()] == ["folder"]
    assert (path / "kept").read_bytes() == b"kept"
