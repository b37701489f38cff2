"""A server that was restored from a backup takes in the phones that it has lost, by what their files prove."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.db import db
from eventapp.domain.device_identity import read_identity, seal_identity
from eventapp.domain.errors import NotFound, SavedLogOfOtherDoor
from eventapp.domain.pairing import token_hash
from eventapp.domain.saved_logs import SavedLog, read_saved_log
from eventapp.domain.states import DeviceRight, EntryKind, EntryVerdict
from eventapp.domain.sync import UploadedEntry
from eventapp.models import AuditEntry, Device, Event, LogEntryRow, Organization, User
from eventapp.queries import attendance as attendance_queries
from eventapp.queries.devices import get_device_context
from eventapp.services import saved_logs
from eventapp.services.devices import PairedDevice
from eventapp.services.saved_logs import LogReport
from tests.support.builders import NOW, STARTS_AT, make_event, make_organization, make_registration, make_user
from tests.support.door import SECRET_KEY, make_entry, pair, ticket_of, upload
from tests.support.saved_logs import saved_file, wire

LATER = STARTS_AT + timedelta(hours=1)


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival."""
    return make_event(organization=make_organization())


@pytest.fixture
def olga(event: Event) -> User:
    """Who brings the files."""
    return make_user(db.session.get_one(Organization, event.organization_id))


def lose_devices() -> None:
    """Restore the server from a backup that is older than every pairing."""
    for model in (LogEntryRow, Device):
        db.session.execute(delete(model))
    db.session.commit()


def log_of(event: Event, paired: PairedDevice, *entries: UploadedEntry, identity: str | None = None) -> SavedLog:
    """What the phone saves: everything was sent before the server was lost."""
    wired = [wire(entry, state="merged") for entry in entries]
    return read_saved_log(saved_file(event, paired.reference, wired, identity=identity or paired.identity))


def bring(log: SavedLog, *, event: Event, olga: User) -> LogReport:
    """Take the file over."""
    return saved_logs.import_log(log, event_id=event.id, user_id=olga.id, secret_key=SECRET_KEY, now=LATER)


def devices() -> list[Device]:
    """The phones that the server knows."""
    db.session.rollback()
    return list(db.session.scalars(select(Device).order_by(Device.id)))


def numbers_of(event: Event) -> tuple[int, int]:
    """With booking, without."""
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report.admitted, session.report.walk_ins


def test_what_a_lost_phone_had_sent_comes_back_with_its_file(event: Event, olga: User) -> None:
    party = ticket_of(make_registration(event, adults=3))
    paired = pair(event, name="Bilal")
    entries = [make_entry(event, ticket=party, adults=3), make_entry(event, kind=EntryKind.WALK_IN, adults=2)]
    upload(paired.token, *entries, now=STARTS_AT)
    before = numbers_of(event)
    lose_devices()
    log = log_of(event, paired, *entries)

    preview = saved_logs.preview_log(log, event_id=event.id, secret_key=SECRET_KEY, now=LATER)
    stored_by_preview = len(devices())
    report = bring(log, event=event, olga=olga)

    assert (before, numbers_of(event)) == ((3, 2), (3, 2))
    assert (stored_by_preview, preview.was_lost, report.was_lost) == (0, True, True)
    assert [each.answer for each in preview.answered] == [each.answer for each in report.answered]
    assert [row.counted_at for row in db.session.scalars(select(LogEntryRow))] == [STARTS_AT, STARTS_AT]
    actions = select(AuditEntry.action, AuditEntry.user_id).where(AuditEntry.subject_reference == paired.reference)
    assert sorted(map(tuple, db.session.execute(actions.where(AuditEntry.user_id.is_not(None))))) == [
        ("device.log_imported", olga.id),
        ("device.taken_in", olga.id),
    ]


def test_a_phone_that_is_taken_in_is_what_it_was_and_has_no_access(event: Event, olga: User) -> None:
    paired = pair(event, gate="Tor Ost", name="Şükran", rights=())
    [before] = devices()
    kept = (before.reference, before.name, before.rights, before.paired_at, before.expires_at)
    lose_devices()

    bring(log_of(event, paired, make_entry(event)), event=event, olga=olga)

    [after] = devices()
    assert (after.reference, after.name, after.rights, after.paired_at, after.expires_at) == kept
    assert (after.revoked_at, after.drained_at, after.door_link_id) == (LATER, NOW, None)
    with pytest.raises(NotFound):
        get_device_context(token_hash(paired.token))


def test_a_phone_is_taken_in_once_and_its_entries_too(event: Event, olga: User) -> None:
    paired = pair(event)
    entry = make_entry(event, kind=EntryKind.WALK_IN)
    lose_devices()
    log = log_of(event, paired, entry)

    reports = [bring(log, event=event, olga=olga) for _ in range(2)]

    assert [(report.new, report.known, report.was_lost) for report in reports] == [(1, 0, True), (0, 1, False)]
    assert (len(devices()), numbers_of(event)) == (1, (0, 1))


def test_rights_of_a_lost_phone_still_count(event: Event, olga: User) -> None:
    paired = pair(event, rights=())
    lose_devices()

    report = bring(log_of(event, paired, make_entry(event, kind=EntryKind.TALLY)), event=event, olga=olga)

    assert [each.answer.verdict for each in report.answered] == [EntryVerdict.REJECTED]
    assert numbers_of(event) == (0, 0)


def test_a_file_that_proves_nothing_is_refused_and_leaves_nothing(event: Event, olga: User) -> None:
    paired = pair(event, rights=())
    other = pair(make_event(organization=make_organization(short_name="Woanders"), reference="kurs"))
    identity = read_identity(paired.identity, secret_key=SECRET_KEY)
    assert identity is not None
    mightier = replace(identity, rights=(DeviceRight.SCAN, DeviceRight.SUPERVISOR))
    lose_devices()
    proofs = {
        "none": " ",
        "another key": seal_identity(identity, secret_key=SECRET_KEY[::-1]),
        "more rights": seal_identity(mightier, secret_key=b"")[:-64] + paired.identity[-64:],
        "another phone": other.identity,
        "cut": paired.identity[:-1],
        "endless": paired.identity + "x" * 5_000,
    }

    for proof in proofs.values():
        log = log_of(event, paired, make_entry(event, kind=EntryKind.WALK_IN), identity=proof)
        with pytest.raises(SavedLogOfOtherDoor):
            saved_logs.preview_log(log, event_id=event.id, secret_key=SECRET_KEY, now=LATER)
        with pytest.raises(SavedLogOfOtherDoor):
            bring(log, event=event, olga=olga)

    assert (devices(), numbers_of(event)) == ([], (0, 0))


def test_the_identity_of_a_phone_opens_its_own_event_only(event: Event, olga: User) -> None:
    elsewhere = make_event(organization=make_organization(short_name="Woanders"), reference="kurs")
    paired = pair(elsewhere)
    lose_devices()

    with pytest.raises(SavedLogOfOtherDoor):
        bring(log_of(event, paired, make_entry(event)), event=event, olga=olga)

    assert devices() == []
