"""The door: devices add log entries; what the door decided stays as it decided (docs/door.md §6).

This is the hot path, so rows are read and written by SQLAlchemy Core (docs/performance.md).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from eventapp.db import db, transactional
from eventapp.domain.admissions import Admission, AdmittedEntry, fold_admissions
from eventapp.domain.check_in import (
    Decision,
    DoorFacts,
    Party,
    TicketFacts,
    decide_check_in,
    statuses_at,
)
from eventapp.domain.states import (
    Conflict,
    DeviceRight,
    EntryKind,
    EntryVerdict,
    ScanResult,
)
from eventapp.domain.sync import EntryAnswer, UploadedEntry, corrected_time, has_clock_doubt
from eventapp.domain.tickets import TicketClaim
from eventapp.models import LogEntryRow
from eventapp.queries import door as door_queries
from eventapp.queries.devices import DeviceContext
from eventapp.queries.door import StoredEntry, TicketState

REJECTED_OTHER_SESSION = "unknown_session"
REJECTED_REVERSAL = "reverses_unknown"
REJECTED_NOT_ALLOWED = "not_allowed"
#: Built once, for each database. Core inserts: the ORM would split the rows by which of their values are None.
_INSERTS_ONCE = {
    name: dialect.insert(LogEntryRow.__table__).on_conflict_do_nothing(index_elements=["uuid"])
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}


@dataclass(kw_only=True)
class _Batch:
    """What is known about a batch while its entries are taken one by one."""

    device: DeviceContext
    now: datetime
    tickets: Mapping[bytes, TicketState]
    log: dict[str, StoredEntry]
    by_ticket: dict[bytes, list[StoredEntry]] = field(default_factory=lambda: defaultdict(list))
    reversed_uuids: set[tuple[str, int]] = field(default_factory=set)
    rows: list[dict[str, object]] = field(default_factory=list)

    def remember(self, entry: StoredEntry) -> None:
        """Let later entries of the batch see this one."""
        self.log[entry.uuid] = entry
        if entry.kind is EntryKind.REVERSAL and entry.reverses is not None:
            self.reversed_uuids.add((entry.reverses, entry.event_session_id))
        if entry.kind is EntryKind.ADMIT and entry.result is ScanResult.ADMITTED and entry.ticket_id is not None:
            self.by_ticket[entry.ticket_id].append(entry)


@transactional
def receive_entries(entries: Sequence[UploadedEntry], *, device: DeviceContext, now: datetime) -> list[EntryAnswer]:
    """Store a batch and answer each entry, in order.

    An entry that is already stored is answered ``known`` before any refusal. A wrong entry is
    answered ``rejected`` and never keeps the others from being stored. Three statements, whatever
    the size of the batch.
    """
    if not entries:
        return []
    batch, answers = _answer(entries, device=device, now=now)
    if batch.rows:
        _insert_once(batch.rows)
    return answers


@transactional
def judge_entries(entries: Sequence[UploadedEntry], *, device: DeviceContext, now: datetime) -> list[EntryAnswer]:
    """Answer each entry as ``receive_entries`` would, and store nothing."""
    return _answer(entries, device=device, now=now)[1]


def _answer(
    entries: Sequence[UploadedEntry], *, device: DeviceContext, now: datetime
) -> tuple[_Batch, list[EntryAnswer]]:
    tickets = {entry.ticket for entry in entries if entry.ticket is not None}
    uuids = {entry.uuid for entry in entries} | {entry.reverses for entry in entries if entry.reverses}
    batch = _Batch(
        device=device,
        now=now,
        tickets=door_queries.lock_tickets(tickets, event_id=device.event_id) if tickets else {},
        log={},
    )
    related = door_queries.list_related_entries(uuids=uuids, ticket_ids=tickets, event_id=device.event_id)
    for stored in related.values():
        batch.remember(stored)
    return batch, [_receive(entry, batch=batch) for entry in entries]


def _insert_once(rows: list[dict[str, object]]) -> None:
    """Insert rows; one that another request has stored meanwhile stays as that one stored it."""
    connection = db.session.connection()
    connection.execute(_INSERTS_ONCE[connection.dialect.name], rows)


def _receive(entry: UploadedEntry, *, batch: _Batch) -> EntryAnswer:
    known = batch.log.get(entry.uuid)
    if known is not None:
        return EntryAnswer(uuid=entry.uuid, verdict=EntryVerdict.KNOWN, detail=known.conflict or "")
    rejection = _rejection(entry, batch=batch)
    if rejection:
        return EntryAnswer(uuid=entry.uuid, verdict=EntryVerdict.REJECTED, detail=rejection)
    stored = _stored(entry, batch=batch)
    batch.rows.append(_row(entry, stored=stored, batch=batch))
    batch.remember(stored)
    verdict = EntryVerdict.CONFLICT if stored.conflict else EntryVerdict.STORED
    return EntryAnswer(uuid=entry.uuid, verdict=verdict, detail=stored.conflict or "")


def _rejection(entry: UploadedEntry, *, batch: _Batch) -> str:
    if entry.event_session not in batch.device.sessions:
        return REJECTED_OTHER_SESSION
    if not _has_right(entry, batch=batch):
        return REJECTED_NOT_ALLOWED
    target = batch.log.get(entry.reverses or "")
    if entry.kind is EntryKind.REVERSAL and target is not None:
        foreign = target.event_id != batch.device.event_id
        is_final = target.kind in (EntryKind.REVERSAL, EntryKind.DECISION)
        return REJECTED_REVERSAL if foreign or is_final else ""
    return ""


def _has_right(entry: UploadedEntry, *, batch: _Batch) -> bool:
    """True when the phone may make such an entry: guests counted from a scanned code need no right.

    Decisions on conflicts are made by organizers, never by phones.
    """
    rights = batch.device.rights
    if entry.kind is EntryKind.DECISION:
        return False
    if DeviceRight.KIOSK in rights:  # nobody watches it: it lets people in by the rule, and nothing else
        return entry.kind is EntryKind.ADMIT and entry.overrides is None
    if entry.overrides is not None and DeviceRight.SUPERVISOR not in rights:
        return False
    if entry.kind is EntryKind.REVERSAL:
        target = batch.log.get(entry.reverses or "")
        own = target is None or target.device_id == batch.device.id
        return own or DeviceRight.SUPERVISOR in rights
    unscanned = entry.ticket is None and entry.code is None
    counts_guests = entry.kind in (EntryKind.WALK_IN, EntryKind.TALLY)
    return not (counts_guests and unscanned) or DeviceRight.WALK_IN in rights


def _stored(entry: UploadedEntry, *, batch: _Batch) -> StoredEntry:
    device = batch.device
    target = batch.log.get(entry.reverses or "") if entry.kind is EntryKind.REVERSAL else None
    session_id = target.event_session_id if target else device.sessions[entry.event_session]
    counted_at = corrected_time(
        entry.happened_at,
        offset_ms=entry.clock_offset_ms,
        last_sync_at=device.drained_at,
        received_at=batch.now,
    )
    return StoredEntry(
        uuid=entry.uuid,
        kind=entry.kind,
        event_id=device.event_id,
        event_session_id=session_id,
        device_id=device.id,
        ticket_id=target.ticket_id if target else entry.ticket,
        adults=entry.adults,
        children=entry.children,
        counted_at=counted_at,
        result=entry.result,
        reverses=entry.reverses,
        conflict=_conflict(entry, session_id=session_id, counted_at=counted_at, batch=batch),
    )


def _conflict(entry: UploadedEntry, *, session_id: int, counted_at: datetime, batch: _Batch) -> Conflict | None:
    device = batch.device
    if counted_at > min(device.expires_at, device.revoked_at or device.expires_at):
        return Conflict.AFTER_EXPIRY
    if entry.kind is EntryKind.ADMIT and entry.result is ScanResult.ADMITTED and entry.ticket is not None:
        decision = _server_decision(entry, ticket=entry.ticket, session_id=session_id, at=counted_at, batch=batch)
        conflict = _admission_conflict(entry, decision=decision)
        if conflict is not None:
            return conflict
    return Conflict.CLOCK if has_clock_doubt(entry.clock_offset_ms) else None


def _admission_conflict(entry: UploadedEntry, *, decision: Decision | None) -> Conflict | None:
    if decision is None:
        return None if entry.overrides is not None else Conflict.NOT_VALID
    if decision.result is ScanResult.ADMITTED:
        return Conflict.SURPLUS if decision.surplus.size else None
    if decision.result is ScanResult.ALREADY_ADMITTED:
        return Conflict.ADMITTED_TWICE
    if decision.result is ScanResult.PARTY_FULL:
        return Conflict.SURPLUS
    return None if entry.overrides is not None else Conflict.NOT_VALID


def _server_decision(
    entry: UploadedEntry, *, ticket: bytes, session_id: int, at: datetime, batch: _Batch
) -> Decision | None:
    """Ask the rule again with what was true at that moment; time windows were the door's to judge.

    None when the database has no such ticket.
    """
    state = batch.tickets.get(ticket)
    if state is None:
        return None
    return decide_check_in(
        TicketClaim(event_number=batch.device.event_id, ticket_id=ticket, key_id=0),
        facts=_facts_at(at, state=state, session_id=session_id, batch=batch),
        door=DoorFacts(event_number=batch.device.event_id, event_session=str(session_id)),
        now=at,
        wanted=Party(adults=entry.adults, children=entry.children),
    )


def _facts_at(at: datetime, *, state: TicketState, session_id: int, batch: _Batch) -> TicketFacts:
    """Return a ticket's facts at a moment: what was cancelled later was still valid then."""
    admission = _admission(state.ticket_id, session_id=session_id, batch=batch)
    ticket_status, registration_status = statuses_at(
        at,
        ticket_status=state.status,
        revoked_at=state.revoked_at,
        registration_status=state.registration_status,
        canceled_at=state.canceled_at,
    )
    return TicketFacts(
        ticket_status=ticket_status,
        registration_status=registration_status,
        event_sessions=frozenset(str(session) for session in state.event_sessions),
        party=state.party,
        admitted=admission.party if admission else Party(),
        first=admission.first if admission else None,
    )


def _admission(ticket: bytes, *, session_id: int, batch: _Batch) -> Admission | None:
    """Return who the log has let in on a ticket for one session."""
    entries = [
        AdmittedEntry(
            uuid=entry.uuid,
            ticket=ticket,
            event_session=str(session_id),
            at=entry.counted_at,
            adults=entry.adults,
            children=entry.children,
        )
        for entry in batch.by_ticket[ticket]
        if entry.event_session_id == session_id and (entry.uuid, session_id) not in batch.reversed_uuids
    ]
    return fold_admissions(entries, reversed_uuids=()).get((ticket, str(session_id)))


def _row(entry: UploadedEntry, *, stored: StoredEntry, batch: _Batch) -> dict[str, object]:
    return {
        "uuid": stored.uuid,
        "kind": stored.kind,
        "event_id": stored.event_id,
        "event_session_id": stored.event_session_id,
        "device_id": stored.device_id,
        "device_seq": entry.device_seq,
        "happened_at": entry.happened_at,
        "clock_offset_ms": entry.clock_offset_ms,
        "counted_at": stored.counted_at,
        "received_at": batch.now,
        "ticket_id": stored.ticket_id,
        "raw_code": entry.code,
        "adults": stored.adults,
        "children": stored.children,
        "decided_by": entry.decided_by,
        "result": stored.result,
        "overrides": entry.overrides,
        "reverses": stored.reverses,
        "note": entry.note,
        "conflict": stored.conflict,
    }
