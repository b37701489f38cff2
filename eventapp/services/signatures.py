"""Signatures drawn on helpers' phones: taken once, replaced by later ones, deleted with the name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from eventapp.db import db, transactional
from eventapp.domain.errors import NotAllowed, NotFound
from eventapp.domain.handwriting import UploadedSignature, is_later, offers_signing
from eventapp.domain.states import DeviceRight, EntryVerdict
from eventapp.domain.sync import EntryAnswer, corrected_time
from eventapp.models import Event, Signature, SigningSwitch
from eventapp.queries import events as event_queries
from eventapp.queries import signatures as signature_queries
from eventapp.queries.devices import DeviceContext
from eventapp.queries.signatures import Person, TicketHolder
from eventapp.services.event_changes import record

REJECTED_NOT_OFFERED = "not_offered"
REJECTED_OTHER_SESSION = "unknown_session"
REJECTED_TICKET = "unknown_ticket"
REJECTED_ERASED = "erased"


@transactional
def switch_signing(*, event_id: int, on: bool, user_id: int | None, now: datetime) -> None:
    """Let people sign on phones at the event's door, or no longer; phones hear of it with their next sync.

    What was signed stays until the names go, and is printed only while it is on. Raises NotFound for
    counselling, and where no list is demanded or names are not kept.
    """
    event = event_queries.lock_event(event_id)
    if on and not offers_signing(
        switched_on=True, kind=event.kind, list_duty=event.list_duty, name_days=event.name_days
    ):
        raise NotFound
    switch = db.session.get(SigningSwitch, event_id)
    if on is (switch is not None):
        return
    if switch is None:
        db.session.add(SigningSwitch(event_id=event_id, switched_on_at=now))
    else:
        db.session.delete(switch)
    event.updated_at = now  # phones ask again for what the door offers
    record("event.signing_on" if on else "event.signing_off", event, user_id=user_id, now=now)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What is known while an upload is taken signature by signature."""

    device: DeviceContext
    now: datetime
    is_offered: bool
    holders: Mapping[bytes, TicketHolder]
    known: set[str]
    by_person: dict[Person, Signature]


@transactional
def receive_signatures(
    uploaded: Sequence[UploadedSignature], *, device: DeviceContext, now: datetime
) -> list[EntryAnswer]:
    """Keep an upload and answer each signature, in order; one that is wrong keeps no other from being kept.

    ``known``: it is there, or a later one of the same person. Raises NotAllowed for tablets of guests.
    """
    if DeviceRight.KIOSK in device.rights or DeviceRight.SCAN not in device.rights:
        raise NotAllowed
    if not uploaded:
        return []
    holders = signature_queries.lock_holders({one.ticket for one in uploaded}, event_id=device.event_id)
    related = signature_queries.list_related(
        uuids={one.uuid for one in uploaded},
        registration_ids={holder.registration_id for holder in holders.values()},
    )
    desk = _Desk(
        device=device,
        now=now,
        is_offered=signature_queries.is_offered(db.session.get_one(Event, device.event_id)),
        holders=holders,
        known={row.uuid for row in related},
        by_person={Person(row.event_session_id, row.registration_id, row.attendee_id): row for row in related},
    )
    return [_receive(one, desk=desk) for one in uploaded]


def _receive(uploaded: UploadedSignature, *, desk: _Desk) -> EntryAnswer:
    if uploaded.uuid in desk.known:
        return EntryAnswer(uuid=uploaded.uuid, verdict=EntryVerdict.KNOWN)
    person = _find_person(uploaded, desk=desk)
    if isinstance(person, str):
        return EntryAnswer(uuid=uploaded.uuid, verdict=EntryVerdict.REJECTED, detail=person)
    signed_at = corrected_time(
        uploaded.signed_at, offset_ms=uploaded.clock_offset_ms, last_sync_at=None, received_at=desk.now
    )
    row = desk.by_person.get(person)
    if row is not None and not is_later(signed_at, uploaded.uuid, than=(row.signed_at, row.uuid)):
        return EntryAnswer(uuid=uploaded.uuid, verdict=EntryVerdict.KNOWN)
    if row is None:
        row = desk.by_person[person] = Signature(**person._asdict())
        db.session.add(row)
    row.uuid, row.strokes = uploaded.uuid, [list(stroke) for stroke in uploaded.strokes]
    row.device_id, row.signed_at, row.received_at = desk.device.id, signed_at, desk.now
    desk.known.add(uploaded.uuid)
    return EntryAnswer(uuid=uploaded.uuid, verdict=EntryVerdict.STORED)


def _find_person(uploaded: UploadedSignature, *, desk: _Desk) -> Person | str:
    """Return whose signature it is, or why it can never be kept."""
    session_id = desk.device.sessions.get(uploaded.event_session)
    if session_id is None:
        return REJECTED_OTHER_SESSION
    if not desk.is_offered:
        return REJECTED_NOT_OFFERED
    holder = desk.holders.get(uploaded.ticket)
    if holder is None or session_id not in holder.event_sessions:
        return REJECTED_TICKET
    if holder.is_erased:
        return REJECTED_ERASED
    return Person(session_id, holder.registration_id, holder.attendee_id)


@transactional
def forget_signatures(*, registration_id: int) -> None:
    """Delete the signatures of everybody in a registration.

    For whoever deletes the names of the registration, for whatever reason: a signature is a name.
    """
    db.session.execute(delete(Signature).where(Signature.registration_id == registration_id))
