"""The keys that seal contact data: a new one, and everything sealed anew with it."""

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, String, Table, select, type_coerce, update

from eventapp.db import Base, db, transactional
from eventapp.domain.errors import StillInUse
from eventapp.sealing import SealedText, keys_of


def rotate() -> str:
    """Add a key, seal everything anew with it and return its name; older keys stay for older backups.

    Safe to repeat, and while the server runs: what another process has sealed with the old key meanwhile is found by
    a second look.
    """
    name = keys_of(db.engine).add_key()
    while _seal_anew():
        pass
    return name


def drop(name: str) -> None:
    """Take an old key out of the file. Raises StillInUse while it seals anything, ContactKeyMissing if unknown."""
    keys = keys_of(db.engine)
    if name == keys.active or _is_in_use(name):
        raise StillInUse
    keys.drop_key(name)


@transactional
def _seal_anew() -> int:
    """Seal what another key than the active one has sealed. Returns how many texts there were."""
    active, count = keys_of(db.engine).active, 0
    for table, column in _sealed_columns():
        others = ~_is_sealed_by(column, active)
        rows = db.session.execute(select(table.c.id, column).where(column.is_not(None), others)).all()
        for row_id, text in rows:
            db.session.execute(update(table).where(table.c.id == row_id).values({column.name: text}))
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
