"""The registrations of an address that are still to come."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.states import EventStatus, PendingFor, RegistrationStatus
from eventapp.models import Event, EventSession, Registration, RegistrationSession

#: What one mail lists at most.
MAX_LINKS = 50


def list_to_come(email: str, *, now: datetime) -> list[Registration]:
    """Return what somebody with this address can still go to or waits for, with event and chosen sessions.

    Without those whose address nobody has confirmed: it may have been mistyped, and the way to them is not its
    owner's.
    """
    lies_ahead = (
        exists()
        .where(RegistrationSession.registration_id == Registration.id)
        .where(EventSession.id == RegistrationSession.event_session_id)
        .where(EventSession.ends_at > now, ~EventSession.is_cancelled)
    )
    query = (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.email == email,
            Registration.status != RegistrationStatus.CANCELED,
            Registration.erased_at.is_(None),
            Registration.pending_for.is_distinct_from(PendingFor.ADDRESS),
            Event.status == EventStatus.PUBLISHED,
            lies_ahead,
        )
        .options(
            joinedload(Registration.event).options(joinedload(Event.organization), selectinload(Event.texts)),
            selectinload(Registration.chosen).joinedload(RegistrationSession.event_session),
        )
        .order_by(Registration.id.desc())
        .limit(MAX_LINKS)
    )
    return list(db.session.scalars(query))
