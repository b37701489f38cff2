"""What devices upload: log entries as frozen values, and the corrected time of each.

Entries are keyed by their uuid; the order within a device is ``device_seq``, never time alone. A
batch is read entry by entry: one that cannot be read is answered ``rejected`` and stops no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.domain.errors import MalformedBatch
from eventapp.domain.phone_fields import (
    read_clock_offset,
    read_moment,
    read_one_of,
    read_text,
    read_ticket,
    read_uuid,
    read_whole,
    uuid_if_readable,
)
from eventapp.domain.states import DecidedBy, EntryKind, EntryVerdict, ScanResult

MAX_BATCH = 500
MAX_PEOPLE_PER_ENTRY = 500
#: A device clock that is further off than this is shown and marked (docs/door.md §6).
CLOCK_TOLERANCE = timedelta(minutes=2)

MALFORMED_ENTRY = "malformed_entry"

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
        return EntryAnswer(
            uuid=uuid_if_readable(raw),
            verdict=EntryVerdict.REJECTED,
            detail=MALFORMED_ENTRY,
            where=str(error.parameters["where"]),
        )


def parse_entry(raw: object) -> UploadedEntry:
    """Return the entry that a device sent. Raises MalformedBatch naming the first wrong field."""
    if not isinstance(raw, Mapping):
        raise MalformedBatch(where="entry")
    kind = read_one_of(raw, "kind", EntryKind)
    entry = UploadedEntry(
        uuid=read_uuid(raw, "uuid"),
        kind=kind,
        device_seq=read_whole(raw, "device_seq", low=0, high=2**31 - 1),
        happened_at=read_moment(raw, "happened_at"),
        clock_offset_ms=read_clock_offset(raw),
        event_session=read_text(raw, "event_session", required=True),
        result=read_one_of(raw, "result", ScanResult),
        decided_by=read_one_of(raw, "decided_by", DecidedBy),
        ticket=read_ticket(raw) if raw.get("ticket") is not None else None,
        code=read_text(raw, "code") or None,
        adults=_people(raw, "adults", kind),
        children=_people(raw, "children", kind),
        reverses=read_uuid(raw, "reverses") if raw.get("reverses") is not None else None,
        overrides=read_one_of(raw, "overrides", ScanResult) if raw.get("overrides") is not None else None,
        note=read_text(raw, "note"),
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
        queue_length=read_whole(raw, "queue_length", low=0, high=2**31 - 1),
        clock_offset_ms=read_clock_offset(raw),
        battery_percent=read_whole(raw, "battery", low=0, high=100) if known else None,
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


def _people(raw: Mapping[object, object], name: str, kind: EntryKind) -> int:
    if name not in raw:
        return 0
    low = -MAX_PEOPLE_PER_ENTRY if kind in _SIGNED_KINDS else 0
    return read_whole(raw, name, low=low, high=MAX_PEOPLE_PER_ENTRY)
