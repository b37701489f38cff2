"""Recording rounds at festivals; nothing here changes an attendance (CNT-8)."""

from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.rounds import RoundDetails, ensure_new_round
from eventapp.models import CrowdRound, Event
from eventapp.queries import rounds as round_queries
from eventapp.services.event_changes import record


@transactional
def add_round(*, event_id: int, details: RoundDetails, now: datetime, user_id: int | None = None) -> CrowdRound:
    """Record how many people were in an area at one moment. Raises RoundTaken."""
    ensure_new_round(details, round_queries.list_rounds([event_id]))
    row = CrowdRound(
        event_id=event_id,
        reference=new_reference(),
        counted_at=details.counted_at,
        area=details.area,
        people=details.people,
        counted_by=details.counted_by,
    )
    db.session.add(row)
    _remember("crowd_round.added", event_id, user_id=user_id, now=now)
    return row


@transactional
def remove_round(*, reference: str, event_id: int, now: datetime, user_id: int | None = None) -> None:
    """Remove a round. Raises NotFound."""
    db.session.delete(round_queries.get_round(reference, event_id=event_id))
    _remember("crowd_round.removed", event_id, user_id=user_id, now=now)


def _remember(action: str, event_id: int, *, user_id: int | None, now: datetime) -> None:
    record(action, db.session.get_one(Event, event_id), user_id=user_id, now=now)
