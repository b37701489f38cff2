"""Reading what phones send, field by field: the right value, or MalformedBatch that names the field."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from eventapp.domain.errors import MalformedBatch

MAX_TEXT_CHARS = 200
#: A phone that has lost its clock believes in 1970; what it sends is corrected all the same.
MAX_CLOCK_OFFSET_MS = 130 * 365 * 24 * 3600 * 1000

Raw = Mapping[object, object]
E = TypeVar("E", bound=StrEnum)

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TICKET = re.compile(r"[0-9a-fA-F]{16}")


def read_value(raw: Raw, name: str) -> object:
    """Return a field that has to be there."""
    if name not in raw:
        raise MalformedBatch(where=name)
    return raw[name]


def read_whole(raw: Raw, name: str, *, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high``."""
    value = read_value(raw, name)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise MalformedBatch(where=name)
    return value


def read_clock_offset(raw: Raw) -> int:
    """Return server minus phone in milliseconds, as the phone measured it."""
    return read_whole(raw, "clock_offset_ms", low=-MAX_CLOCK_OFFSET_MS, high=MAX_CLOCK_OFFSET_MS)


def read_text(raw: Raw, name: str, *, required: bool = False) -> str:
    """Return a short text that a database can keep."""
    value = read_value(raw, name) if required else raw.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise MalformedBatch(where=name)
    # What a camera read may hold anything; databases take no null and no half of a character.
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:MAX_TEXT_CHARS]


def read_uuid(raw: Raw, name: str) -> str:
    """Return a uuid in small letters."""
    value = read_value(raw, name)
    if not isinstance(value, str) or not _UUID.fullmatch(value.lower()):
        raise MalformedBatch(where=name)
    return value.lower()


def uuid_if_readable(raw: object) -> str:
    """Return the uuid of something that could not be read as a whole, empty when that is unreadable too."""
    try:
        return read_uuid(raw, "uuid") if isinstance(raw, Mapping) else ""
    except MalformedBatch:
        return ""


def read_one_of(raw: Raw, name: str, enum: type[E]) -> E:
    """Return a word of a vocabulary."""
    value = read_value(raw, name)
    try:
        return enum(str(value))
    except ValueError:
        raise MalformedBatch(where=name) from None


def read_moment(raw: Raw, name: str) -> datetime:
    """Return a moment in UTC; one that no database can keep becomes the nearest that it can."""
    value = read_value(raw, name)
    if not isinstance(value, str):
        raise MalformedBatch(where=name)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise MalformedBatch(where=name) from None
    if moment.tzinfo is None:
        raise MalformedBatch(where=name)
    return min(max(moment, _EARLIEST), _LATEST).astimezone(UTC)


def read_ticket(raw: Raw, name: str = "ticket") -> bytes:
    """Return a ticket id."""
    value = read_value(raw, name)
    if not isinstance(value, str) or not _TICKET.fullmatch(value):
        raise MalformedBatch(where=name)
    return bytes.fromhex(value)
