"""Sealed texts: what the keys do, and what a stolen file shows."""

import os
import stat
import string
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.sealing import ContactKeyMissing, ContactKeys, open_contact_keys
from tests.support.no_hard_links import run_without_hard_links

_BASE64 = string.ascii_letters + string.digits + "-_"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> ContactKeys:
    return open_contact_keys(tmp_path_factory.mktemp("keys") / "contact_keys")


@given(text=st.text(max_size=254))
def test_seal_can_be_undone(keys: ContactKeys, text: str) -> None:
    sealed = keys.seal(text)

    assert keys.unseal(sealed) == text
    assert keys.seal(text) == sealed


def test_seal_fits_the_column_for_the_longest_address(keys: ContactKeys) -> None:
    assert len(keys.seal("Ü" * 254)) <= 800


@pytest.mark.parametrize("text", ["a", "ad", "ada", "ada@example.org"])
def test_unseal_refuses_what_was_altered(keys: ContactKeys, text: str) -> None:
    sealed = keys.seal(text)
    altered = [
        sealed[:position] + letter + sealed[position + 1 :]
        for position in range(len(sealed))
        for letter in _BASE64 + "=.+/ \nü"
        if letter != sealed[position]
    ]

    assert [spelling for spelling in altered if _unsealed(keys, spelling) is not None] == []


@pytest.mark.parametrize("spelling", ["{}=", "{}====", "{}\n", " {}", "{}!", "{}AAAA", "{}.", ".{}", "."])
def test_unseal_refuses_another_spelling(keys: ContactKeys, spelling: str) -> None:
    assert _unsealed(keys, spelling.format(keys.seal("ada@example.org"))) is None


def _unsealed(keys: ContactKeys, sealed: str) -> str | None:
    try:
        return keys.unseal(sealed)
    except ContactKeyMissing:
        return None


def test_key_file_is_for_its_owner_only_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "contact_keys"

    first = open_contact_keys(path).seal("ada@example.org")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_contact_keys(path).seal("ada@example.org") == first
    assert sorted(file.name for file in tmp_path.iterdir()) == ["contact_keys", "contact_keys.lock"]


def test_unseal_needs_the_key(tmp_path: Path) -> None:
    mine, other = open_contact_keys(tmp_path / "mine"), open_contact_keys(tmp_path / "other")

    with pytest.raises(ContactKeyMissing):
        other.unseal(mine.seal("ada@example.org"))
    with pytest.raises(ContactKeyMissing):
        mine.unseal("ada@example.org")


def test_added_key_seals_at_once_in_every_process_and_the_old_one_still_unseals(tmp_path: Path) -> None:
    path = tmp_path / "contact_keys"
    here, elsewhere = open_contact_keys(path), open_contact_keys(path)
    old = elsewhere.seal("ada@example.org")

    name = here.add_key()

    assert elsewhere.seal("ada@example.org").startswith(f"{name}.")
    assert here.unseal(old) == elsewhere.unseal(old) == "ada@example.org"
    here.drop_key(old.split(".")[0])
    with pytest.raises(ContactKeyMissing):
        here.unseal(old)


def test_keys_are_made_and_changed_without_hard_links(tmp_path: Path) -> None:
    path = tmp_path / "contact_keys"

    run_without_hard_links(
        "import sys\n"
        "from pathlib import Path\n"
        "from eventapp.sealing import open_contact_keys\n"
        "open_contact_keys(Path(sys.argv[1])).add_key()",
        path,
    )

    assert len(open_contact_keys(path).names) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_key_is_lost_when_several_are_added_at_once(tmp_path: Path) -> None:
    path = tmp_path / "contact_keys"
    start = threading.Barrier(8)

    def add(_: int) -> list[str]:
        start.wait()
        keys = open_contact_keys(path)
        return [keys.add_key() for _ in range(5)]

    with ThreadPoolExecutor(8) as people:
        added = [name for names in people.map(add, range(8)) for name in names]

    assert len(open_contact_keys(path).names) == 1 + len(added)
    assert set(added) < set(open_contact_keys(path).names)


def test_change_is_noticed_within_one_tick_of_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "contact_keys"
    keys, elsewhere = open_contact_keys(path), open_contact_keys(path)
    before = path.stat()
    assert keys.active == elsewhere.active

    name = elsewhere.add_key()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as on file systems that count whole seconds

    assert keys.active == name
