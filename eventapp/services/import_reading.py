"""Reading a list of people: its heads, its columns, and what its rows say."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace

from eventapp.adapters.stored_import import StoredTable, read_stored_table
from eventapp.adapters.table_file import MOST_ROWS, read_table
from eventapp.domain.errors import ListEmpty, ListHeadless, ListTooLong
from eventapp.domain.import_columns import Column, are_heads, find_forbidden_columns, find_heads, is_complete, recognize
from eventapp.domain.import_rows import CheckedRows, ImportRules, Readers, Row, check_rows
from eventapp.models import RegistrationImport
from eventapp.services.imports import NewImport

_PURPOSE = b"einlass-import/1"


def read_list(content: bytes, *, is_personal: bool, event_sessions: Sequence[str]) -> NewImport:
    """Return what a file says, without columns that must not stand beside names.

    Raises ListUnreadable, ListTooLong, ListEmpty or ListHeadless.
    """
    rows = read_table(content, is_list=lambda rows: _names_people(rows, is_personal=is_personal))
    at = find_heads([row.cells for row in rows], is_personal=is_personal)
    if rows and not are_heads(rows[at].cells, is_personal=is_personal):
        raise ListHeadless
    if len(rows) <= at + 1:
        raise ListEmpty
    if len(rows) - at - 1 > MOST_ROWS:
        raise ListTooLong(limit=MOST_ROWS)
    width = max(len(row.cells) for row in rows[at:])
    heads = (*rows[at].cells, *[""] * (width - len(rows[at].cells)))
    forbidden = find_forbidden_columns(heads)
    kept = [index for index in range(width) if index not in {column.index for column in forbidden}]
    table = StoredTable(
        heads=tuple(heads[index] for index in kept),
        rows=tuple(replace(row, cells=_picked(row, kept)) for row in rows[at + 1 :]),
    )
    columns = [column or "" for column in recognize(table.heads, is_personal=is_personal)]
    return NewImport(table=table, forbidden=forbidden, columns=columns, event_sessions=event_sessions)


def check_list(kept: RegistrationImport, *, rules: ImportRules, readers: Readers) -> CheckedRows:
    """Return what the rows of a list that is kept say, by the columns as they are assigned now."""
    columns = [Column(column) if column else None for column in kept.columns]
    return check_rows(table_of(kept).rows, columns=columns, rules=rules, readers=readers)


def table_of(kept: RegistrationImport) -> StoredTable:
    """Return the heads and rows of a list; empty once it is taken over."""
    return read_stored_table(kept.content) if kept.content else StoredTable(heads=(), rows=())


def fingerprint_secret(secret_key: str) -> bytes:
    """Return what keeps the fingerprints of rows from telling names and contacts."""
    return hmac.new(secret_key.encode(), _PURPOSE, hashlib.sha256).digest()


def _names_people(rows: Sequence[Row], *, is_personal: bool) -> bool:
    cells = [row.cells for row in rows]
    return is_complete(recognize(cells[find_heads(cells, is_personal=is_personal)], is_personal=is_personal))


def _picked(row: Row, kept: Sequence[int]) -> tuple[str, ...]:
    return tuple(row.cells[index] if index < len(row.cells) else "" for index in kept)
