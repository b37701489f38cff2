"""The doors at which somebody with an account may stand with their own phone: what is on today, and what comes next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.own_phones import OPEN_BEFORE, organizations_with_doors
from eventapp.domain.schedule import local_day
from eventapp.domain.states import EventKind, EventStatus, Role
from eventapp.models import Device, DoorLink, Event, EventSession
from eventapp.queries.devices import list_gates

Roles = Mapping[int, Collection[Role]]


@dataclass(frozen=True, kw_only=True)
class OwnDoor:
    """An event whose door can be opened, with its next day that is not over. ``gates`` are the names of its doors."""

    event: Event
    starts_at: datetime
    ends_at: datetime
    gates: tuple[str, ...]


def list_own_doors(roles: Roles, *, zone: str, now: datetime) -> list[OwnDoor]:
    """Return the doors that are open to somebody with these roles by organization, the next one first."""
    sessions: dict[int, list[EventSession]] = {}
    for session in db.session.scalars(
        select(EventSession)
        .join(Event, Event.id == EventSession.event_id)
        .where(
            or_(*(_held_by(roles, kind) for kind in EventKind)),
            Event.status == EventStatus.PUBLISHED,
            EventSession.is_cancelled.is_(False),
            EventSession.ends_at > now,
            EventSession.starts_at <= now + OPEN_BEFORE,
        )
        .order_by(EventSession.starts_at, EventSession.id)
    ):
        sessions.setdefault(session.event_id, []).append(session)
    events = {event.id: event for event in _list_events(sessions)}
    return [_own_door(events[event_id], found, zone=zone) for event_id, found in sessions.items()]


def get_own_door(reference: str, *, roles: Roles, zone: str, now: datetime) -> OwnDoor:
    """Return one of the doors that are open to somebody with these roles. Raises NotFound for all others."""
    for door in list_own_doors(roles, zone=zone, now=now):
        if door.event.reference == reference:
            return door
    raise NotFound


def list_own_links(user_id: int, *, organization_id: int) -> list[DoorLink]:
    """Return the links for somebody's own phone at doors of the organization that can still pair, with their event."""
    query = (
        select(DoorLink)
        .join(Event, Event.id == DoorLink.event_id)
        .where(DoorLink.for_user_id == user_id, Event.organization_id == organization_id)
        .where(DoorLink.revoked_at.is_(None))
        .options(joinedload(DoorLink.event))
        .order_by(DoorLink.id)
    )
    return list(db.session.scalars(query))


def list_own_devices(user_id: int, *, organization_id: int) -> list[Device]:
    """Return the phones that somebody has paired as their own with doors of the organization, with their event."""
    query = (
        select(Device)
        .join(DoorLink, DoorLink.id == Device.door_link_id)
        .join(Event, Event.id == Device.event_id)
        .where(DoorLink.for_user_id == user_id, Event.organization_id == organization_id)
        .where(Device.revoked_at.is_(None))
        .options(joinedload(Device.event))
        .order_by(Device.id)
    )
    return list(db.session.scalars(query))


def _held_by(roles: Roles, kind: EventKind) -> ColumnElement[bool]:
    return and_(Event.kind == kind, Event.organization_id.in_(organizations_with_doors(roles, kind=kind)))


def _list_events(ids: Collection[int]) -> list[Event]:
    query = (
        select(Event)
        .where(Event.id.in_(ids))
        .options(selectinload(Event.texts), joinedload(Event.venue), joinedload(Event.organization))
    )
    return list(db.session.scalars(query))


def _own_door(event: Event, sessions: list[EventSession], *, zone: str) -> OwnDoor:
    day = local_day(sessions[0].starts_at, zone=zone)
    that_day = [session for session in sessions if local_day(session.starts_at, zone=zone) == day]
    return OwnDoor(
        event=event,
        starts_at=that_day[0].starts_at,
        ends_at=max(session.ends_at for session in that_day),
        gates=tuple(gate.name for gate in list_gates(event.id)),
    )
