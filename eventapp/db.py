"""The database: declarative base, column types, and what one transaction is.

One service call is one transaction. On SQLite a writing transaction begins IMMEDIATE and writers of
one process take turns (SQLite's own waiting sleeps and is unfair); readers run beside them in WAL
mode. On PostgreSQL rows are locked by the queries that need it. See docs/adr/0004.
"""

import functools
import re
import threading
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect, ExceptionContext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from eventapp.domain.errors import DomainError, EmailTaken, StillInUse

SQLITE_BUSY_MILLISECONDS = 15_000

P = ParamSpec("P")
R = TypeVar("R")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value in UTC; SQLite keeps it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all models: naming convention and column types."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime}  # noqa: RUF012 (SQLAlchemy's own spelling)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

_in_transaction: ContextVar[bool] = ContextVar("in_transaction", default=False)
_sqlite_writers = threading.Lock()

#: The details below the sentence of an error, each part from its name to the next one.
_QUOTED_ROWS = re.compile(r"\n(?:DETAIL|CONTEXT|QUERY|STATEMENT): .*?(?=\n(?:HINT|LINE \d+): |\n\[SQL: |\Z)", re.DOTALL)
#: A race that ends at a constraint becomes the error that the rule would have raised.
_CONSTRAINT_ERRORS: dict[str, type[DomainError]] = {
    "uq_user_email": EmailTaken,
    "user.email": EmailTaken,
    "FOREIGN KEY constraint failed": StillInUse,
    "violates foreign key constraint": StillInUse,
}


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Make a service call one transaction: commit on return, roll back on any exception.

    A call from within another transactional function joins the outer transaction. Constraint
    violations that a person can cause are raised as their DomainError.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _in_transaction.get():
            return function(*args, **kwargs)
        token = _in_transaction.set(True)
        try:
            return _run_transaction(lambda: function(*args, **kwargs))
        finally:
            _in_transaction.reset(token)

    return run


def _run_transaction(work: Callable[[], R]) -> R:
    session = db.session
    session.commit()  # ends a read transaction that the request has begun; nothing is pending
    on_sqlite = db.engine.dialect.name == "sqlite"
    if on_sqlite:
        _sqlite_writers.acquire()
    try:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        result = work()
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise _translated(error) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        if on_sqlite:
            _sqlite_writers.release()
    return result


def _translated(error: IntegrityError) -> Exception:
    text = str(error.orig)
    for name, cause in _CONSTRAINT_ERRORS.items():
        if name in text:
            return cause()
    return error


def without_values(message: str) -> str:
    """Return what a database says of an error without the rows that it quotes.

    PostgreSQL writes the whole row below its sentence. The sentence names constraint and table, never a person.
    """
    return _QUOTED_ROWS.sub("", message)


@event.listens_for(Engine, "handle_error")
def _forget_values(context: ExceptionContext) -> None:
    """Errors are logged with their message; neither the driver's nor SQLAlchemy's may hold names and addresses."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = tuple(without_values(part) if isinstance(part, str) else part for part in error.args)


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    raw: Any = connection
    raw.isolation_level = None  # we begin transactions ourselves, see _begin_sqlite
    cursor = raw.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # acknowledged means durable
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten, not only unlinked
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MILLISECONDS}")
    cursor.close()
    # SQLite's own lower() knows only ASCII; people are also called Şükran and Олена.
    raw.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
