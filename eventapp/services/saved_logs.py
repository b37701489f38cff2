"""Taking over the entries that a phone has saved as a file (ONS-2, docs/door.md).

They go the way of every upload: the same answers, attributed to the phone, each uuid once whoever brings it first.
Each batch is a transaction of its own, so that phones which sync meanwhile do not wait for a long file; what a
broken import has left out comes with the next try. A phone that the server has lost is taken in by what its file
proves (services/lost_devices.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.errors import NotFound
from eventapp.domain.saved_logs import SavedLog, UnreadableEntry
from eventapp.domain.states import EntryVerdict
from eventapp.domain.sync import MAX_BATCH, EntryAnswer, UploadedEntry, corrected_time
from eventapp.models import Event
from eventapp.queries import devices as device_queries
from eventapp.queries.devices import DeviceContext
from eventapp.services import audit, check_in, lost_devices

_TakeBatch = Callable[[Sequence[UploadedEntry], DeviceContext], list[EntryAnswer]]


@dataclass(frozen=True, kw_only=True)
class AnsweredEntry:
    """An entry of a file and what becomes of it; ``at`` is the corrected time."""

    entry: UploadedEntry
    answer: EntryAnswer
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LogReport:
    """What a file holds, entry by entry, in the order of the phone; ``was_lost``: the server did not know the phone."""

    device: DeviceContext
    saved_at: datetime | None
    answered: Sequence[AnsweredEntry]
    unreadable: Sequence[UnreadableEntry]
    was_lost: bool = False

    def count(self, *verdicts: EntryVerdict) -> int:
        """Return how many entries got one of these answers."""
        return sum(each.answer.verdict in verdicts for each in self.answered)

    @property
    def new(self) -> int:
        """Entries that are stored, those that the server sees otherwise included."""
        return self.count(EntryVerdict.STORED, EntryVerdict.CONFLICT)

    @property
    def known(self) -> int:
        """Entries that were there before."""
        return self.count(EntryVerdict.KNOWN)

    @property
    def refused(self) -> int:
        """Entries that can never be stored."""
        return self.count(EntryVerdict.REJECTED) + len(self.unreadable)


def preview_log(log: SavedLog, *, event_id: int, secret_key: bytes, now: datetime) -> LogReport:
    """Return what taking over would do; nothing is stored. Raises SavedLogOfOtherDoor."""
    device, lost = _find(log, event_id=event_id), None
    if device is None:
        lost = lost_devices.prove_device(log, event_id=event_id, secret_key=secret_key)
        device = lost_devices.context_of(lost, now=now)
    report = _report(
        log, device, now=now, take=lambda entries, sender: check_in.judge_entries(entries, device=sender, now=now)
    )
    return replace(report, was_lost=lost is not None)


def import_log(log: SavedLog, *, event_id: int, user_id: int, secret_key: bytes, now: datetime) -> LogReport:
    """Store what is not there yet and return what became of each entry. Raises SavedLogOfOtherDoor."""
    device, lost = _find(log, event_id=event_id), None
    if device is None:
        lost = lost_devices.prove_device(log, event_id=event_id, secret_key=secret_key)
        lost_devices.take_in(lost, user_id=user_id, now=now)
        device = device_queries.get_device_context_of_event(log.device, event_id=event_id)
    report = _report(
        log, device, now=now, take=lambda entries, sender: check_in.receive_entries(entries, device=sender, now=now)
    )
    _record(report, user_id=user_id, now=now)
    return replace(report, was_lost=lost is not None)


def _find(log: SavedLog, *, event_id: int) -> DeviceContext | None:
    try:
        return device_queries.get_device_context_of_event(log.device, event_id=event_id)
    except NotFound:
        return None


def _report(log: SavedLog, device: DeviceContext, *, now: datetime, take: _TakeBatch) -> LogReport:
    """Bring the entries in batches: first those that the server had named before, then those that waited.

    Nothing that waited can be older than the phone's last complete sync. What the server had named and does not know
    now (it was restored from a backup) can; its bound is the pairing.
    """
    sent = [entry for entry in log.entries if entry.uuid not in log.waiting]
    waiting = [entry for entry in log.entries if entry.uuid in log.waiting]
    answered: list[AnsweredEntry] = []
    for entries, sender in ((sent, replace(device, drained_at=device.paired_at)), (waiting, device)):
        for start in range(0, len(entries), MAX_BATCH):
            batch = entries[start : start + MAX_BATCH]
            answered += [
                AnsweredEntry(entry=entry, answer=answer, at=_time_of(entry, sender, now=now))
                for entry, answer in zip(batch, take(batch, sender), strict=True)
            ]
    answered.sort(key=lambda each: each.entry.device_seq)
    return LogReport(device=device, saved_at=log.saved_at, answered=answered, unreadable=log.unreadable)


def _time_of(entry: UploadedEntry, device: DeviceContext, *, now: datetime) -> datetime:
    return corrected_time(
        entry.happened_at, offset_ms=entry.clock_offset_ms, last_sync_at=device.drained_at, received_at=now
    )


@transactional
def _record(report: LogReport, *, user_id: int, now: datetime) -> None:
    audit.record(
        "device.log_imported",
        subject_type="device",
        subject_reference=report.device.reference,
        organization_id=db.session.get_one(Event, report.device.event_id).organization_id,
        user_id=user_id,
        reason=f"new {report.new}, known {report.known}, refused {report.refused}",
        now=now,
    )
