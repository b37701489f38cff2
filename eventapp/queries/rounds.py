"""Rounds at festivals."""

from collections.abc import Collection

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import CrowdRound


def list_rounds(event_ids: Collection[int]) -> list[CrowdRound]:
    """Return the rounds of these events in the order of the day."""
    query = select(CrowdRound).where(CrowdRound.event_id.in_(event_ids))
    return list(db.session.scalars(query.order_by(CrowdRound.counted_at, CrowdRound.area)))


def get_round(reference: str, *, event_id: int) -> CrowdRound:
    """Return one round. Raises NotFound for unknown and foreign ones."""
    query = select(CrowdRound).where(CrowdRound.reference == reference, CrowdRound.event_id == event_id)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found
