"""What became of counselling appointments (docs/counselling.md).

Whether somebody came is in the door log, as at every event. What the talk was about goes into sums alone, and no row,
no time and no audit entry joins the two (CNS-5).
"""

from collections.abc import Collection
from datetime import datetime

from eventapp.adapters.randomness import new_uuid
from eventapp.db import db, transactional
from eventapp.domain.errors import SlotNotBooked, SlotSettled, TalkTooEarly
from eventapp.domain.states import DecidedBy, EntryKind, ScanResult
from eventapp.domain.talks import Talk, is_near
from eventapp.models import Event, EventSession, LogEntryRow
from eventapp.queries import counselling as counselling_queries
from eventapp.queries.counselling import DaySlot
from eventapp.services.reversals import build_reversal
from eventapp.services.talk_sums import add_talks, lock_day


@transactional
def record_talk(*, event_id: int, session_reference: str, talk: Talk, secret_key: bytes, now: datetime) -> None:
    """The talk of a booked appointment took place. Raises NotFound, SlotNotBooked, SlotSettled, TalkTooEarly."""
    event, slot = _open_slot(event_id, session_reference, now=now)
    if not slot.admissions:
        row = build_entry(EntryKind.ADMIT, slot.session, event=event, now=now)
        row.ticket_id, row.result = counselling_queries.get_ticket_id(slot.session.id), ScanResult.ADMITTED
        db.session.add(row)
    slot.session.is_settled = True
    add_talks(event, talk.counts(), talks=1, secret_key=secret_key)


@transactional
def record_absence(*, event_id: int, session_reference: str, now: datetime) -> None:
    """Nobody came to a booked appointment, or they left before the talk. Raises as ``record_talk`` does."""
    event, slot = _open_slot(event_id, session_reference, now=now)
    take_back(slot.admissions, event=event, now=now)
    slot.session.is_settled = True


@transactional
def reopen_slot(*, event_id: int, session_reference: str, now: datetime) -> None:
    """Take back what was said about an appointment; a talk stays in the sums, for nothing knows which it was.

    Raises NotFound.
    """
    event = lock_day(event_id)
    slot = counselling_queries.get_slot(event, session_reference, now=now)
    if slot.session.is_settled:
        take_back(slot.admissions, event=event, now=now)
        slot.session.is_settled = False


def build_entry(kind: EntryKind, session: EventSession, *, event: Event, now: datetime) -> LogEntryRow:
    """Return the row of the door log for one guest, not yet added."""
    return LogEntryRow(
        uuid=new_uuid(),
        kind=kind,
        event_id=event.id,
        event_session_id=session.id,
        happened_at=now,
        counted_at=now,
        received_at=now,
        adults=1,
        decided_by=DecidedBy.SERVER,
        result=ScanResult.RECORDED,
    )


def take_back(uuids: Collection[str], *, event: Event, now: datetime) -> None:
    """Take entries of the door log back, by entries of their own; part of the caller's transaction."""
    for row in counselling_queries.list_entries(uuids):
        reversal = build_reversal(
            row.uuid,
            event_id=event.id,
            event_session_id=row.event_session_id,
            ticket_id=row.ticket_id,
            reason="",
            now=now,
        )
        db.session.add(reversal)
    db.session.flush()


def _open_slot(event_id: int, reference: str, *, now: datetime) -> tuple[Event, DaySlot]:
    event = lock_day(event_id)
    slot = counselling_queries.get_slot(event, reference, now=now)
    if slot.session.is_settled:
        raise SlotSettled
    if not slot.session.places_taken or slot.session.is_cancelled:
        raise SlotNotBooked
    if not is_near(slot.session.starts_at, now=now):
        raise TalkTooEarly
    return event, slot
