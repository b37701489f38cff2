"""The few numbers of an event that its workspace shows: registrations, needs, mails, phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func, select

from eventapp.db import db
from eventapp.domain.states import HOLDING_PLACES, Need, OutboxStatus
from eventapp.models import Device, OutboxMessage, Registration, RegistrationNeed


@dataclass(frozen=True, kw_only=True)
class RegistrationFigures:
    """Registrations that hold places: how many, for how many people, how many of these lately."""

    registrations: int
    adults: int
    children: int
    recent_places: int
    without_email: int

    @property
    def places(self) -> int:
        """People altogether."""
        return self.adults + self.children


@dataclass(frozen=True, kw_only=True)
class PlacesOnDay:
    """Places that one registration took, and when."""

    at: datetime
    places: int


@dataclass(frozen=True, kw_only=True)
class WorkFigures:
    """What may need a person: mails that did not arrive, and phones ready for the door."""

    failed_mails: int
    devices: int


def get_registration_figures(event_id: int, *, recent_since: datetime) -> RegistrationFigures:
    """Return the numbers of the registrations that hold places."""
    size = Registration.adults + Registration.children
    row = db.session.execute(
        select(
            func.count(Registration.id),
            func.coalesce(func.sum(Registration.adults), 0),
            func.coalesce(func.sum(Registration.children), 0),
            func.coalesce(func.sum(case((Registration.created_at >= recent_since, size), else_=0)), 0),
            func.count(case((Registration.email.is_(None), 1))),
        ).where(Registration.event_id == event_id, Registration.status.in_(HOLDING_PLACES))
    ).one()
    return RegistrationFigures(
        registrations=row[0], adults=row[1], children=row[2], recent_places=row[3], without_email=row[4]
    )


def list_places_taken(event_id: int) -> list[PlacesOnDay]:
    """Return the registrations that hold places in the order in which they came."""
    rows = db.session.execute(
        select(Registration.created_at, Registration.adults + Registration.children)
        .where(Registration.event_id == event_id, Registration.status.in_(HOLDING_PLACES))
        .order_by(Registration.created_at, Registration.id)
    )
    return [PlacesOnDay(at=at, places=places) for at, places in rows]


def count_needs(event_id: int) -> dict[Need, int]:
    """Return how many registrations that hold places named each need."""
    rows = db.session.execute(
        select(RegistrationNeed.need, func.count())
        .join(Registration, Registration.id == RegistrationNeed.registration_id)
        .where(Registration.event_id == event_id, Registration.status.in_(HOLDING_PLACES))
        .group_by(RegistrationNeed.need)
    )
    counts = {need: count for need, count in rows}
    return {need: counts[need] for need in Need if need in counts}


def get_work_figures(event_id: int, *, now: datetime) -> WorkFigures:
    """Return what may need a person."""
    failed = (
        select(func.count(OutboxMessage.id))
        .join(Registration, Registration.id == OutboxMessage.registration_id)
        .where(Registration.event_id == event_id, OutboxMessage.status == OutboxStatus.FAILED)
        .scalar_subquery()
    )
    paired = (
        select(func.count(Device.id))
        .where(Device.event_id == event_id, Device.revoked_at.is_(None), Device.expires_at > now)
        .scalar_subquery()
    )
    row = db.session.execute(select(failed, paired)).one()
    return WorkFigures(failed_mails=row[0], devices=row[1])


def has_registrations(event_id: int) -> bool:
    """True when anybody ever registered, cancelled registrations included."""
    return bool(db.session.scalar(select(exists().where(Registration.event_id == event_id))))


def list_holding_places(event_id: int) -> Sequence[Registration]:
    """Return the registrations that hold places, in the order in which they were made."""
    query = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.status.in_(HOLDING_PLACES))
        .order_by(Registration.created_at, Registration.id)
    )
    return db.session.scalars(query).all()
