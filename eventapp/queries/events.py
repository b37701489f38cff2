"""Events as the pages need them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.errors import Gone, NotFound
from eventapp.domain.states import EventStatus
from eventapp.models import Event, EventSession

#: What visitors may see; a cancelled event stays visible and says so.
PUBLIC_STATUSES = (EventStatus.PUBLISHED, EventStatus.CANCELLED, EventStatus.FINISHED)


def _with_everything(query: Select[Event]) -> Select[Event]:
    return query.options(
        joinedload(Event.venue),
        joinedload(Event.project),
        joinedload(Event.organization),
        selectinload(Event.texts),
        selectinload(Event.sessions),
    )


#: What visitors ask for most, built once: building a query takes longer than running it.
_BY_REFERENCE = select(Event).where(Event.reference == bindparam("reference"))
_WITH_EVERYTHING = _with_everything(_BY_REFERENCE)
_WITH_SESSIONS = _BY_REFERENCE.options(joinedload(Event.sessions))


def get_public_event(reference: str) -> Event:
    """Return a public event with texts, sessions, venue and project.

    Raises NotFound for unknown references and drafts that were never public, Gone for events that
    were taken back to draft after publishing.
    """
    return _public_or_gone(db.session.scalars(_WITH_EVERYTHING, {"reference": reference}).first())


def get_event_to_register(reference: str) -> Event:
    """Return a public event with its sessions alone, in one statement. Raises as ``get_public_event`` does."""
    return _public_or_gone(db.session.scalars(_WITH_SESSIONS, {"reference": reference}).unique().first())


def _public_or_gone(event: Event | None) -> Event:
    if event is None:
        raise NotFound
    if event.status not in PUBLIC_STATUSES:
        raise Gone if event.published_at else NotFound
    return event


def get_reference(event_id: int) -> str:
    """Return the public reference of an event that there is."""
    return db.session.scalars(select(Event.reference).where(Event.id == event_id)).one()


def get_organization_event(reference: str, *, organization_ids: Sequence[int]) -> Event:
    """Return an event of one of the organizations with everything. Raises NotFound otherwise."""
    query = select(Event).where(Event.reference == reference, Event.organization_id.in_(organization_ids))
    event = db.session.scalars(_with_everything(query)).first()
    if event is None:
        raise NotFound
    return event


def get_with_everything(event_id: int) -> Event:
    """Return an event with everything, whoever asks. Raises NotFound."""
    event = db.session.scalars(_with_everything(select(Event).where(Event.id == event_id))).first()
    if event is None:
        raise NotFound
    return event


_LOCKED = (
    select(Event).where(Event.id == bindparam("event_id")).with_for_update().execution_options(populate_existing=True)
)


def lock_event(event_id: int) -> Event:
    """Lock the event row until the transaction ends and return it fresh.

    Whoever takes or gives places holds this lock, so places are counted by one at a time. On SQLite
    the writing transaction itself is the lock.
    """
    return db.session.scalars(_LOCKED, {"event_id": event_id}).one()


def list_sessions(event_id: int) -> list[EventSession]:
    """Return the event's sessions fresh from the database, in order."""
    query = (
        select(EventSession)
        .where(EventSession.event_id == event_id)
        .order_by(EventSession.starts_at, EventSession.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def last_end(sessions: Sequence[EventSession]) -> datetime | None:
    """Return when the last of the sessions ends."""
    return max((session.ends_at for session in sessions), default=None)
