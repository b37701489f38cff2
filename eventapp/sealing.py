"""Contact data at rest: e-mail addresses and telephone numbers are sealed with a key outside of the database.

Whoever takes the database file or a backup reads neither. The same text under the same key is sealed the same way
(AES-SIV, RFC 5297), so that an address can be searched by its seal: equal rows are seen to be equal, nothing more.
The keys lie in a file, one a line; the last one seals, all of them unseal (docs/operations.md, "Contact keys").
"""

import base64
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
        self._read: _KeysRead | None = None

    @property
    def active(self) -> str:
        """The name of the key that seals."""
        return self._now().active

    @property
    def names(self) -> list[str]:
        """The names of all keys, the oldest first."""
        return list(self._now().ciphers)

    def seal(self, text: str) -> str:
        """Return the text sealed, behind the name of its key."""
        keys = self._now()
        sealed = keys.ciphers[keys.active].encrypt(text.encode(), None)
        return f"{keys.active}.{base64.urlsafe_b64encode(sealed).decode()}"

    def unseal(self, sealed: str) -> str:
        """Return the text. Raises ContactKeyMissing."""
        name, _, body = sealed.partition(".")
        keys = self._read or self._now()
        if name not in keys.ciphers:
            keys = self._now()
        if name not in keys.ciphers:
            raise ContactKeyMissing
        try:
            return keys.ciphers[name].decrypt(_unwrapped(body), None).decode()
        except (InvalidTag, ValueError) as error:
            raise ContactKeyMissing from error

    def add_key(self) -> str:
        """Write a fresh key behind the others; from now on it seals. Returns its name."""
        line = _fresh_line()
        with _alone(self.path):
            _replace(self.path, [*self.path.read_text("ascii").split(), line])
        return _name_of(_key_of(line))

    def add_older_keys(self, other: Path) -> None:
        """Take over the keys of another file, such as one from a backup; the active key stays the same."""
        with _alone(self.path):
            lines = self.path.read_text("ascii").split()
            missing = [line for line in other.read_text("ascii").split() if line not in lines]
            if missing:
                _replace(self.path, [*missing, *lines])

    def drop_key(self, name: str) -> None:
        """Take a key out of the file. What it sealed can never be read again. Raises ContactKeyMissing."""
        with _alone(self.path):
            lines = self.path.read_text("ascii").split()
            kept = [line for line in lines if _name_of(_key_of(line)) != name]
            if len(kept) == len(lines) or not kept:
                raise ContactKeyMissing
            _replace(self.path, kept)
        self._now()

    def _now(self) -> "_KeysRead":
        """Return the keys as they are in the file now; threads share what was read, never half of it."""
        status = self.path.stat()
        version = (status.st_mtime_ns, status.st_ino, status.st_size)
        keys = self._read
        if keys is None or keys.version != version:
            found = [_key_of(line) for line in self.path.read_text("ascii").split()]
            ciphers = {_name_of(key): AESSIV(key) for key in found}
            keys = self._read = _KeysRead(version=version, ciphers=ciphers, active=_name_of(found[-1]))
        return keys


@dataclass(frozen=True, kw_only=True)
class _KeysRead:
    """The file as it was read. Clocks of file systems may be coarse, so its size and place tell a new one too."""

    version: tuple[int, int, int]
    ciphers: Mapping[str, AESSIV]
    active: str


def open_contact_keys(path: Path) -> ContactKeys:
    """Return the keys of the file; made first, readable by its owner only, where the file is missing."""
    if not path.exists():
        with _alone(path):
            if not path.exists():  # else another process was first: its key is the key
                _replace(path, [_fresh_line()])
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


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let no other process change the file meanwhile: of two that add a key at once, none may be lost."""
    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


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
