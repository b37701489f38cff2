"""Entering sheets of paper into the door log, and taking lines back. Nothing is ever edited or removed."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.attendance import AttendanceReport, LogEntry, count_attendance
from eventapp.domain.errors import ReasonMissing, SheetChanged, WrongStatus
from eventapp.domain.paper_sheets import (
    PlannedEntry,
    PlannedLine,
    Sheet,
    TicketLine,
    plan_sheet,
    planned_entries,
)
from eventapp.domain.states import HOLDING_PLACES, DecidedBy, EntryKind, EventStatus, ScanResult
from eventapp.models import Event, EventSession, LogEntryRow, PaperSheet, PaperSheetEntry
from eventapp.queries import door as door_queries
from eventapp.queries import door_log as log_queries
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import events as event_queries
from eventapp.queries import paper_sheets as sheet_queries
from eventapp.queries.paper_sheets import NamedTicket, SheetEntry
from eventapp.services import audit
from eventapp.services.reversals import NOTE_CHARS, build_reversal


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """A line of a sheet, what it will do, and the ticket that it names (None for a tally)."""

    planned: PlannedLine
    ticket: NamedTicket | None

    @property
    def needs_a_look(self) -> bool:
        """True when the line does something else than its words say at first sight."""
        on_ticket = self.ticket is not None and self.planned.guests.size > 0
        return self.planned.is_known or self.planned.has_doubt or on_ticket


@dataclass(frozen=True, kw_only=True)
class _Source:
    """Where on a sheet an entry stands."""

    line: str
    gate: str


@dataclass(frozen=True, kw_only=True)
class SheetPreview:
    """What a sheet does to the numbers. ``digest`` stands for exactly this effect."""

    lines: Sequence[PreviewLine]
    before: AttendanceReport
    after: AttendanceReport
    digest: str

    @property
    def adds_nothing(self) -> bool:
        """True when everything on the sheet is counted already."""
        return not any(line.planned.entries for line in self.lines)


def preview_sheet(sheet: Sheet, *, event_id: int) -> SheetPreview:
    """Return what entering the sheet would do. Raises NotFound for a session of another event."""
    event_session = session_queries.get_session(sheet.event_session, event_id=event_id)
    return _preview(sheet, event_session=event_session)


@transactional
def enter_sheet(sheet: Sheet, *, event_id: int, digest: str, user_id: int, now: datetime) -> PaperSheet:
    """Add the sheet's entries to the door log; what is there already is not added again.

    Raises SheetChanged when the effect is no longer the one that was previewed, WrongStatus unless the event is
    public and not finished, NotFound for a session of another event.
    """
    event = _open_event(event_id)
    event_session = session_queries.get_session(sheet.event_session, event_id=event_id)
    # Phones with these tickets wait until the paper is written, and see it then.
    door_queries.lock_tickets([line.ticket_id for line in sheet.tickets], event_id=event_id)
    preview = _preview(sheet, event_session=event_session)
    if preview.digest != digest:
        raise SheetChanged
    stored = _stored_sheet(sheet, event_session=event_session, now=now)
    entries = planned_entries([line.planned for line in preview.lines])
    rows = [
        _row(entry, sheet=sheet, event_session=event_session, number=number, now=now)
        for number, entry in enumerate(entries, start=1)
    ]
    sources = [_Source(line=entry.line, gate=entry.gate) for entry in entries]
    _add(rows, sources, sheet=stored, user_id=user_id)
    _record("paper_sheet.entered", stored, event=event, user_id=user_id, now=now)
    return stored


@transactional
def reverse_lines(
    *, sheet_reference: str, event_id: int, lines: Collection[str], reason: str, user_id: int, now: datetime
) -> int:
    """Take lines of a sheet back by entries of their own; both stay in the log (CNT-6). Returns how many people.

    Raises ReasonMissing, NotFound, WrongStatus.
    """
    if not reason.strip():
        raise ReasonMissing
    event = _open_event(event_id)
    sheet = sheet_queries.get_sheet(sheet_reference, event_id=event_id)
    standing = [
        entry for entry in sheet_queries.list_sheet_entries(sheet.id) if entry.line in lines and not entry.is_reversed
    ]
    rows = [_reversal(entry, sheet=sheet, reason=reason.strip(), now=now) for entry in standing]
    sources = [_Source(line=entry.line, gate=entry.gate) for entry in standing]
    _add(rows, sources, sheet=sheet, user_id=user_id)
    if standing:
        _record("paper_sheet.reversed", sheet, event=event, user_id=user_id, reason=reason.strip(), now=now)
    return sum(entry.party.size for entry in standing)


def _open_event(event_id: int) -> Event:
    event = event_queries.lock_event(event_id)
    if event.status is not EventStatus.PUBLISHED:
        raise WrongStatus(status=event.status)
    return event


def _preview(sheet: Sheet, *, event_session: EventSession) -> SheetPreview:
    named = sheet_queries.list_named_tickets(
        [line.ticket_id for line in sheet.tickets], event_id=event_session.event_id
    )
    log = log_queries.list_log([event_session.id])[event_session.id]
    planned = plan_sheet(
        sheet,
        tickets={ticket_id: ticket.facts for ticket_id, ticket in named.items()},
        log=log,
        event_number=event_session.event_id,
    )
    counted = log_queries.get_party_log(event_session.event_id, [event_session.id])
    entries, sizes = counted.entries[event_session.id], dict(counted.party_sizes[event_session.id])
    others = counted.unbooked_sizes[event_session.id]
    for ticket_id, ticket in named.items():
        if ticket.facts.registration_status in HOLDING_PLACES:
            sizes.setdefault(counted.key_of.get(ticket_id.hex(), ticket_id.hex()), ticket.facts.party.size)
    new = [
        entry._replace(ticket=counted.key_of.get(entry.ticket, entry.ticket)) if entry.ticket else entry
        for entry in (planned_entry.as_log_entry() for planned_entry in planned_entries(planned))
    ]
    return SheetPreview(
        lines=[PreviewLine(planned=line, ticket=_ticket_of(line, named)) for line in planned],
        before=_count(entries, sizes=sizes, others=others, event_session=event_session),
        after=_count([*entries, *new], sizes=sizes, others=others, event_session=event_session),
        digest=_digest(planned),
    )


def _count(
    entries: Sequence[LogEntry], *, sizes: Mapping[str, int], others: Mapping[str, int], event_session: EventSession
) -> AttendanceReport:
    return count_attendance(entries, party_sizes=sizes, unbooked_sizes=others, registered=event_session.places_taken)


def _ticket_of(line: PlannedLine, named: dict[bytes, NamedTicket]) -> NamedTicket | None:
    return named[line.line.ticket_id] if isinstance(line.line, TicketLine) else None


def _digest(planned: Sequence[PlannedLine]) -> str:
    entries = planned_entries(planned)
    effect = "\n".join(f"{e.uuid} {e.kind} {e.party.adults} {e.party.children} {e.at.isoformat()}" for e in entries)
    return hashlib.sha256(effect.encode()).hexdigest()[:32]


def _stored_sheet(sheet: Sheet, *, event_session: EventSession, now: datetime) -> PaperSheet:
    stored = sheet_queries.find_sheet(sheet.key, event_session_id=event_session.id)
    if stored is None:
        stored = PaperSheet(
            event_session_id=event_session.id,
            reference=new_reference(),
            name=sheet.name,
            name_key=sheet.key,
            entered_at=now,
        )
        db.session.add(stored)
        db.session.flush()
    return stored


def _row(entry: PlannedEntry, *, sheet: Sheet, event_session: EventSession, number: int, now: datetime) -> LogEntryRow:
    source = ", ".join(part for part in (f"Papier: Blatt {sheet.name}", entry.gate) if part)
    return LogEntryRow(
        uuid=entry.uuid,
        kind=entry.kind,
        event_id=event_session.event_id,
        event_session_id=event_session.id,
        device_seq=number,
        happened_at=entry.at,
        counted_at=entry.at,
        received_at=now,
        ticket_id=entry.ticket_id,
        adults=entry.party.adults,
        children=entry.party.children,
        decided_by=DecidedBy.SERVER,
        result=ScanResult.ADMITTED if entry.kind is EntryKind.ADMIT else ScanResult.RECORDED,
        note=source[:NOTE_CHARS],
    )


def _reversal(entry: SheetEntry, *, sheet: PaperSheet, reason: str, now: datetime) -> LogEntryRow:
    return build_reversal(
        entry.uuid,
        event_id=sheet.event_session.event_id,
        event_session_id=sheet.event_session_id,
        ticket_id=entry.ticket_id,
        reason=reason,
        now=now,
    )


def _add(rows: Sequence[LogEntryRow], sources: Sequence[_Source], *, sheet: PaperSheet, user_id: int) -> None:
    """Add rows of the log, each with the line of the sheet that it came from."""
    db.session.add_all(rows)
    db.session.flush()
    db.session.add_all(
        PaperSheetEntry(
            paper_sheet_id=sheet.id, uuid=row.uuid, line=source.line, gate=source.gate, entered_by_id=user_id
        )
        for row, source in zip(rows, sources, strict=True)
    )


def _record(action: str, sheet: PaperSheet, *, event: Event, user_id: int, now: datetime, reason: str = "") -> None:
    audit.record(
        action,
        subject_type="paper_sheet",
        subject_reference=sheet.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        reason=reason,
        now=now,
    )
