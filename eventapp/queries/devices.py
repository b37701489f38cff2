"""Paired phones and the links that let them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from eventapp.db import db
from eventapp.domain.errors import NotFound, PairingFailed
from eventapp.models import Device, DoorLink, EventSession, Gate


@dataclass(frozen=True, kw_only=True)
class DeviceContext:
    """Who asks: a device with its event. ``sessions`` maps session references to row ids."""

    id: int
    reference: str
    name: str
    event_id: int
    gate: str
    rights: tuple[str, ...]
    paired_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    drained_at: datetime | None
    sessions: Mapping[str, int]


_DEVICE_CONTEXT = (
    select(
        Device.id,
        Device.reference,
        Device.name,
        Device.event_id,
        Gate.name,
        Device.rights,
        Device.expires_at,
        Device.revoked_at,
        Device.drained_at,
        EventSession.reference,
        EventSession.id,
        Device.paired_at,
    )
    .join(Gate, Gate.id == Device.gate_id)
    .join(EventSession, EventSession.event_id == Device.event_id)
    .order_by(EventSession.starts_at, EventSession.id)
)
#: Built once: every request of a phone begins with it.
_BY_TOKEN = _DEVICE_CONTEXT.where(Device.token_hash == bindparam("token_hash"))
_BY_REFERENCE = _DEVICE_CONTEXT.where(
    Device.reference == bindparam("reference"), Device.event_id == bindparam("event_id")
)


def get_device_context(token_hash: str) -> DeviceContext:
    """Return the device behind a bearer token, in one statement. Raises NotFound.

    Expired and revoked devices are returned too: they may upload what is left.
    """
    return _context(_BY_TOKEN, {"token_hash": token_hash})


def get_device_context_of_event(reference: str, *, event_id: int) -> DeviceContext:
    """Return a device of this event, for entries that somebody else brings. Raises NotFound.

    Expired and revoked devices are returned too.
    """
    return _context(_BY_REFERENCE, {"reference": reference, "event_id": event_id})


def _context(query: Select[*tuple[Any, ...]], values: Mapping[str, str | int]) -> DeviceContext:
    rows = db.session.connection().execute(query, dict(values)).all()
    if not rows:
        raise NotFound
    first = rows[0]
    return DeviceContext(
        id=first[0],
        reference=first[1],
        name=first[2],
        event_id=first[3],
        gate=first[4],
        rights=first[5],
        expires_at=first[6],
        revoked_at=first[7],
        drained_at=first[8],
        sessions={row[9]: row[10] for row in rows},
        paired_at=first[11],
    )


def get_door_link(reference: str) -> DoorLink:
    """Return a door link with event and gate. Raises PairingFailed."""
    query = (
        select(DoorLink)
        .where(DoorLink.reference == reference)
        .options(joinedload(DoorLink.event), joinedload(DoorLink.gate))
    )
    link = db.session.scalars(query).first()
    if link is None:
        raise PairingFailed
    return link


def get_link(reference: str, *, event_id: int) -> DoorLink:
    """Return a door link of this event. Raises NotFound."""
    query = select(DoorLink).where(DoorLink.reference == reference, DoorLink.event_id == event_id)
    link = db.session.scalars(query).first()
    if link is None:
        raise NotFound
    return link


def list_devices(event_id: int) -> list[Device]:
    """Return the event's devices with their gates, the newest first."""
    query = (
        select(Device)
        .where(Device.event_id == event_id)
        .options(joinedload(Device.gate))
        .order_by(Device.paired_at.desc(), Device.id.desc())
    )
    return list(db.session.scalars(query))


def list_door_links(event_id: int) -> list[DoorLink]:
    """Return the event's door links with their gates, the newest first."""
    query = (
        select(DoorLink)
        .where(DoorLink.event_id == event_id)
        .options(joinedload(DoorLink.gate))
        .order_by(DoorLink.created_at.desc(), DoorLink.id.desc())
    )
    return list(db.session.scalars(query))


def list_gates(event_id: int) -> list[Gate]:
    """Return the event's gates by name."""
    query = select(Gate).where(Gate.event_id == event_id).order_by(Gate.name, Gate.id)
    return list(db.session.scalars(query))


def get_device(reference: str, *, event_id: int) -> Device:
    """Return a device of this event. Raises NotFound."""
    query = select(Device).where(Device.reference == reference, Device.event_id == event_id)
    device = db.session.scalars(query).first()
    if device is None:
        raise NotFound
    return device
