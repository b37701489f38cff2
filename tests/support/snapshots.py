"""The database as it was, again and again: for tests that send a thousand forms to one world."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlalchemy import text

from eventapp.db import Base, db

_SCHEMA = "before"


class Snapshot(Protocol):
    """What the database held when this was made."""

    def restore(self) -> None:
        """Put it back."""
        ...

    def forget(self) -> None:
        """Leave nothing behind."""
        ...


def take_snapshot(folder: Path) -> Snapshot:
    """Note what the application's database holds; files may lie in the folder."""
    return _SqliteSnapshot(folder) if db.engine.dialect.name == "sqlite" else _PostgresqlSnapshot()


class _SqliteSnapshot:
    """A copy of the file."""

    def __init__(self, folder: Path) -> None:
        self._file = Path(str(db.engine.url.database))
        self._copy = folder / "before.sqlite"
        with closing(sqlite3.connect(self._file)) as here, closing(sqlite3.connect(self._copy)) as there:
            here.backup(there)

    def restore(self) -> None:
        db.session.remove()
        db.engine.dispose()
        for leftover in self._file.parent.glob(f"{self._file.name}-*"):
            leftover.unlink()
        shutil.copyfile(self._copy, self._file)

    def forget(self) -> None:
        self._copy.unlink()


class _PostgresqlSnapshot:
    """Copies of the tables in a schema of their own; rules and triggers rest while they are put back."""

    def __init__(self) -> None:
        names = [table.name for table in Base.metadata.sorted_tables]
        copied = [f'CREATE TABLE {_SCHEMA}."{name}" AS TABLE public."{name}"' for name in names]
        put_back = [
            f'DELETE FROM public."{name}"; INSERT INTO public."{name}" SELECT * FROM {_SCHEMA}."{name}"'  # noqa: S608 (our own names)
            for name in names
        ]
        self._put_back = "; ".join(["SET LOCAL session_replication_role = replica", *put_back])
        _run("; ".join([f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE", f"CREATE SCHEMA {_SCHEMA}", *copied]))

    def restore(self) -> None:
        db.session.remove()
        _run(self._put_back)

    def forget(self) -> None:
        db.session.remove()
        _run(f"DROP SCHEMA {_SCHEMA} CASCADE")


def _run(statements: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statements))
