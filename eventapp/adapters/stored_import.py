"""A list on its way as text: its rows, the registrations that were read from them, the rows that were left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.adapters.packed_file import pack, unpack
from eventapp.domain.import_rows import Entry, Row

#: More than the longest list that is taken.
_MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class StoredTable:
    """The heads of a list and the rows below them."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def write_stored_table(table: StoredTable) -> str:
    """Return the table as text."""
    import msgspec  # noqa: PLC0415 (few requests take lists)

    return pack(msgspec.json.encode(table))


def read_stored_table(text: str) -> StoredTable:
    """Return the table again."""
    import msgspec  # noqa: PLC0415

    return msgspec.json.decode(unpack(text, most_bytes=_MOST_BYTES), type=StoredTable)


def write_stored_entries(entries: Sequence[Entry]) -> str:
    """Return the registrations to be as text."""
    import msgspec  # noqa: PLC0415

    return pack(msgspec.json.encode(tuple(entries)))


def read_stored_entries(text: str) -> tuple[Entry, ...]:
    """Return the registrations to be again."""
    import msgspec  # noqa: PLC0415

    return msgspec.json.decode(unpack(text, most_bytes=_MOST_BYTES), type=tuple[Entry, ...])
