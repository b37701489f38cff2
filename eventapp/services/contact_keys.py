"""The keys that seal contact data: a new one, and everything sealed anew with it."""

import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Column, ColumnElement, String, Table, select, text, type_coerce, update

from eventapp.db import Base, db, transactional
from eventapp.domain.errors import StillInUse
from eventapp.sealing import SealedText, keys_of

#: How long transactions of others are waited for; web requests take far less.
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.05


def rotate() -> str:
    """Add a key, seal everything anew with it and return its name; older keys stay for older backups.

    Safe to repeat, and while the server runs: what another process has sealed with the old key meanwhile is found,
    because its transaction is waited for, and by a second look.
    """
    name = keys_of(db.engine).add_key()
    _wait_for_others()
    while _seal_anew():
        _wait_for_others()
    return name


def drop(name: str) -> None:
    """Take an old key out of the file. Raises StillInUse while it seals anything, ContactKeyMissing if unknown.

    A transaction that does not end may seal something: then it is in use, too.
    """
    keys = keys_of(db.engine)
    if name == keys.active or not _wait_for_others() or _is_in_use(name):
        raise StillInUse
    keys.drop_key(name)


def _wait_for_others() -> bool:
    """Wait until all writing transactions that run now have ended; False when they take too long.

    What they have sealed cannot be seen before. On SQLite there is one writer at a time: that wait is the database's.
    """
    db.session.commit()  # ends a read transaction of our own
    if db.engine.dialect.name != "postgresql":
        return True
    running, ends = _transactions(), time.monotonic() + _PATIENCE_SECONDS
    while running & _transactions():
        if time.monotonic() >= ends:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


def _transactions() -> set[tuple[int, datetime]]:
    """The transactions of this database that have written or are at work, except for our own; not who only reads."""
    query = text(
        "SELECT pid, xact_start FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        " AND (backend_xid IS NOT NULL OR state = 'active')"
    )
    with db.engine.connect() as connection:
        return {(pid, started_at) for pid, started_at in connection.execute(query)}


@transactional
def _seal_anew() -> int:
    """Seal what another key than the active one has sealed. Returns how many texts there were.

    What somebody changes meanwhile stays as they wrote it, and is looked at again.
    """
    active, count = keys_of(db.engine).active, 0
    for table, column in _sealed_columns():
        others = ~_is_sealed_by(column, active)
        stored = type_coerce(column, String)
        rows = db.session.execute(select(table.c.id, column, stored).where(column.is_not(None), others)).all()
        for row_id, address, sealed in rows:
            is_as_read = (table.c.id == row_id, stored == sealed)
            db.session.execute(update(table).where(*is_as_read).values({column.name: address}))
        count += len(rows)
    return count


def _is_in_use(name: str) -> bool:
    queries = [select(table.c.id).where(_is_sealed_by(column, name)).limit(1) for table, column in _sealed_columns()]
    return any(db.session.scalar(query) is not None for query in queries)


def _is_sealed_by(column: Column[str], name: str) -> ColumnElement[bool]:
    """Ask for the stored text, which begins with the name of its key."""
    return type_coerce(column, String).startswith(f"{name}.", autoescape=True)


def _sealed_columns() -> Iterator[tuple[Table, Column[str]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText):
                yield table, column
