"""Recording rounds at festivals; nothing here changes an attendance (CNT-8)."""

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.rounds import RoundDetails, ensure_new_round
from eventapp.models import CrowdRound
from eventapp.queries import rounds as round_queries


@transactional
def add_round(*, event_id: int, details: RoundDetails) -> CrowdRound:
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
    return row


@transactional
def remove_round(*, reference: str, event_id: int) -> None:
    """Remove a round. Raises NotFound."""
    db.session.delete(round_queries.get_round(reference, event_id=event_id))
