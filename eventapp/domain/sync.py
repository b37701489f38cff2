"""What devices upload: log entries as frozen values, and the corrected time of each.

Entries are keyed by their uuid; the order within a device is ``device_seq``, never time alone. A
batch is read entry by entry: one that cannot be read is answered ``rejected`` and stops no other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from eventapp.domain.errors import MalformedBatch
from eventapp.domain.states import DecidedBy, EntryKind, EntryVerdict, ScanResult

MAX_BATCH = 500
MAX_PEOPLE_PER_ENTRY = 500
MAX_TEXT_CHARS = 200
#: A device clock that is further off than this is shown and marked (docs/door.md §6).
CLOCK_TOLERANCE = timedelta(minutes=2)
#: A phone that has lost its clock believes in 1970; its entries are corrected all the same.
MAX_CLOCK_OFFSET_MS = 130 * 365 * 24 * 3600 * 1000
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)

MALFORMED_ENTRY = "malformed_entry"

E = TypeVar("E", EntryKind, ScanResult, DecidedBy)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SIGNED_KINDS = (EntryKind.TALLY,)


@dataclass(frozen=True, kw_only=True)
class UploadedEntry:
    """One entry as a device sent it. ``code`` is the scanned text or the typed short code."""

    uuid: str
    kind: EntryKind
    device_seq: int
    happened_at: datetime
    clock_offset_ms: int
    event_session: str
    result: ScanResult
    decided_by: DecidedBy
    ticket: bytes | None = None
    code: str | None = None
    adults: int = 0
    children: int = 0
    reverses: str | None = None
    overrides: ScanResult | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryAnswer:
    """The server's answer to one entry.

    ``detail`` is a Conflict value, or why the entry can never be stored; ``where`` names the field
    of an entry that could not be read, ``uuid`` is then empty if that was not readable either.
    """

    uuid: str
    verdict: EntryVerdict
    detail: str = ""
    where: str = ""


def parse_batch(raw: object) -> list[UploadedEntry | EntryAnswer]:
    """Return the entries of an upload in order, the unreadable ones as their answers.

    Raises MalformedBatch when the upload itself is no list of at most MAX_BATCH entries.
    """
    entries = raw.get("entries") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list) or len(entries) > MAX_BATCH:
        raise MalformedBatch(where="entries")
    return [_parsed_or_rejected(entry) for entry in entries]


def _parsed_or_rejected(raw: object) -> UploadedEntry | EntryAnswer:
    try:
        return parse_entry(raw)
    except MalformedBatch as error:
        uuid = raw.get("uuid") if isinstance(raw, Mapping) else None
        readable = isinstance(uuid, str) and _UUID.fullmatch(uuid.lower())
        return EntryAnswer(
            uuid=str(uuid).lower() if readable else "",
            verdict=EntryVerdict.REJECTED,
            detail=MALFORMED_ENTRY,
            where=str(error.parameters["where"]),
        )


def parse_entry(raw: object) -> UploadedEntry:
    """Return the entry that a device sent. Raises MalformedBatch naming the first wrong field."""
    if not isinstance(raw, Mapping):
        raise MalformedBatch(where="entry")
    kind = _one_of(raw, "kind", EntryKind)
    entry = UploadedEntry(
        uuid=_uuid(raw, "uuid"),
        kind=kind,
        device_seq=_whole(raw, "device_seq", low=0, high=2**31 - 1),
        happened_at=_moment(raw, "happened_at"),
        clock_offset_ms=_whole(raw, "clock_offset_ms", low=-MAX_CLOCK_OFFSET_MS, high=MAX_CLOCK_OFFSET_MS),
        event_session=_text(raw, "event_session", required=True),
        result=_one_of(raw, "result", ScanResult),
        decided_by=_one_of(raw, "decided_by", DecidedBy),
        ticket=_ticket(raw),
        code=_text(raw, "code") or None,
        adults=_people(raw, "adults", kind),
        children=_people(raw, "children", kind),
        reverses=_uuid(raw, "reverses") if raw.get("reverses") is not None else None,
        overrides=_one_of(raw, "overrides", ScanResult) if raw.get("overrides") is not None else None,
        note=_text(raw, "note"),
    )
    _ensure_coherent(entry)
    return entry


@dataclass(frozen=True, kw_only=True)
class DeviceReport:
    """What a phone says about itself when it syncs."""

    queue_length: int
    clock_offset_ms: int
    battery_percent: int | None


def parse_report(raw: object) -> DeviceReport:
    """Return what a phone says about itself. Raises MalformedBatch naming the wrong field."""
    if not isinstance(raw, Mapping):
        raise MalformedBatch(where="state")
    known = raw.get("battery") is not None
    return DeviceReport(
        queue_length=_whole(raw, "queue_length", low=0, high=2**31 - 1),
        clock_offset_ms=_whole(raw, "clock_offset_ms", low=-MAX_CLOCK_OFFSET_MS, high=MAX_CLOCK_OFFSET_MS),
        battery_percent=_whole(raw, "battery", low=0, high=100) if known else None,
    )


def corrected_time(
    happened_at: datetime, *, offset_ms: int, last_sync_at: datetime | None, received_at: datetime
) -> datetime:
    """Return the time that counts: device time plus offset, clamped to what can be true.

    An entry made since the last sync cannot be much older than that sync, and never newer than its
    own arrival (docs/door.md §6).
    """
    corrected = happened_at + timedelta(milliseconds=offset_ms)
    if last_sync_at is not None:
        corrected = max(corrected, last_sync_at - CLOCK_TOLERANCE)
    return min(corrected, received_at)


def has_clock_doubt(offset_ms: int) -> bool:
    """True when the device's clock was more than two minutes off."""
    return abs(timedelta(milliseconds=offset_ms)) > CLOCK_TOLERANCE


def _ensure_coherent(entry: UploadedEntry) -> None:
    if entry.kind is EntryKind.REVERSAL and (entry.reverses is None or entry.reverses == entry.uuid):
        raise MalformedBatch(where="reverses")
    admits = entry.kind is EntryKind.ADMIT and entry.result is ScanResult.ADMITTED
    if admits and entry.ticket is None:
        raise MalformedBatch(where="ticket")
    if admits and entry.adults + entry.children < 1:
        raise MalformedBatch(where="adults")
    if entry.overrides is not None and not entry.note.strip():
        raise MalformedBatch(where="note")


def _field(raw: Mapping[object, object], name: str) -> object:
    if name not in raw:
        raise MalformedBatch(where=name)
    return raw[name]


def _whole(raw: Mapping[object, object], name: str, *, low: int, high: int) -> int:
    value = _field(raw, name)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise MalformedBatch(where=name)
    return value


def _people(raw: Mapping[object, object], name: str, kind: EntryKind) -> int:
    if name not in raw:
        return 0
    low = -MAX_PEOPLE_PER_ENTRY if kind in _SIGNED_KINDS else 0
    return _whole(raw, name, low=low, high=MAX_PEOPLE_PER_ENTRY)


def _text(raw: Mapping[object, object], name: str, *, required: bool = False) -> str:
    value = _field(raw, name) if required else raw.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise MalformedBatch(where=name)
    # What a camera read may hold anything; databases take no null and no half of a character.
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:MAX_TEXT_CHARS]


def _uuid(raw: Mapping[object, object], name: str) -> str:
    value = _field(raw, name)
    if not isinstance(value, str) or not _UUID.fullmatch(value.lower()):
        raise MalformedBatch(where=name)
    return value.lower()


def _one_of(raw: Mapping[object, object], name: str, enum: type[E]) -> E:
    value = _field(raw, name)
    try:
        return enum(str(value))
    except ValueError:
        raise MalformedBatch(where=name) from None


def _moment(raw: Mapping[object, object], name: str) -> datetime:
    value = _field(raw, name)
    if not isinstance(value, str):
        raise MalformedBatch(where=name)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise MalformedBatch(where=name) from None
    if moment.tzinfo is None:
        raise MalformedBatch(where=name)
    return min(max(moment, _EARLIEST), _LATEST).astimezone(UTC)


def _ticket(raw: Mapping[object, object]) -> bytes | None:
    value = raw.get("ticket")
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-fA-F]{16}", value):
        raise MalformedBatch(where="ticket")
    return bytes.fromhex(value)
