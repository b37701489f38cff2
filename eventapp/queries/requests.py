"""Requests that wait for an organizer's answer."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.states import PendingFor, RegistrationStatus
from eventapp.models import Registration, RegistrationSession

_IS_OPEN = (Registration.status == RegistrationStatus.PENDING, Registration.pending_for == PendingFor.APPROVAL)


def list_requests(event_id: int) -> list[Registration]:
    """Return the open requests, the oldest first, with people and chosen sessions."""
    query = (
        select(Registration)
        .where(Registration.event_id == event_id, *_IS_OPEN)
        .order_by(Registration.created_at, Registration.id)
        .options(
            selectinload(Registration.attendees),
            selectinload(Registration.tickets),
            selectinload(Registration.chosen).joinedload(RegistrationSession.event_session),
            joinedload(Registration.invitation),
        )
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def list_chosen_requests(event_id: int, *, references: Collection[str]) -> list[Registration]:
    """Return those of the open requests that have one of the references."""
    return [request for request in list_requests(event_id) if request.reference in references]


def count_requests(event_id: int) -> int:
    """Return how many requests are open."""
    query = select(func.count(Registration.id)).where(Registration.event_id == event_id, *_IS_OPEN)
    return db.session.scalar(query) or 0
