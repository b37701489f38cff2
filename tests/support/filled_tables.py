"""A row in every table, so that no migration meets an empty one."""

import re

from sqlalchemy import CheckConstraint, Column, Table, func, select, text

from eventapp.db import Base, db

_VOCABULARY = re.compile(r"\"?(\w+)\"? IN \('(\w+)'")
#: by a word in the name of a type; the first that fits
_VALUES = (
    ("INT", "1"),
    ("BOOL", "false"),
    ("DATETIME", "'2026-09-26 12:00:00'"),
    ("DATE", "'2026-09-26'"),
    ("JSON", "'[]'"),
)
_ANY_WORD = "'x'"


def fill_empty_tables() -> None:
    """Put a row into each table that has none, of first words of vocabularies and first rows to refer to."""
    for table in Base.metadata.sorted_tables:
        with db.engine.begin() as connection:
            if connection.execute(select(func.count()).select_from(table)).scalar_one() == 0:
                connection.execute(text(_insertion(table)))


def _insertion(table: Table) -> str:
    checks = [str(check.sqltext) for check in table.constraints if isinstance(check, CheckConstraint)]
    words = {column: word for check in checks for column, word in _VOCABULARY.findall(check)}
    needed = [column for column in table.columns if not column.nullable and not _counts_itself(column)]
    names = ", ".join(f'"{column.name}"' for column in needed)
    values = ", ".join(_value(column, words) for column in needed)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'  # noqa: S608 (our own names)


def _counts_itself(column: "Column[object]") -> bool:
    return column is column.table.autoincrement_column


def _value(column: "Column[object]", words: dict[str, str]) -> str:
    for key in column.foreign_keys:
        return f'(SELECT min("{key.column.name}") FROM "{key.column.table.name}")'  # noqa: S608 (our own names)
    if column.name in words:
        return f"'{words[column.name]}'"
    return next((value for sign, value in _VALUES if sign in str(column.type)), _ANY_WORD)
