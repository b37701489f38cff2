"""Venues."""

from collections.abc import Sequence

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Event, Venue


def list_venues(organization_ids: Sequence[int]) -> list[Venue]:
    """Return the organizations' venues by name."""
    query = select(Venue).where(Venue.organization_id.in_(organization_ids)).order_by(Venue.name, Venue.id)
    return list(db.session.scalars(query))


def get_venue(reference: str, *, organization_ids: Sequence[int]) -> Venue:
    """Return a venue of one of the organizations. Raises NotFound for unknown and foreign ones."""
    query = select(Venue).where(Venue.reference == reference, Venue.organization_id.in_(organization_ids))
    venue = db.session.scalars(query).first()
    if venue is None:
        raise NotFound
    return venue


def count_events_by_venue(organization_ids: Sequence[int]) -> dict[int, int]:
    """Return how many events take place at each venue, by venue id; unused venues are missing."""
    rows = db.session.execute(
        select(Event.venue_id, func.count())
        .where(Event.organization_id.in_(organization_ids), Event.venue_id.is_not(None))
        .group_by(Event.venue_id)
    )
    return {venue_id: count for venue_id, count in rows if venue_id is not None}
