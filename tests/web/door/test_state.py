"""What a phone says about itself, and the numbers it hears back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.states import EntryKind
from eventapp.models import Device
from eventapp.services.registrations import cancel
from tests.support.builders import ENDS_AT, NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload

STATE = {"queue_length": 3, "clock_offset_ms": -1500, "battery": 64}


@pytest.mark.usefixtures("now")
def test_state_is_kept_and_answered_with_time_version_and_counts(client: Client) -> None:
    event = make_event()
    session = event.sessions[0].reference
    paired_at = NOW - timedelta(hours=1)
    token = pair_phone(event, now=paired_at)
    family = make_registration(event, adults=2, children=3)
    upload(
        token,
        make_entry(event, ticket=ticket_of(family), adults=1, children=2),
        make_entry(event, kind=EntryKind.WALK_IN, adults=2),
        make_entry(event, kind=EntryKind.EXIT, adults=1),
    )

    response = client.post("/door/api/state", json=STATE, headers={"Authorization": f"Bearer {token}"})

    device = db.session.scalars(select(Device)).one()
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["server_time"] == NOW.isoformat()
    assert response.json["counts"] == {session: {"admitted": 3, "expected": 2, "walk_ins": 2, "inside": 4}}
    assert (device.queue_length, device.clock_offset_ms, device.battery_percent) == (3, -1500, 64)
    assert (device.last_seen_at, device.drained_at) == (NOW, paired_at)


@pytest.mark.usefixtures("now")
def test_state_of_an_empty_queue_is_remembered_as_drained(client: Client) -> None:
    token = pair_phone(make_event())

    client.post(
        "/door/api/state",
        json={"queue_length": 0, "clock_offset_ms": 0, "battery": None},
        headers={"Authorization": f"Bearer {token}"},
    )

    device = db.session.scalars(select(Device)).one()
    assert (device.drained_at, device.battery_percent) == (NOW, None)


@pytest.mark.usefixtures("now")
def test_state_names_another_version_when_something_changed(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)

    def version() -> str:
        response = client.post("/door/api/state", json=STATE, headers={"Authorization": f"Bearer {token}"})
        assert response.json is not None
        return str(response.json["version"])

    at_first = version()
    unchanged = version()
    registration = make_registration(event)
    registered = version()
    upload(token, make_entry(event, ticket=ticket_of(registration)))
    scanned = version()
    cancel(registration_id=registration.id, now=NOW)  # in the same moment as everything before
    canceled = version()

    assert at_first == unchanged
    assert len({at_first, registered, scanned, canceled}) == 4


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], "state"),
        ({"clock_offset_ms": 0}, "queue_length"),
        ({"queue_length": 0}, "clock_offset_ms"),
        ({"queue_length": 0, "clock_offset_ms": 0, "battery": 101}, "battery"),
    ],
)
def test_state_names_the_wrong_field(client: Client, body: object, where: str) -> None:
    token = pair_phone(make_event())

    response = client.post("/door/api/state", json=body, headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"]["message"] == f"Diese Daten lassen sich nicht lesen ({where})."


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(("method", "path"), [("POST", "/door/api/state"), ("GET", "/door/api/roster")])
def test_a_revoked_phone_is_told_to_wipe(client: Client, method: str, path: str) -> None:
    token = pair_phone(make_event())
    db.session.execute(update(Device).values(revoked_at=NOW))
    db.session.commit()

    response = client.open(path, method=method, json=STATE, headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"]["code"] == "device_revoked"


@pytest.mark.parametrize(("method", "path"), [("POST", "/door/api/state"), ("GET", "/door/api/roster")])
def test_an_expired_phone_is_told_to_wipe(client: Client, method: str, path: str) -> None:
    token = pair_phone(make_event())
    db.session.execute(update(Device).values(expires_at=NOW - timedelta(seconds=1)))
    db.session.commit()
    assert NOW - timedelta(seconds=1) < ENDS_AT

    response = client.open(path, method=method, json=STATE, headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"]["code"] == "device_expired"


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(("method", "path"), [("POST", "/door/api/state"), ("GET", "/door/api/roster")])
def test_an_unknown_phone_is_told_nothing(client: Client, method: str, path: str) -> None:
    response = client.open(path, method=method, json=STATE, headers={"Authorization": "Bearer x"})

    assert response.status_code == 404
