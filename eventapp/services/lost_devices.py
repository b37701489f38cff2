"""Phones that this server has lost, and whose own files say what they were (docs/door.md).

A server that was restored from a backup knows none of the phones that were paired after it. What they decided is in
their files. The identity in such a file is sealed; a phone is taken in by it as what it was, but without access.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.adapters.randomness import new_key
from eventapp.db import db, transactional
from eventapp.domain.device_identity import DeviceIdentity, read_identity
from eventapp.domain.errors import SavedLogOfOtherDoor
from eventapp.domain.pairing import token_hash
from eventapp.domain.saved_logs import SavedLog
from eventapp.models import Device, Event
from eventapp.queries import events as event_queries
from eventapp.queries.devices import DeviceContext
from eventapp.services import audit
from eventapp.services.devices import gate_named


@dataclass(frozen=True, kw_only=True)
class LostDevice:
    """A phone that proves to have been at this door."""

    identity: DeviceIdentity
    event_id: int


def prove_device(log: SavedLog, *, event_id: int, secret_key: bytes) -> LostDevice:
    """Return the phone that the file proves to come from. Raises SavedLogOfOtherDoor."""
    identity = read_identity(log.identity, secret_key=secret_key)
    event = db.session.get_one(Event, event_id)
    if identity is None or (identity.device, identity.event) != (log.device, event.reference):
        raise SavedLogOfOtherDoor
    return LostDevice(identity=identity, event_id=event_id)


def context_of(lost: LostDevice, *, now: datetime) -> DeviceContext:
    """Return the phone as taking it in would make it; nothing is stored."""
    identity = lost.identity
    return DeviceContext(
        id=0,
        reference=identity.device,
        name=identity.name,
        event_id=lost.event_id,
        gate=identity.gate,
        rights=identity.rights,
        paired_at=identity.paired_at,
        expires_at=identity.expires_at,
        revoked_at=now,
        drained_at=identity.paired_at,
        sessions={session.reference: session.id for session in event_queries.list_sessions(lost.event_id)},
    )


@transactional
def take_in(lost: LostDevice, *, user_id: int, now: datetime) -> None:
    """Note the phone again, revoked and with a token that nobody has; once, whoever brings its file first."""
    identity = lost.identity
    # the row alone: the page that asked still shows the event with what was loaded beside it
    row = select(Event.organization_id).where(Event.id == lost.event_id).with_for_update()
    organization_id = db.session.scalars(row).one()
    if db.session.scalar(select(Device.id).where(Device.reference == identity.device)) is not None:
        return
    db.session.add(
        Device(
            event_id=lost.event_id,
            gate_id=gate_named(lost.event_id, name=identity.gate).id,
            door_link_id=None,
            reference=identity.device,
            name=identity.name,
            token_hash=token_hash(new_key() + new_key()),
            rights=identity.rights,
            paired_at=identity.paired_at,
            expires_at=identity.expires_at,
            revoked_at=now,
            drained_at=identity.paired_at,
        )
    )
    audit.record(
        "device.taken_in",
        subject_type="device",
        subject_reference=identity.device,
        organization_id=organization_id,
        user_id=user_id,
        now=now,
    )
