"""Door links, pairing and the end of access."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import DeviceRevoked, PairingFailed, WrongStatus
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import DeviceRight
from eventapp.domain.sync import DeviceReport
from eventapp.models import AuditEntry, Device, DoorLink, Gate
from eventapp.services import devices as device_services
from tests.support.builders import ENDS_AT, NOW, make_event
from tests.support.door import SECRET_KEY, pair_phone, phone

pytestmark = pytest.mark.usefixtures("app")
REPORT = DeviceReport(queue_length=0, clock_offset_ms=0, battery_percent=None)


def test_make_door_link_gives_the_right_to_scan_at_least_and_ends_after_the_event() -> None:
    event = make_event()

    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=[DeviceRight.SEARCH], now=NOW)

    assert link.rights == ("scan", "search")
    assert link.expires_at == ENDS_AT + timedelta(hours=12)


def test_make_door_link_uses_a_gate_again() -> None:
    event = make_event()

    for _ in range(2):
        device_services.make_door_link(event_id=event.id, gate="Tor West", rights=[], now=NOW)

    assert [gate.name for gate in db.session.scalars(select(Gate))] == ["Tor West"]


def test_make_door_link_needs_a_session() -> None:
    event = make_event(sessions=[])

    with pytest.raises(WrongStatus):
        device_services.make_door_link(event_id=event.id, gate="Tor West", rights=[], now=NOW)


def test_pair_device_takes_over_gate_and_rights_of_the_link() -> None:
    device = phone(pair_phone(make_event(), gate="Tor Ost", name="Bilal", rights=[DeviceRight.SUPERVISOR]))

    assert (device.name, device.gate, device.rights) == ("Bilal", "Tor Ost", ("scan", "supervisor"))


def test_revoke_device_ends_one_phone_and_is_remembered_once() -> None:
    event = make_event()
    token, other = pair_phone(event), pair_phone(event)

    for minutes in (1, 2):
        device_services.revoke_device(device_id=phone(token).id, now=NOW + timedelta(minutes=minutes), user_id=None)

    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert phone(token).revoked_at == NOW + timedelta(minutes=1)
    assert phone(other).revoked_at is None
    assert actions.count("device.revoked") == 1


def test_revoke_door_links_ends_all_links_and_phones_of_the_event_alone() -> None:
    event, foreign = make_event(), make_event()
    token, strangers = pair_phone(event), pair_phone(foreign)
    link = db.session.scalars(select(DoorLink).where(DoorLink.event_id == event.id)).one()

    device_services.revoke_door_links(event_id=event.id, now=NOW)

    assert phone(token).revoked_at == NOW
    assert phone(strangers).revoked_at is None
    with pytest.raises(PairingFailed):
        device_services.pair_device(
            link_reference=link.reference,
            secret=link_secret(link.reference, secret_key=SECRET_KEY),
            name="Mallory",
            secret_key=SECRET_KEY,
            now=NOW,
        )


def test_report_state_of_a_revoked_phone_is_refused_and_changes_nothing() -> None:
    token = pair_phone(make_event())
    device_services.revoke_device(device_id=phone(token).id, now=NOW)

    with pytest.raises(DeviceRevoked):
        device_services.report_state(device_id=phone(token).id, report=REPORT, now=NOW + timedelta(hours=1))

    assert db.session.scalars(select(Device.last_seen_at)).one() == NOW


def test_report_state_remembers_when_nothing_waited() -> None:
    token = pair_phone(make_event())

    device_services.report_state(device_id=phone(token).id, report=REPORT, now=NOW + timedelta(minutes=5))

    assert phone(token).drained_at == NOW + timedelta(minutes=5)
