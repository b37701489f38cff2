"""static/vendor holds the browser modules as their packages ship them."""

import hashlib
import json
from pathlib import Path

import pytest

from tools.vendor import FILES, copy_modules

PROJECT_DIR = Path(__file__).parents[2]


def make_packages(folder: Path) -> Path:
    """A node_modules whose files hold their own names."""
    for origin in FILES.values():
        (folder / origin).parent.mkdir(parents=True, exist_ok=True)
        (folder / origin).write_text(origin)
    return folder


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_modules_are_copied_with_a_manifest_of_hashes(tmp_path: Path) -> None:
    target = tmp_path / "vendor"

    hashes = copy_modules(source=make_packages(tmp_path / "node_modules"), target=target)

    assert files_below(target) == sorted([*FILES, "manifest.json"])
    assert json.loads((target / "manifest.json").read_text()) == hashes
    assert hashes == {name: hashlib.sha256(origin.encode()).hexdigest() for name, origin in FILES.items()}


def test_copying_again_removes_what_no_longer_belongs(tmp_path: Path) -> None:
    source, target = make_packages(tmp_path / "node_modules"), tmp_path / "vendor"
    copy_modules(source=source, target=target)
    (target / "old.js").touch()

    copy_modules(source=source, target=target)

    assert files_below(target) == sorted([*FILES, "manifest.json"])


def test_missing_module_leaves_the_copy_as_it_was(tmp_path: Path) -> None:
    source, target = make_packages(tmp_path / "node_modules"), tmp_path / "vendor"
    before = copy_modules(source=source, target=target)
    (source / "idb/build/index.js").unlink()

    with pytest.raises(FileNotFoundError):
        copy_modules(source=source, target=target)

    assert json.loads((target / "manifest.json").read_text()) == before


def test_installed_copy_is_up_to_date() -> None:
    manifest = json.loads((PROJECT_DIR / "static" / "vendor" / "manifest.json").read_text())

    assert manifest == {
        name: hashlib.sha256((PROJECT_DIR / "node_modules" / origin).read_bytes()).hexdigest()
        for name, origin in FILES.items()
    }
