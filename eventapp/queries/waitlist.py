"""The waiting list of an event."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.states import RegistrationStatus
from eventapp.models import Registration


def list_waiting(event_id: int) -> list[Registration]:
    """Return those who wait, in the order of the list, with their chosen sessions. Blank tickets do not wait."""
    query = (
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.WAITLISTED,
            Registration.waitlisted_at.is_not(None),
        )
        .order_by(Registration.waitlisted_at, Registration.id)
        .options(selectinload(Registration.chosen))
    )
    return list(db.session.scalars(query))
