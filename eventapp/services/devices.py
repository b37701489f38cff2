"""Pairing phones with an event's door, and ending their access."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.device_identity import DeviceIdentity, seal_identity
from eventapp.domain.errors import DeviceRevoked, PairingFailed, WrongStatus
from eventapp.domain.pairing import access_ends, is_link_secret, rights_of_link, token_hash
from eventapp.domain.states import DeviceRight
from eventapp.domain.sync import DeviceReport
from eventapp.models import Device, DoorLink, Event, Gate
from eventapp.queries import accounts as account_queries
from eventapp.queries import devices as device_queries
from eventapp.queries import events as event_queries
from eventapp.services import audit


@dataclass(frozen=True, kw_only=True)
class PairedDevice:
    """A fresh pairing; ``token`` is shown once and stored nowhere. ``identity`` proves later what the phone was."""

    reference: str
    token: str
    identity: str
    expires_at: datetime
    is_kiosk: bool


@transactional
def make_door_link(
    *,
    event_id: int,
    gate: str,
    rights: Collection[DeviceRight],
    now: datetime,
    user_id: int | None = None,
) -> DoorLink:
    """Make a link that pairs phones with a gate of the event. Raises WrongStatus without sessions."""
    event = event_queries.lock_event(event_id)
    last_end = event_queries.last_end(event_queries.list_sessions(event_id))
    if last_end is None:
        raise WrongStatus(status=event.status)
    link = DoorLink(
        event_id=event_id,
        gate=gate_named(event.id, name=gate),
        reference=new_reference(),
        rights=rights_of_link(rights),
        created_at=now,
        expires_at=access_ends(last_end),
    )
    db.session.add(link)
    db.session.flush()
    _record("door_link.made", link.reference, event=event, user_id=user_id, now=now)
    return link


@transactional
def pair_device(*, link_reference: str, secret: str, name: str, secret_key: bytes, now: datetime) -> PairedDevice:
    """Pair a phone by a door link. Raises PairingFailed for unknown, expired and revoked links.

    A link for the own phone of an account pairs one phone.
    """
    if not is_link_secret(secret, reference=link_reference, secret_key=secret_key):
        raise PairingFailed
    link = _lock_link(link_reference)
    if link.revoked_at is not None or now >= (link.pairs_until or link.expires_at):
        raise PairingFailed
    if link.pairs_until is not None:
        _spend(link, now=now)
    token = new_key() + new_key()
    device = Device(
        event_id=link.event_id,
        gate_id=link.gate_id,
        door_link_id=link.id,
        reference=new_reference(),
        name=name,
        token_hash=token_hash(token),
        rights=link.rights,
        paired_at=now,
        expires_at=link.expires_at,
        last_seen_at=now,
        drained_at=now,  # nothing can have happened on this phone before it was paired
    )
    db.session.add(device)
    db.session.flush()
    _record("device.paired", device.reference, event=link.event, user_id=link.for_user_id, now=now)
    return PairedDevice(
        reference=device.reference,
        token=token,
        identity=seal_identity(_identity_of(device, link=link), secret_key=secret_key),
        expires_at=device.expires_at,
        is_kiosk=DeviceRight.KIOSK in device.rights,
    )


@transactional
def revoke_device(*, device_id: int, now: datetime, user_id: int | None = None) -> None:
    """End a phone's access; it may still upload what waits and then wipes itself."""
    device = db.session.get_one(Device, device_id)
    if device.revoked_at is None:
        device.revoked_at = now
        event = event_queries.lock_event(device.event_id)
        _record("device.revoked", device.reference, event=event, user_id=user_id, now=now)


@transactional
def revoke_door_link(*, reference: str, event_id: int, now: datetime, user_id: int | None = None) -> None:
    """End one door link; phones that it has paired stay. Raises NotFound."""
    link = device_queries.get_link(reference, event_id=event_id)
    if link.revoked_at is None:
        link.revoked_at = now
        event = event_queries.lock_event(event_id)
        _record("door_link.revoked", link.reference, event=event, user_id=user_id, now=now)


@transactional
def revoke_door_links(*, event_id: int, now: datetime, user_id: int | None = None) -> None:
    """End all door links and all devices of an event."""
    event = event_queries.lock_event(event_id)
    for model in (DoorLink, Device):
        db.session.execute(
            update(model).where(model.event_id == event_id, model.revoked_at.is_(None)).values(revoked_at=now)
        )
    _record("door.closed", event.reference, event=event, user_id=user_id, now=now)


@transactional
def report_state(*, device_id: int, report: DeviceReport, now: datetime) -> None:
    """Keep what a phone says about itself. Raises DeviceRevoked for a revoked one."""
    values: dict[str, object] = {
        "last_seen_at": now,
        "queue_length": report.queue_length,
        "clock_offset_ms": report.clock_offset_ms,
        "battery_percent": report.battery_percent,
    }
    if report.queue_length == 0:
        values["drained_at"] = now
    changed = db.session.execute(
        update(Device).where(Device.id == device_id, Device.revoked_at.is_(None)).values(**values).returning(Device.id)
    )
    if changed.first() is None:
        raise DeviceRevoked


def _lock_link(reference: str) -> DoorLink:
    """Return the link as it is once nobody else is closing the door, or taking a role away, at this moment.

    Whoever closes it afterwards finds the phone. Raises PairingFailed.
    """
    link = device_queries.get_door_link(reference)
    if link.for_user_id is not None:
        account_queries.lock_accounts()
    event_queries.lock_event(link.event_id)
    db.session.refresh(link, ["revoked_at", "pairs_until", "expires_at"])  # what is loaded beside it stays
    return link


def _identity_of(device: Device, *, link: DoorLink) -> DeviceIdentity:
    return DeviceIdentity(
        device=device.reference,
        event=link.event.reference,
        gate=link.gate.name,
        name=device.name,
        rights=tuple(DeviceRight(right) for right in device.rights),
        paired_at=device.paired_at,
        expires_at=device.expires_at,
    )


def _spend(link: DoorLink, *, now: datetime) -> None:
    """Use up a link that pairs once; of two at the same moment one gets it."""
    unused = update(DoorLink).where(DoorLink.id == link.id, DoorLink.revoked_at.is_(None)).values(revoked_at=now)
    if db.session.execute(unused.returning(DoorLink.id)).first() is None:
        raise PairingFailed


def gate_named(event_id: int, *, name: str) -> Gate:
    """Return the event's gate of this name, made if there is none yet."""
    for gate in device_queries.list_gates(event_id):
        if gate.name == name:
            return gate
    gate = Gate(event_id=event_id, name=name)
    db.session.add(gate)
    db.session.flush()
    return gate


def _record(action: str, reference: str, *, event: Event, user_id: int | None, now: datetime) -> None:
    audit.record(
        action,
        subject_type="device" if action.startswith("device") else "event",
        subject_reference=reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
