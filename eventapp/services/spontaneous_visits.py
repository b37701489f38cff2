"""People who come to a counselling day without an appointment: they get a number and count once they were seen (CNS-7).

The report counts them as spontaneous (I) and as contacts (J), never as given appointments (E).
"""

from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import NoFreeSlot, SlotSettled
from eventapp.domain.slots import next_label
from eventapp.domain.states import EntryKind
from eventapp.domain.talks import Talk, VisitOption, choose_for_visit
from eventapp.models import SpontaneousVisit
from eventapp.queries import counselling as counselling_queries
from eventapp.queries import events as event_queries
from eventapp.queries.counselling import DaySlot
from eventapp.services.talk_sums import add_talks, lock_day
from eventapp.services.talks import build_entry, take_back
from eventapp.services.waitlist import offer_places_of


@transactional
def add_visit(
    *, event_id: int, now: datetime, session_reference: str | None = None, counsellor: str | None = None
) -> SpontaneousVisit:
    """Give somebody a number: in this free appointment, else in the next free one of today.

    Where none is free any more they are seen in between, in the time of the appointment that goes on or comes next.
    Raises NoFreeSlot when the day is over or the appointment is not free, NotFound.
    """
    event = lock_day(event_id)
    slots = counselling_queries.list_slots(event, event_queries.list_sessions(event.id), now=now)
    held = [slot for slot in slots if not slot.session.is_cancelled]
    if session_reference is not None:
        held = [slot for slot in held if slot.session.reference == session_reference and slot.is_open]
    chosen = choose_for_visit([_option(slot) for slot in held], counsellor=counsellor, now=now)
    if chosen is None:
        raise NoFreeSlot
    labels = [slot.session.label for slot in slots] + [visit.label for slot in slots for visit in slot.visits]
    visit = SpontaneousVisit(
        event_session_id=next(slot.session.id for slot in held if slot.session.reference == chosen.reference),
        reference=new_reference(),
        label=next_label(labels),
    )
    db.session.add(visit)
    db.session.flush()
    return visit


@transactional
def remove_visit(*, event_id: int, reference: str, now: datetime) -> None:
    """They left before the talk; the appointment is free again, for who waits for it too.

    Raises NotFound, and SlotSettled after the talk.
    """
    event = lock_day(event_id)
    visit, _ = counselling_queries.get_visit(reference, event_id=event_id)
    if visit.entry_uuid is not None:
        raise SlotSettled
    db.session.delete(visit)
    db.session.flush()
    offer_places_of(event, now=now)


@transactional
def record_visit_talk(*, event_id: int, reference: str, talk: Talk, secret_key: bytes, now: datetime) -> None:
    """The talk took place. Raises NotFound, SlotSettled."""
    event = lock_day(event_id)
    visit, session = counselling_queries.get_visit(reference, event_id=event_id)
    if visit.entry_uuid is not None:
        raise SlotSettled
    row = build_entry(EntryKind.WALK_IN, session, event=event, now=now)
    db.session.add(row)
    visit.entry_uuid = row.uuid
    add_talks(event, talk.counts(), talks=1, secret_key=secret_key)


@transactional
def reopen_visit(*, event_id: int, reference: str, now: datetime) -> None:
    """Take back that the talk took place; it stays in the sums. Raises NotFound."""
    event = lock_day(event_id)
    visit, _ = counselling_queries.get_visit(reference, event_id=event_id)
    if visit.entry_uuid is not None:
        take_back([visit.entry_uuid], event=event, now=now)
        visit.entry_uuid = None


def _option(slot: DaySlot) -> VisitOption:
    return VisitOption(
        reference=slot.session.reference,
        starts_at=slot.session.starts_at,
        ends_at=slot.session.ends_at,
        counsellor=slot.session.counsellor,
        is_open=slot.is_open,
    )
