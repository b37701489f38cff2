"""The door: devices add log entries; what the door decided stays as it decided (docs/door.md §6).

This is the hot path, so rows are written by SQLAlchemy Core (docs/performance.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from eventapp.db import db, transactional
from eventapp.domain.check_in import Decision, DoorFacts, Party, TicketFacts, decide_check_in
from eventapp.domain.states import Conflict, EntryKind, EntryVerdict, ScanResult
from eventapp.domain.sync import (
    EntryAnswer,
    UploadedEntry,
    corrected_time,
    has_clock_doubt,
)
from eventapp.domain.tickets import TicketClaim
from eventapp.models import LogEntryRow
from eventapp.queries import door as door_queries
from eventapp.queries.devices import DeviceContext

REJECTED_OTHER_SESSION = "unknown_session"
REJECTED_REVERSAL = "reverses_unknown"


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """What the database knows about a batch before it is written."""

    device: DeviceContext
    now: datetime
    known: dict[str, door_queries.KnownEntry]
    facts: dict[bytes, dict[str, TicketFacts]]


@transactional
def receive_entries(entries: Sequence[UploadedEntry], *, device: DeviceContext, now: datetime) -> list[EntryAnswer]:
    """Store a batch and answer each entry, in order.

    An entry that is already stored is answered ``known`` before any refusal. A wrong entry is
    answered ``rejected`` and never keeps the others from being stored. Three statements, whatever
    the size of the batch.
    """
    uuids = {entry.uuid for entry in entries} | {e.reverses for e in entries if e.reverses}
    tickets = {entry.ticket for entry in entries if entry.ticket is not None}
    batch = _Batch(
        device=device,
        now=now,
        known=door_queries.find_entries(uuids),
        facts={
            ticket: dict(facts)
            for ticket, facts in (
                door_queries.get_ticket_facts(tickets, event_id=device.event_id) if tickets else {}
            ).items()
        },
    )
    rows: list[dict[str, object]] = []
    answers = [_receive(entry, batch=batch, rows=rows) for entry in entries]
    if rows:
        db.session.execute(insert(LogEntryRow), rows)
    return answers


def _receive(entry: UploadedEntry, *, batch: _Batch, rows: list[dict[str, object]]) -> EntryAnswer:
    known = batch.known.get(entry.uuid)
    if known is not None:
        return EntryAnswer(uuid=entry.uuid, verdict=EntryVerdict.KNOWN, detail=known.conflict)
    rejection = _rejection(entry, batch=batch)
    if rejection:
        return EntryAnswer(uuid=entry.uuid, verdict=EntryVerdict.REJECTED, detail=rejection)
    conflict = _conflict(entry, batch=batch)
    rows.append(_row(entry, batch=batch, conflict=conflict))
    _remember(entry, batch=batch, conflict=conflict)
    verdict = EntryVerdict.CONFLICT if conflict else EntryVerdict.STORED
    return EntryAnswer(uuid=entry.uuid, verdict=verdict, detail=conflict or "")


def _rejection(entry: UploadedEntry, *, batch: _Batch) -> str:
    if entry.event_session not in batch.device.sessions:
        return REJECTED_OTHER_SESSION
    if entry.kind is EntryKind.REVERSAL:
        target = batch.known.get(entry.reverses or "")
        wrong = target is None or target.event_id != batch.device.event_id
        if wrong or (target is not None and target.kind is EntryKind.REVERSAL):
            return REJECTED_REVERSAL
    return ""


def _conflict(entry: UploadedEntry, *, batch: _Batch) -> Conflict | None:
    if batch.now > batch.device.expires_at or batch.device.revoked_at is not None:
        return Conflict.AFTER_EXPIRY
    if entry.kind is EntryKind.ADMIT and entry.result is ScanResult.ADMITTED:
        conflict = _admission_conflict(entry, batch=batch)
        if conflict is not None:
            return conflict
    return Conflict.CLOCK if has_clock_doubt(entry.clock_offset_ms) else None


def _admission_conflict(entry: UploadedEntry, *, batch: _Batch) -> Conflict | None:
    decision = _server_decision(entry, batch=batch)
    if decision.result is ScanResult.ADMITTED:
        return Conflict.SURPLUS if decision.surplus.size else None
    if decision.result is ScanResult.ALREADY_ADMITTED:
        return Conflict.ADMITTED_TWICE
    if decision.result is ScanResult.PARTY_FULL:
        return Conflict.SURPLUS
    return None if entry.overrides is not None else Conflict.NOT_VALID


def _server_decision(entry: UploadedEntry, *, batch: _Batch) -> Decision:
    """Ask the rule again with what the server knows now; time windows were the door's to judge."""
    ticket = entry.ticket or b""
    facts = batch.facts.get(ticket, {})
    return decide_check_in(
        TicketClaim(event_number=batch.device.event_id, ticket_id=ticket, key_id=0),
        facts=facts.get(entry.event_session),
        door=DoorFacts(event_number=batch.device.event_id, event_session=entry.event_session),
        now=batch.now,
        wanted=Party(adults=entry.adults, children=entry.children),
    )


def _row(entry: UploadedEntry, *, batch: _Batch, conflict: Conflict | None) -> dict[str, object]:
    device = batch.device
    return {
        "uuid": entry.uuid,
        "kind": entry.kind,
        "event_id": device.event_id,
        "event_session_id": device.sessions[entry.event_session],
        "device_id": device.id,
        "device_seq": entry.device_seq,
        "happened_at": entry.happened_at,
        "clock_offset_ms": entry.clock_offset_ms,
        "counted_at": corrected_time(
            entry.happened_at,
            offset_ms=entry.clock_offset_ms,
            last_sync_at=device.drained_at,
            received_at=batch.now,
        ),
        "received_at": batch.now,
        "ticket_id": entry.ticket,
        "raw_code": entry.code,
        "adults": entry.adults,
        "children": entry.children,
        "decided_by": entry.decided_by,
        "result": entry.result,
        "overrides": entry.overrides,
        "reverses": entry.reverses,
        "note": entry.note,
        "conflict": conflict,
    }


def _remember(entry: UploadedEntry, *, batch: _Batch, conflict: Conflict | None) -> None:
    """Let later entries of the same batch see this one."""
    batch.known[entry.uuid] = door_queries.KnownEntry(
        uuid=entry.uuid,
        kind=entry.kind,
        event_id=batch.device.event_id,
        conflict=conflict or "",
    )
    admits = entry.kind is EntryKind.ADMIT and entry.result is ScanResult.ADMITTED
    facts = batch.facts.get(entry.ticket or b"", {})
    before = facts.get(entry.event_session)
    if admits and before is not None:
        facts[entry.event_session] = TicketFacts(
            ticket_status=before.ticket_status,
            registration_status=before.registration_status,
            event_sessions=before.event_sessions,
            party=before.party,
            admitted=Party(
                adults=before.admitted.adults + entry.adults,
                children=before.admitted.children + entry.children,
            ),
            first_admitted_at=before.first_admitted_at or entry.happened_at,
            first_gate=before.first_gate or batch.device.gate,
        )
