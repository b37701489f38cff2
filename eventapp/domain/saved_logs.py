"""The entries of a phone, saved as a file and brought by hand (docs/door.md).

The file is what the phone would have uploaded, in its own order. It is read entry by entry: one that cannot be
read is told and stops no other. Nothing in it is trusted more than an upload.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from eventapp.domain.device_identity import MAX_IDENTITY_CHARS
from eventapp.domain.errors import (
    MalformedBatch,
    SavedLogForeign,
    SavedLogIncomplete,
    SavedLogNewer,
    SavedLogTooLong,
)
from eventapp.domain.phone_fields import MAX_CLOCK_OFFSET_MS
from eventapp.domain.sync import MALFORMED_ENTRY, UploadedEntry, parse_entry

FORMAT = "einlass-door-log"
VERSION = 1
#: More than any phone makes in a day; a file of this size is still read in seconds.
MAX_SAVED_ENTRIES = 50_000
#: The phone still had to send it; everything else the server had named when the file was made.
_WAITING = "waiting"

_HEAD = re.compile(rf"{FORMAT}/([0-9]{{1,4}})")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class UnreadableEntry:
    """An entry of the file that is none; ``number`` counts from one, ``where`` names the wrong field."""

    number: int
    where: str
    detail: str = MALFORMED_ENTRY


@dataclass(frozen=True, kw_only=True)
class SavedLog:
    """What a phone saved. ``event`` and ``device`` are references, ``waiting`` the uuids it still had to send.

    ``saved_at`` is the phone's clock corrected by the offset that it knew; None in files that do not say.
    ``identity`` is what the server sealed at the pairing, empty in files of phones that were paired without.
    """

    event: str
    device: str
    identity: str
    saved_at: datetime | None
    entries: tuple[UploadedEntry, ...]
    waiting: frozenset[str]
    unreadable: tuple[UnreadableEntry, ...]


def read_saved_log(content: bytes) -> SavedLog:
    """Return the log in a file, each uuid once.

    Raises SavedLogForeign, SavedLogIncomplete, SavedLogNewer, SavedLogTooLong.
    """
    raw = _decoded(content)
    version = _HEAD.fullmatch(str(raw.get("format")))
    if version is None:
        raise SavedLogForeign
    if int(version[1]) > VERSION:
        raise SavedLogNewer
    entries = raw.get("entries")
    if not isinstance(entries, list):
        raise SavedLogForeign
    if len(entries) > MAX_SAVED_ENTRIES:
        raise SavedLogTooLong(limit=MAX_SAVED_ENTRIES)
    return _read(raw, entries)


def merge_logs(logs: Iterable[SavedLog]) -> list[SavedLog]:
    """Return one log for each phone: people save twice, and send both files."""
    by_device: dict[str, list[SavedLog]] = {}
    for log in logs:
        by_device.setdefault(log.device, []).append(log)
    return [_merged(same) if len(same) > 1 else same[0] for same in by_device.values()]


def _decoded(content: bytes) -> Mapping[str, object]:
    """Return the JSON object of a file. A file of ours that ends too early is told apart from other files."""
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        is_ours = f'{{"format":"{FORMAT}/'.encode() in content[:100].replace(b" ", b"")
        raise (SavedLogIncomplete if is_ours else SavedLogForeign) from None
    if not isinstance(raw, dict):
        raise SavedLogForeign
    return raw


def _read(raw: Mapping[str, object], entries: list[object]) -> SavedLog:
    found: dict[str, UploadedEntry] = {}
    waiting: set[str] = set()
    unreadable = []
    for number, each in enumerate(entries, start=1):
        try:
            entry = parse_entry(each)
        except MalformedBatch as error:
            unreadable.append(UnreadableEntry(number=number, where=str(error.parameters["where"])))
            continue
        found.setdefault(entry.uuid, entry)
        if isinstance(each, dict) and each.get("state") == _WAITING:
            waiting.add(entry.uuid)
    return SavedLog(
        event=_reference(raw, "event"),
        device=_reference(raw, "device"),
        identity=_identity(raw),
        saved_at=_saved_at(raw),
        entries=_in_order(found.values()),
        waiting=frozenset(waiting),
        unreadable=tuple(unreadable),
    )


def _merged(logs: list[SavedLog]) -> SavedLog:
    """Return everything that several files of one phone hold; what one of them calls sent, was sent."""
    entries = {entry.uuid: entry for log in reversed(logs) for entry in log.entries}
    sent = {entry.uuid for log in logs for entry in log.entries if entry.uuid not in log.waiting}
    newest = max(logs, key=lambda log: log.saved_at or _LONG_AGO)
    return SavedLog(
        event=newest.event,
        device=newest.device,
        identity=newest.identity,
        saved_at=newest.saved_at,
        entries=_in_order(entries.values()),
        waiting=frozenset(entries.keys() - sent),
        unreadable=newest.unreadable,
    )


def _in_order(entries: Iterable[UploadedEntry]) -> tuple[UploadedEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.device_seq))


def _reference(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) and _REFERENCE.fullmatch(value) else ""


def _identity(raw: Mapping[str, object]) -> str:
    value = raw.get("identity")
    is_text = isinstance(value, str) and len(value) <= MAX_IDENTITY_CHARS and value.isascii()
    return str(value) if is_text else ""


def _saved_at(raw: Mapping[str, object]) -> datetime | None:
    offset = raw.get("clock_offset_ms")
    milliseconds = offset if isinstance(offset, int) and abs(offset) <= MAX_CLOCK_OFFSET_MS else 0
    try:
        moment = datetime.fromisoformat(str(raw.get("saved_at"))) + timedelta(milliseconds=milliseconds)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
