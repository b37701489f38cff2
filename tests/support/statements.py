"""Counts what the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

from eventapp.db import db

_NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@dataclass
class Statements:
    """The statements sent, in order."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many."""
        return len(self.texts)


@contextmanager
def count_statements() -> Iterator[Statements]:
    """Count the SQL statements sent inside the block; beginning and ending transactions do not count."""
    statements = Statements()

    def remember(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if not text.lstrip().upper().startswith(_NOT_COUNTED):
            statements.texts.append(text)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", remember)
