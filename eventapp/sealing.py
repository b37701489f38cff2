"""Contact data at rest: e-mail addresses and telephone numbers are sealed with a key outside of the database.

Whoever takes the database file or a backup reads neither. The same text under the same key is sealed the same way
(AES-SIV, RFC 5297), so that an address can be searched by its seal: equal rows are seen to be equal, nothing more.
The keys lie in a file, one a line; the last one seals, all of them unseal (docs/operations.md, "Contact keys").
"""

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Engine, String, Text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

_KEY_BITS = 512
_NAME_CHARS = 8
#: What a text of this many characters takes up when it is sealed, with room to spare.
_SEALED_CHARS = 800


class ContactKeyMissing(Exception):
    """A sealed text belongs to a key that is not in the file of contact keys, or was altered."""


class ContactKeys:
    """The keys of one installation. The file is read again whenever it changes, so a rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at = -1
        self._ciphers: dict[str, AESSIV] = {}
        self._active = ""

    @property
    def active(self) -> str:
        """The name of the key that seals."""
        self._refresh()
        return self._active

    @property
    def names(self) -> list[str]:
        """The names of all keys, the oldest first."""
        self._refresh()
        return list(self._ciphers)

    def seal(self, text: str) -> str:
        """Return the text sealed, behind the name of its key."""
        name = self.active
        sealed = self._ciphers[name].encrypt(text.encode(), None)
        return f"{name}.{base64.urlsafe_b64encode(sealed).decode()}"

    def unseal(self, sealed: str) -> str:
        """Return the text. Raises ContactKeyMissing."""
        name, _, body = sealed.partition(".")
        if name not in self._ciphers:
            self._refresh()
        if name not in self._ciphers:
            raise ContactKeyMissing
        try:
            return self._ciphers[name].decrypt(_unwrapped(body), None).decode()
        except (InvalidTag, ValueError) as error:
            raise ContactKeyMissing from error

    def add_key(self) -> str:
        """Write a fresh key behind the others; from now on it seals. Returns its name."""
        lines = [*self.path.read_text("ascii").split(), _fresh_line()]
        _replace(self.path, lines)
        return self.active

    def add_older_keys(self, other: Path) -> None:
        """Take over the keys of another file, such as one from a backup; the active key stays the same."""
        lines = self.path.read_text("ascii").split()
        missing = [line for line in other.read_text("ascii").split() if line not in lines]
        if missing:
            _replace(self.path, [*missing, *lines])

    def drop_key(self, name: str) -> None:
        """Take a key out of the file. What it sealed can never be read again. Raises ContactKeyMissing."""
        lines = self.path.read_text("ascii").split()
        kept = [line for line in lines if _name_of(_key_of(line)) != name]
        if len(kept) == len(lines) or not kept:
            raise ContactKeyMissing
        _replace(self.path, kept)
        self._refresh()

    def _refresh(self) -> None:
        changed_at = self.path.stat().st_mtime_ns
        if changed_at == self._read_at:
            return
        keys = [_key_of(line) for line in self.path.read_text("ascii").split()]
        self._ciphers = {_name_of(key): AESSIV(key) for key in keys}
        self._active = _name_of(keys[-1])
        self._read_at = changed_at


def open_contact_keys(path: Path) -> ContactKeys:
    """Return the keys of the file; made first, readable by its owner only, where the file is missing."""
    if not path.exists():
        fresh = _write_beside(path, [_fresh_line()])
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(fresh, path)
        fresh.unlink()
    return ContactKeys(path)


_keys_of_databases: WeakKeyDictionary[Dialect, ContactKeys] = WeakKeyDictionary()


def seal_with(keys: ContactKeys, *, engine: Engine) -> None:
    """Let sealed columns of this database use the keys."""
    _keys_of_databases[engine.dialect] = keys


def keys_of(engine: Engine) -> ContactKeys:
    """Return the keys that sealed columns of this database use."""
    return _keys_of_databases[engine.dialect]


class SealedText(TypeDecorator[str]):
    """A text that the database holds sealed. It can be compared for equality, not searched for parts."""

    impl = String(_SEALED_CHARS)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text sealed."""
        return None if value is None else _keys_of_databases[dialect].seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text."""
        return None if value is None else _keys_of_databases[dialect].unseal(value)


class SealedLongText(SealedText):
    """A text of any length that the database holds sealed."""

    impl = Text()
    cache_ok = True


def _unwrapped(body: str) -> bytes:
    """The bytes in base64 as `seal` writes it. Decoders also read other spellings of them: those were altered."""
    content = base64.urlsafe_b64decode(body)
    if base64.urlsafe_b64encode(content).decode() != body:
        raise ValueError
    return content


def _fresh_line() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BITS // 8)).decode()


def _key_of(line: str) -> bytes:
    return base64.urlsafe_b64decode(line)


def _name_of(key: bytes) -> str:
    return hashlib.sha256(b"contact key " + key).hexdigest()[:_NAME_CHARS]


def _replace(path: Path, lines: list[str]) -> None:
    fresh = _write_beside(path, lines)
    fresh.replace(path)


def _write_beside(path: Path, lines: list[str]) -> Path:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    return fresh
