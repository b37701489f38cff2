"""Entries of the door log one by one, as organizers look at them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.states import EntryKind
from eventapp.models import (
    Attendee,
    Device,
    Gate,
    LogEntryRow,
    PaperSheet,
    PaperSheetEntry,
    Registration,
    Ticket,
)
from eventapp.queries.holders import holder_name


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """An entry with its phone, or the sheet of paper that it came from, and the ticket that it names.

    ``happened_at`` is the phone's clock as it was, ``counted_at`` the corrected time.
    """

    uuid: str
    kind: EntryKind
    party: Party
    counted_at: datetime
    happened_at: datetime
    clock_offset_ms: int
    device_id: int | None
    device: str
    gate: str
    sheet: str
    short_code: str
    name: str
    canceled_at: datetime | None
    revoked_at: datetime | None
    code: str


def list_entries(uuids: Collection[str], *, event_id: int) -> list[LogEntryRow]:
    """Return these entries of the event in the order in which they arrived."""
    query = select(LogEntryRow).where(LogEntryRow.uuid.in_(uuids), LogEntryRow.event_id == event_id)
    return list(db.session.scalars(query.order_by(LogEntryRow.id)))


def list_entry_lines(uuids: Collection[str], *, event_id: int) -> dict[str, EntryLine]:
    """Return these entries of the event by uuid, in one statement."""
    if not uuids:
        return {}
    rows = db.session.execute(
        select(
            LogEntryRow,
            Device.name,
            func.coalesce(Gate.name, PaperSheetEntry.gate, ""),
            PaperSheet.name,
            Ticket.short_code,
            Ticket.revoked_at,
            Registration.canceled_at,
            holder_name(),
        )
        .outerjoin(Device, Device.id == LogEntryRow.device_id)
        .outerjoin(Gate, Gate.id == Device.gate_id)
        .outerjoin(PaperSheetEntry, PaperSheetEntry.uuid == LogEntryRow.uuid)
        .outerjoin(PaperSheet, PaperSheet.id == PaperSheetEntry.paper_sheet_id)
        .outerjoin(Ticket, (Ticket.ticket_id == LogEntryRow.ticket_id) & (Ticket.event_id == LogEntryRow.event_id))
        .outerjoin(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .where(LogEntryRow.uuid.in_(uuids), LogEntryRow.event_id == event_id)
    )
    return {
        entry.uuid: EntryLine(
            uuid=entry.uuid,
            kind=entry.kind,
            party=Party(adults=entry.adults, children=entry.children),
            counted_at=entry.counted_at,
            happened_at=entry.happened_at,
            clock_offset_ms=entry.clock_offset_ms,
            device_id=entry.device_id,
            device=device or "",
            gate=gate,
            sheet=sheet or "",
            short_code=short_code or "",
            name=name or "",
            canceled_at=canceled_at,
            revoked_at=revoked_at,
            code=entry.raw_code or "",
        )
        for entry, device, gate, sheet, short_code, revoked_at, canceled_at, name in rows
    }
