"""Entries of the door log that can still be taken back, as a supervisor's phone shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from eventapp.db import db
from eventapp.domain.states import EntryKind, ScanResult
from eventapp.models import Device, EventSession, Gate, LogEntryRow
from eventapp.queries.reversals import is_taken_back

MOST_ENTRIES = 50
_COUNTING = (EntryKind.WALK_IN, EntryKind.TALLY, EntryKind.EXIT)


@dataclass(frozen=True, kw_only=True)
class StandingEntry:
    """An entry that counts. ``gate`` is None for what was entered from paper; nobody is named in it."""

    uuid: str
    kind: EntryKind
    event_session: str
    ticket: bytes | None
    adults: int
    children: int
    at: datetime
    gate: str | None


def list_standing_entries(
    *, event_id: int, event_session: str = "", tickets: Collection[bytes] = (), except_device_id: int | None = None
) -> list[StandingEntry]:
    """Return the newest entries of a session, or of the whole event, that nobody has taken back.

    ``tickets`` narrows them to these tickets, ``except_device_id`` to what other phones decided.
    """
    admits = and_(LogEntryRow.kind == EntryKind.ADMIT, LogEntryRow.result == ScanResult.ADMITTED)
    query = (
        select(
            LogEntryRow.uuid,
            LogEntryRow.kind,
            EventSession.reference.label("event_session"),
            LogEntryRow.ticket_id.label("ticket"),
            LogEntryRow.adults,
            LogEntryRow.children,
            LogEntryRow.counted_at.label("at"),
            Gate.name.label("gate"),
        )
        .join(EventSession, EventSession.id == LogEntryRow.event_session_id)
        .outerjoin(Device, Device.id == LogEntryRow.device_id)
        .outerjoin(Gate, Gate.id == Device.gate_id)
        .where(LogEntryRow.event_id == event_id, or_(LogEntryRow.kind.in_(_COUNTING), admits), ~is_taken_back())
        .order_by(LogEntryRow.counted_at.desc(), LogEntryRow.id.desc())
        .limit(MOST_ENTRIES)
    )
    if event_session:
        query = query.where(EventSession.reference == event_session)
    if tickets:
        query = query.where(LogEntryRow.ticket_id.in_(tickets))
    if except_device_id is not None:
        query = query.where(LogEntryRow.device_id != except_device_id)
    return [StandingEntry(**row._mapping) for row in db.session.connection().execute(query)]
