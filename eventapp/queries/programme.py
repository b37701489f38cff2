"""What the public programme and its calendar show."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind, RegistrationMode
from eventapp.models import Event, EventSession
from eventapp.queries.events import PUBLIC_STATUSES


def list_public_events(*, ended_after: datetime) -> list[Event]:
    """Return the events that are for everybody, with a session that ended, or will end, later; by their first session.

    Each comes with its texts, its venue, its organization and all of its sessions.
    """
    first = select(func.min(EventSession.starts_at)).where(EventSession.event_id == Event.id).scalar_subquery()
    query = (
        select(Event)
        .where(Event.status.in_(PUBLIC_STATUSES), Event.registration_mode != RegistrationMode.INTERNAL)
        .where(Event.sessions.any(EventSession.ends_at > ended_after))
        .order_by(first, Event.id)
        .options(
            joinedload(Event.venue),
            joinedload(Event.organization),
            selectinload(Event.texts),
            selectinload(Event.sessions),
        )
    )
    return list(db.session.scalars(query))


def get_kind(reference: str) -> EventKind:
    """Return the type of an event, whatever its status. Raises NotFound."""
    kind = db.session.scalar(select(Event.kind).where(Event.reference == reference))
    if kind is None:
        raise NotFound
    return kind
