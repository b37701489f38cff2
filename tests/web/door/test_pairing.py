"""A helper's phone gets in by the door link, and by nothing else."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.pairing import link_secret, token_hash
from eventapp.domain.states import DeviceRight
from eventapp.models import Device, DoorLink, Event
from eventapp.services import devices as device_services
from tests.support.builders import ENDS_AT, NOW, make_event
from tests.support.client import Client

pytestmark = pytest.mark.usefixtures("now")


def link_of(event: Event, app: Flask, *, right: DeviceRight = DeviceRight.WALK_IN) -> dict[str, str]:
    """The two parts of a door link, as its fragment has them."""
    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=[right], now=NOW, user_id=None)
    key = app.config["SECRET_KEY"].encode()
    return {"link": link.reference, "secret": link_secret(link.reference, secret_key=key)}


def test_pairing_gives_a_token_that_only_its_hash_is_kept_of(app: Flask, client: Client) -> None:
    event = make_event()

    response = client.post("/door/pairing", json={**link_of(event, app), "name": "  Bilal \n"})

    device = db.session.scalars(select(Device)).one()
    assert response.status_code == 201
    assert response.json is not None
    assert response.json["device"] == device.reference
    assert response.json["name"] == device.name == "Bilal"
    assert token_hash(response.json["token"]) == device.token_hash
    assert (device.event_id, device.rights) == (event.id, ("scan", "walk_in"))
    assert device.expires_at.isoformat() == response.json["expires_at"]
    assert (device.expires_at - ENDS_AT).total_seconds() == 12 * 3600


@pytest.mark.parametrize(("right", "is_kiosk"), [(DeviceRight.WALK_IN, False), (DeviceRight.KIOSK, True)])
def test_pairing_tells_a_tablet_that_it_is_one(app: Flask, client: Client, right: DeviceRight, is_kiosk: bool) -> None:
    response = client.post("/door/pairing", json={**link_of(make_event(), app, right=right), "name": "Eingang"})

    assert response.json is not None
    assert response.json["kiosk"] is is_kiosk


def test_pairing_needs_no_cookie_and_no_csrf_token(app: Flask, client: Client) -> None:
    client.sends_csrf_token = False

    response = client.post("/door/pairing", json={**link_of(make_event(), app), "name": "Bilal"})

    assert response.status_code == 201
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("changes", [{"secret": "0" * 24}, {"link": "bcdfghjk"}, {"secret": ""}, {"secret": "ü"}])
def test_pairing_refuses_a_wrong_link(app: Flask, client: Client, changes: dict[str, str]) -> None:
    response = client.post("/door/pairing", json={**link_of(make_event(), app), "name": "Mallory", **changes})

    assert response.status_code == 403
    assert response.json == {
        "error": {"code": "pairing_failed", "message": "Dieser Tür-Link ist abgelaufen oder wurde gesperrt."}
    }
    assert db.session.scalars(select(Device)).all() == []


@pytest.mark.parametrize("column", [DoorLink.revoked_at, DoorLink.expires_at])
def test_pairing_refuses_a_link_that_is_over(app: Flask, client: Client, column: object) -> None:
    wanted = link_of(make_event(), app)
    link = db.session.scalars(select(DoorLink)).one()
    setattr(link, column.key, NOW)  # type: ignore[attr-defined]
    db.session.commit()

    response = client.post("/door/pairing", json={**wanted, "name": "Bilal"})

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], "pairing"),
        ({"secret": "x", "name": "Bilal"}, "link"),
        ({"link": "x", "name": "Bilal"}, "secret"),
        ({"link": "x", "secret": "x"}, "name"),
        ({"link": "x", "secret": "x", "name": " \u200b "}, "name"),
        ({"link": "x", "secret": "x", "name": 7}, "name"),
    ],
)
def test_pairing_names_what_is_missing(client: Client, body: object, where: str) -> None:
    response = client.post("/door/pairing", json=body)

    assert response.status_code == 400
    assert response.json == {
        "error": {"code": "malformed_batch", "message": f"Diese Daten lassen sich nicht lesen ({where})."}
    }


def test_pairing_of_no_json_is_refused_in_json(client: Client) -> None:
    response = client.post("/door/pairing", data="{", content_type="application/json")

    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"]["code"] == "bad_request"


def test_pairing_is_limited_by_address(app: Flask, client: Client) -> None:
    body = {"link": "x", "secret": "x", "name": "Mallory"}

    statuses = [client.post("/door/pairing", json=body).status_code for _ in range(61)]

    assert statuses == [403] * 60 + [429]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"link": "pkr\\ud800", "secret": "x", "name": "a"}',
        '{"link": "\\u0000", "secret": "x", "name": "a"}',
    ],
    ids=["deep", "half a character", "null"],
)
def test_pairing_answers_nonsense_clearly(client: Client, body: str) -> None:
    response = client.post("/door/pairing", data=body, content_type="application/json")

    assert response.status_code in (400, 403)
    assert response.json is not None
    assert set(response.json["error"]) == {"code", "message"}
