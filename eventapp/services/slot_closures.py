"""Closing appointments of a counselling day, for example because somebody who counsels is ill (docs/counselling.md)."""

from collections.abc import Collection
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import NoFreeSlot
from eventapp.queries import counselling as counselling_queries
from eventapp.queries import events as event_queries
from eventapp.services import event_sessions
from eventapp.services.talk_sums import lock_day


@transactional
def close_slots(*, event_id: int, references: Collection[str], user_id: int, now: datetime) -> int:
    """Close those of the appointments that have not begun; whoever booked one hears of it in neutral words.

    They stay booked, so that their holders can move them and nobody is forgotten. Returns how many were closed.
    Raises NoFreeSlot when none could be closed, and NotFound.
    """
    event = lock_day(event_id)
    slots = counselling_queries.list_slots(event, event_queries.list_sessions(event.id), now=now)
    closed = [
        slot.session.reference
        for slot in slots
        if slot.session.reference in references
        and not slot.session.is_cancelled
        and slot.session.starts_at > now
        and not slot.admissions
        and not slot.visits
    ]
    if not closed:
        raise NoFreeSlot
    for reference in closed:
        event_sessions.cancel_session(event_id=event.id, reference=reference, user_id=user_id, now=now, notify=True)
    return len(closed)
