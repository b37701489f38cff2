"""Venues: add, change, remove."""

from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.describing import VenueDetails, stored_access
from eventapp.domain.errors import StillInUse
from eventapp.models import Venue
from eventapp.queries import venues as venue_queries
from eventapp.services import audit


@transactional
def add_venue(*, organization_id: int, details: VenueDetails, user_id: int, now: datetime) -> Venue:
    """Add a venue to the organization."""
    venue = Venue(organization_id=organization_id, reference=new_reference())
    _describe(venue, details)
    db.session.add(venue)
    _record("venue.added", venue, user_id=user_id, now=now)
    return venue


@transactional
def change_venue(*, reference: str, organization_id: int, details: VenueDetails, user_id: int, now: datetime) -> Venue:
    """Replace what is said about a venue. Raises NotFound."""
    venue = venue_queries.get_venue(reference, organization_ids=[organization_id])
    _describe(venue, details)
    _record("venue.changed", venue, user_id=user_id, now=now)
    return venue


@transactional
def remove_venue(*, reference: str, organization_id: int, user_id: int, now: datetime) -> None:
    """Remove a venue without events. Raises NotFound or StillInUse."""
    venue = venue_queries.get_venue(reference, organization_ids=[organization_id])
    if venue_queries.count_events_by_venue([organization_id]).get(venue.id):
        raise StillInUse
    _record("venue.removed", venue, user_id=user_id, now=now)
    db.session.delete(venue)


def _describe(venue: Venue, details: VenueDetails) -> None:
    venue.name = details.name
    venue.street = details.street
    venue.postal_code = details.postal_code
    venue.city = details.city
    venue.stops = details.stops
    venue.directions = details.directions
    venue.access = stored_access(details.access)


def _record(action: str, venue: Venue, *, user_id: int, now: datetime) -> None:
    audit.record(
        action,
        subject_type="venue",
        subject_reference=venue.reference,
        organization_id=venue.organization_id,
        user_id=user_id,
        now=now,
    )
