"""Entries that phones of a door send, and what the server answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EntryKind, EntryVerdict
from eventapp.domain.sync import UploadedEntry
from eventapp.models import Device, Event
from eventapp.queries import attendance as attendance_queries
from eventapp.queries.devices import DeviceContext
from eventapp.services import check_in
from tests.support.door import make_entry, pair_phone, phone

DOORS = datetime(2026, 9, 26, 11, 30, tzinfo=UTC)
ALL_RIGHTS = HELPER_RIGHTS


def paired(
    event: Event, *, gate: str = "Tor West", rights: Sequence[DeviceRight] = (DeviceRight.WALK_IN,)
) -> DeviceContext:
    """A phone of the event's door."""
    return phone(pair_phone(event, gate=gate, rights=rights))


def entry(event: Event, kind: EntryKind = EntryKind.ADMIT, *, at: datetime = DOORS, **changes: Any) -> UploadedEntry:
    """An entry as a phone decided it; admissions are admitted unless said otherwise."""
    return replace(make_entry(event, kind=kind, at=at), **changes)


def undo(event: Event, undone: UploadedEntry) -> UploadedEntry:
    """The entry that takes another one back."""
    return entry(event, EntryKind.REVERSAL, adults=0, reverses=undone.uuid)


def upload(device: DeviceContext, *entries: UploadedEntry, now: datetime = DOORS) -> list[tuple[EntryVerdict, str]]:
    """Upload a batch; return verdict and detail of each answer."""
    answers = check_in.receive_entries(entries, device=device, now=now)
    assert [answer.uuid for answer in answers] == [sent.uuid for sent in entries]
    return [(answer.verdict, answer.detail) for answer in answers]


def report_of(event: Event) -> AttendanceReport:
    """The numbers of the event's only session."""
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report


def revoked(device: DeviceContext, *, at: datetime) -> DeviceContext:
    """The phone after its revocation."""
    db.session.execute(update(Device).where(Device.id == device.id).values(revoked_at=at))
    db.session.commit()
    return replace(device, revoked_at=at)


STORED = (EntryVerdict.STORED, "")
