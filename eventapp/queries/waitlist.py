"""The waiting list of an event, and places that are held for a set time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from eventapp.db import db
from eventapp.domain.states import PendingFor, RegistrationStatus
from eventapp.models import EventSession, Registration, RegistrationSession

#: Holds places and waits for an answer.
_IS_PENDING = Registration.status == RegistrationStatus.PENDING


def list_waiting(event_id: int) -> list[Registration]:
    """Return those who wait, in the order of the list, with their chosen sessions. Blank tickets do not wait."""
    query = (
        select(Registration)
        .where(Registration.event_id == event_id, _waits())
        .order_by(Registration.waitlisted_at, Registration.id)
        .options(selectinload(Registration.chosen))
    )
    return list(db.session.scalars(query))


def list_offered(event_id: int) -> list[Registration]:
    """Return those who hold an offered place, the first to answer first, with their chosen sessions."""
    query = (
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.PENDING,
            Registration.pending_for == PendingFor.OFFER,
        )
        .order_by(Registration.held_until, Registration.id)
        .options(selectinload(Registration.chosen))
    )
    return list(db.session.scalars(query))


def count_waiting(event_id: int) -> int:
    """Return how many parties wait."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Registration).where(Registration.event_id == event_id, _waits())
        )
        or 0
    )


def list_waited_for(event_ids: Sequence[int]) -> set[int]:
    """Return which of the events somebody waits for."""
    query = select(Registration.event_id).where(Registration.event_id.in_(event_ids), _waits()).distinct()
    return set(db.session.scalars(query))


def find_last_joined(event_id: int) -> datetime | None:
    """Return when the last of those who wait joined the list, or None when nobody waits."""
    return db.session.scalar(
        select(func.max(Registration.waitlisted_at)).where(Registration.event_id == event_id, _waits())
    )


def count_ahead(registration: Registration) -> int:
    """Return how many parties wait for one of the same sessions and came earlier."""
    theirs, own = aliased(RegistrationSession), aliased(RegistrationSession)
    shares_a_session = (
        exists()
        .where(theirs.registration_id == Registration.id, own.registration_id == registration.id)
        .where(theirs.event_session_id == own.event_session_id)
    )
    came_earlier = or_(
        Registration.waitlisted_at < registration.waitlisted_at,
        and_(Registration.waitlisted_at == registration.waitlisted_at, Registration.id < registration.id),
    )
    query = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id == registration.event_id, _waits(), came_earlier, shares_a_session)
    )
    return db.session.scalar(query) or 0


def list_expired_ids(*, now: datetime, event_id: int | None = None) -> list[int]:
    """Return the registrations whose places were held until now, those first whose time ended first."""
    query = (
        select(Registration.id)
        .where(Registration.status == RegistrationStatus.PENDING, Registration.held_until <= now)
        .order_by(Registration.held_until, Registration.id)
    )
    if event_id is not None:
        query = query.where(Registration.event_id == event_id)
    return list(db.session.scalars(query))


def list_waiting_in_vain_ids(now: datetime) -> list[int]:
    """Return the registrations that wait for places or for an answer, and whose sessions are all over."""
    lies_ahead = (
        exists()
        .where(RegistrationSession.registration_id == Registration.id)
        .where(EventSession.id == RegistrationSession.event_session_id, EventSession.ends_at > now)
    )
    return list(
        db.session.scalars(
            select(Registration.id).where(or_(_waits(), _IS_PENDING), ~lies_ahead).order_by(Registration.id)
        )
    )


def list_waiting_for_the_past_ids(now: datetime) -> list[int]:
    """Return the registrations on waiting lists for several sessions some of which, but not all, are over."""
    chosen = exists().where(RegistrationSession.registration_id == Registration.id)
    chosen = chosen.where(EventSession.id == RegistrationSession.event_session_id)
    is_some_over = chosen.where(EventSession.ends_at <= now)
    lies_ahead = chosen.where(EventSession.ends_at > now)
    query = select(Registration.id).where(_waits(), is_some_over, lies_ahead)
    return list(db.session.scalars(query.order_by(Registration.waitlisted_at, Registration.id)))


def _waits() -> ColumnElement[bool]:
    return and_(Registration.status == RegistrationStatus.WAITLISTED, Registration.waitlisted_at.is_not(None))
