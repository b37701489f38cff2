"""All rows of all tables from one database into another, whatever the two engines are. Sealed texts stay sealed."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
)

from eventapp.db import Base
from eventapp.sealing import SealedText

_BATCH_ROWS = 500


def copy_all(source: Connection, target: Connection) -> dict[str, int]:
    """Replace everything in ``target`` by what is in ``source``; both have the newest tables. Returns rows by table.

    Part of the caller's transactions.
    """
    tables = Base.metadata.sorted_tables
    if target.dialect.name == "sqlite":
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in reversed(tables):
        target.execute(delete(table))
    counts = {table.name: _copy(table, source, target) for table in tables}
    if target.dialect.name == "postgresql":
        _restart_sequences(target)
    return counts


def count_all(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def _copy(table: Table, source: Connection, target: Connection) -> int:
    count = 0
    known: set[Any] = set()
    for rows in _batches(table, source):
        for part in _parents_first(table, rows, known=known):
            target.execute(insert_stored(table), part)
        count += len(rows)
    return count


def _batches(table: Table, source: Connection) -> Iterator[list[dict[str, Any]]]:
    columns = [stored(column).label(column.name) for column in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns)
    result = source.execution_options(yield_per=_BATCH_ROWS).execute(query)
    for batch in result.mappings().partitions(_BATCH_ROWS):
        yield [dict(row) for row in batch]


def stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the column as the database holds it: what is sealed comes sealed."""
    return type_coerce(column, String) if isinstance(column.type, SealedText) else column


def insert_stored(table: Table, *, without: Sequence[str] = ()) -> Any:
    """Return the statement that writes rows which were read by ``stored``; ``without`` columns make themselves."""
    sealed = {c.name: bindparam(c.name, type_=String) for c in table.columns if isinstance(c.type, SealedText)}
    return insert(table).values(
        {c.name: sealed.get(c.name, bindparam(c.name, type_=c.type)) for c in table.columns if c.name not in without}
    )


def _parents_first(
    table: Table, rows: Sequence[dict[str, Any]], *, known: set[Any]
) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield the rows so that those which refer to others of their table come after these."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        yield rows
        return
    rest = list(rows)
    while rest:
        ready = [row for row in rest if all(row[name] is None or row[name] in known for name in own)]
        part = ready or rest  # what refers to a later batch is left to the database's own check
        known.update(row["id"] for row in part)
        yield part
        rest = [row for row in rest if row["id"] not in known]


def _restart_sequences(target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        ids = [column for column in table.primary_key.columns if column.autoincrement and column.name == "id"]
        name = target.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id"))) if ids else None
        if name is not None:
            highest = target.scalar(select(func.max(table.c.id)))
            target.execute(text("SELECT setval(:name, :value, :used)"), _sequence(name, highest))


def _sequence(name: str, highest: int | None) -> dict[str, Any]:
    return {"name": name, "value": highest or 1, "used": highest is not None}
