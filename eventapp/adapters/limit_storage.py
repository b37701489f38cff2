"""Counters of limits that all server processes share: a small SQLite file beside the database.

The file names nobody: its keys are keyed hashes of connections and addresses, and a row is deleted when its time is
over. What it holds may be lost; so nothing is waited for, and where the file is locked or broken everybody is let
through, which the log says once. Used by Flask-Limiter under addresses that begin with ``einlass+sqlite:``.
"""

import hashlib
import hmac
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from limits.storage import Storage

T = TypeVar("T")

logger = logging.getLogger(__name__)

SCHEME = "einlass+sqlite"
#: Longer than a write takes, shorter than anybody notices.
_BUSY_SECONDS = 0.5
_RETRY_SECONDS = 0.01
_PRUNE_SECONDS = 60.0
_SET_UP = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = OFF",
    "PRAGMA secure_delete = ON",
    "CREATE TABLE IF NOT EXISTS counter (key BLOB PRIMARY KEY, count INTEGER NOT NULL, expires_at REAL NOT NULL)"
    " WITHOUT ROWID",
)
_COUNT = """
INSERT INTO counter (key, count, expires_at) VALUES (:key, :amount, :expires_at)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN expires_at <= :now THEN :amount ELSE count + :amount END,
    expires_at = CASE WHEN expires_at <= :now THEN :expires_at ELSE expires_at END
RETURNING count
"""


class SharedLimitStorage(Storage):
    """Fixed windows, counted by all processes together. Safe for threads, and for processes that were forked."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 (the library's own spelling)

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, *, secret: str, **_options: str) -> None:
        """Nothing is opened before the first count."""
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path(unquote((uri or "").partition("://")[2]))
        self._secret = secret.encode()
        self._local = threading.local()
        self._pruned_at = 0.0
        self._is_in_trouble = False

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the library may wrap; the file's own faults never come that far."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return how many there are in this window; 0 where counting is impossible."""
        now = time.time()
        values = {"key": self._mark(key), "amount": amount, "now": now, "expires_at": now + expiry}
        return self._try(lambda connection: self._count(connection, values), otherwise=0)

    def get(self, key: str) -> int:
        """Return how many there are in this window."""
        row = self._find(key)
        return row[0] if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when this window ends, in seconds since 1970; now where there is none."""
        row = self._find(key)
        return row[1] if row else time.time()

    def clear(self, key: str) -> None:
        """Forget this key."""
        mark = self._mark(key)
        self._try(lambda connection: connection.execute("DELETE FROM counter WHERE key = ?", (mark,)), otherwise=None)

    def reset(self) -> int | None:
        """Forget everything and return how much that was."""
        return self._try(lambda connection: connection.execute("DELETE FROM counter").rowcount, otherwise=None)

    def check(self) -> bool:
        """Say whether counting works."""
        return self._try(lambda connection: bool(connection.execute("SELECT 1").fetchone()), otherwise=False)

    def _count(self, connection: sqlite3.Connection, values: dict[str, object]) -> int:
        now = time.time()
        if now - self._pruned_at > _PRUNE_SECONDS:
            self._pruned_at = now
            connection.execute("DELETE FROM counter WHERE expires_at <= ?", (now,))
        return int(connection.execute(_COUNT, values).fetchone()[0])

    def _find(self, key: str) -> tuple[int, float] | None:
        query, values = "SELECT count, expires_at FROM counter WHERE key = ? AND expires_at > ?", self._mark(key)
        found: tuple[int, float] | None = self._try(
            lambda connection: connection.execute(query, (values, time.time())).fetchone(), otherwise=None
        )
        return found

    def _mark(self, key: str) -> bytes:
        """Nobody who finds the file reads an address in it, or can try out which one it was."""
        return hmac.new(self._secret, b"einlass-limits/1:" + key.encode(), hashlib.sha256).digest()[:16]

    def _try(self, work: Callable[[sqlite3.Connection], T], *, otherwise: T) -> T:
        try:
            done = work(self._connection())
        except (sqlite3.Error, OSError) as error:
            self._local.connection = None
            if not self._is_in_trouble:
                logger.warning("Limits are not counted at the moment (%s: %s)", self._path.name, error)
            self._is_in_trouble = True
            return otherwise
        self._is_in_trouble = False
        return done

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's own connection; never one that a parent process has opened."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._local.process != os.getpid():
            connection = self._open()
            self._local.connection, self._local.process = connection, os.getpid()
        return connection

    def _open(self) -> sqlite3.Connection:
        """Set the file up. Processes that start together do it at the same moment, and each waits for the others."""
        deadline = time.monotonic() + _BUSY_SECONDS
        with suppress(FileExistsError):  # a file in use is never opened besides: closing it would end SQLite's locks
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        while True:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                for statement in _SET_UP:
                    connection.execute(statement)
            except sqlite3.Error as error:
                connection.close()
                # The change to WAL waits for nobody by itself, whatever the timeout of the connection is.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_SECONDS)
            else:
                return connection
