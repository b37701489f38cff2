"""Runs the migrations with the application's engine, or with one that the caller names, and its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from eventapp import models
from eventapp.db import Base

assert models  # imported so that all tables are known to Base  # noqa: S101


class BrokenReferences(Exception):
    """A migration would have left rows that refer to nothing; nothing was changed."""


def run() -> None:
    """Migrate inside one transaction."""
    engine = context.config.attributes.get("engine") or current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, _free_to_rebuild(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transactional_ddl=True,  # true of SQLite too, because we begin transactions ourselves (eventapp/db.py)
        )
        with context.begin_transaction():
            context.run_migrations()
            _ensure_references(connection)


@contextmanager
def _free_to_rebuild(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and rename tables that others refer to; it can only say so outside of a transaction."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys = ON")


def _ensure_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise BrokenReferences


run()
