"""A door for tests: paired phones, and log entries as they upload them."""

import itertools
import uuid
from collections.abc import Sequence
from datetime import datetime

from eventapp.domain.pairing import link_secret, token_hash
from eventapp.domain.states import DecidedBy, DeviceRight, EntryKind, ScanResult
from eventapp.domain.sync import EntryAnswer, UploadedEntry
from eventapp.models import Event, Registration
from eventapp.queries.devices import DeviceContext, get_device_context
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import check_in, devices
from eventapp.services.devices import PairedDevice
from tests.support.builders import NOW, STARTS_AT

SECRET_KEY = b"secret key of the tests, 32 bytes"

_sequence = itertools.count(1)


def pair_phone(
    event: Event,
    *,
    gate: str = "Tor West",
    name: str = "Gus",
    rights: Sequence[DeviceRight] = (DeviceRight.WALK_IN,),
    now: datetime = NOW,
) -> str:
    """Pair a phone with the event's door and return its token."""
    return pair(event, gate=gate, name=name, rights=rights, now=now).token


def pair(
    event: Event,
    *,
    gate: str = "Tor West",
    name: str = "Gus",
    rights: Sequence[DeviceRight] = (DeviceRight.WALK_IN,),
    now: datetime = NOW,
) -> PairedDevice:
    """Pair a phone with the event's door and return everything that it keeps."""
    link = devices.make_door_link(event_id=event.id, gate=gate, rights=rights, now=now)
    return devices.pair_device(
        link_reference=link.reference,
        secret=link_secret(link.reference, secret_key=SECRET_KEY),
        name=name,
        secret_key=SECRET_KEY,
        now=now,
    )


def phone(token: str) -> DeviceContext:
    """Return the phone as the server sees it now."""
    return get_device_context(token_hash(token))


def ticket_of(registration: Registration) -> bytes:
    """Return the id of the registration's first ticket."""
    return get_with_tickets(registration.id).tickets[0].ticket_id


def make_entry(
    event: Event,
    *,
    kind: EntryKind = EntryKind.ADMIT,
    ticket: bytes | None = None,
    adults: int = 1,
    children: int = 0,
    at: datetime = STARTS_AT,
    reverses: str | None = None,
    result: ScanResult | None = None,
    event_session: str | None = None,
    entry_uuid: str | None = None,
) -> UploadedEntry:
    """Make a log entry as a phone uploads it."""
    admits = kind is EntryKind.ADMIT
    return UploadedEntry(
        uuid=entry_uuid or str(uuid.uuid4()),
        kind=kind,
        device_seq=next(_sequence),
        happened_at=at,
        clock_offset_ms=0,
        event_session=event_session or list_sessions(event.id)[0].reference,
        result=result or (ScanResult.ADMITTED if admits else ScanResult.RECORDED),
        decided_by=DecidedBy.DEVICE,
        ticket=ticket,
        adults=adults,
        children=children,
        reverses=reverses,
    )


def upload(token: str, *entries: UploadedEntry, now: datetime = STARTS_AT) -> list[EntryAnswer]:
    """Upload entries in one batch."""
    return check_in.receive_entries(entries, device=phone(token), now=now)
