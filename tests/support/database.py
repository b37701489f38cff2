"""Databases for the tests, built by the migrations once and handed out fresh to each test.

SQLite: a template file is copied, so that commits are real and threads may write. PostgreSQL: one database per
test process, emptied after each test.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from flask_migrate import upgrade
from sqlalchemy import Engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from config import Config
from eventapp.app import create_app, enable_migrations
from eventapp.db import Base, db

SECRET_KEY = "the-secret-key-of-all-the-tests-of-einlass"


class Database(Protocol):
    """Hands out databases that hold what the migrations made and nothing else."""

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The URL of a database for one test, whose files may lie in the folder."""
        ...


@event.listens_for(Engine, "connect")
def _wait_for_no_disk(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Tests need no commit that survives a power cut; without waiting for the disk they run twice as fast.

    Registered after the application's own listener, so it has the last word.
    """
    if type(connection).__module__.startswith("sqlite3"):
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.close()


class SqliteDatabase:
    """One migrated file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite"
        _migrate(f"sqlite:///{self._template}", folder)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """A copy of the template."""
        copy = folder / "einlass.sqlite"
        shutil.copyfile(self._template, copy)
        yield f"sqlite:///{copy}"


class PostgresqlDatabase:
    """One migrated database on a server, emptied after each test."""

    def __init__(self, *, server_url: str, name: str, folder: Path) -> None:
        server = make_url(server_url).set(drivername="postgresql")
        with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        mine = server.set(database=name)
        self._plain_url = mine.render_as_string(hide_password=False)
        self._url = mine.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        _migrate(self._url, folder)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The database itself; all rows go afterwards."""
        yield self._url
        # Deleting from tables of a few rows takes a thirtieth of the time of TRUNCATE.
        emptied = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]  # noqa: S608 (our own names)
        restarted = "SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE schemaname = 'public'"
        with psycopg.connect(self._plain_url, autocommit=True) as connection:
            connection.execute("; ".join([*emptied, restarted]).encode())


def make_config(*, database_url: str, data_dir: Path, base_url: str = "http://localhost") -> Config:
    """The settings of tests: nothing is read from the environment."""
    return Config(
        DATA_DIR=data_dir,
        DATABASE_URL=database_url,
        SECRET_KEY=SECRET_KEY,
        BASE_URL=base_url,
        PAGE_CACHE_SECONDS=0,
        FORM_SECONDS=0,  # tests fill in a form in no time, and all from one connection
        REGISTRATIONS_PER_NETWORK=100_000,
        TESTING=True,
    )


def _migrate(url: str, folder: Path) -> None:
    app = create_app(make_config(database_url=url, data_dir=folder))
    enable_migrations(app)
    with app.app_context():
        upgrade()
        if url.startswith("sqlite"):
            with db.engine.connect() as connection:  # the copies take the file alone, without its log
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
