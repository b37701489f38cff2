"""Signatures over HTTP: who may bring them, what is answered, and what phones hear about it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.handwriting import MAX_UPLOAD
from eventapp.domain.roster import MAGIC
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EventKind
from eventapp.models import Device, Event, Signature
from eventapp.queries.events import list_sessions
from eventapp.services import signatures
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.handwriting import raw_signature
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

ADDRESS = "/door/api/signatures"


@pytest.fixture
def event(client: Client) -> Event:
    """A symposium at whose door people may sign."""
    event = make_event(kind=EventKind.FACHTAG)
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=NOW)
    return event


def bearer(token: str) -> dict[str, str]:
    """The header that a phone identifies itself with."""
    return {"Authorization": f"Bearer {token}"}


def raw_of(event: Event, *, name: str = "Ada Beispiel", **changes: Any) -> dict[str, Any]:
    """The signature of somebody new."""
    ticket = ticket_of(make_registration(event, name=name, email=None))
    return raw_signature(
        session=list_sessions(event.id)[0].reference, ticket=ticket, **{"signed_at": NOW.isoformat(), **changes}
    )


def header_of(client: Client, token: str) -> dict[str, Any]:
    """The header of a complete roster."""
    record = client.get("/door/api/roster", headers=bearer(token)).data
    length = int.from_bytes(record[4:8], "little")
    assert record[:4] == MAGIC
    header: dict[str, Any] = json.loads(record[8 : 8 + length])
    return header


def test_signatures_are_answered_one_by_one_and_known_when_they_come_again(client: Client, event: Event) -> None:
    token = pair_phone(event)
    good, wrong = raw_of(event), raw_of(event, strokes=[[1, 1, 9999, 1]])

    first = client.post(ADDRESS, json={"signatures": [wrong, good]}, headers=bearer(token))
    again = client.post(ADDRESS, json={"signatures": [good]}, headers=bearer(token))

    assert first.json is not None
    assert again.json is not None
    assert first.json["answers"] == [
        {"uuid": wrong["uuid"], "verdict": "rejected", "detail": "malformed_signature", "where": "strokes.range"},
        {"uuid": good["uuid"], "verdict": "stored", "detail": "", "where": ""},
    ]
    assert [answer["verdict"] for answer in again.json["answers"]] == ["known"]
    assert db.session.scalars(select(Signature.uuid)).all() == [good["uuid"]]


def test_an_upload_costs_the_same_statements_for_one_signature_and_for_many(client: Client, event: Event) -> None:
    token = pair_phone(event)
    counts = []
    for number in (1, 8):
        batch = [raw_of(event, name=f"Gast {at}") for at in range(number)]
        with count_statements() as statements:
            client.post(ADDRESS, json={"signatures": batch}, headers=bearer(token))
        counts.append(statements.count)

    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("headers", [{}, bearer("wrong")])
def test_signatures_of_an_unknown_phone_are_refused(client: Client, headers: dict[str, str]) -> None:
    client.sends_csrf_token = False

    assert client.post(ADDRESS, json={"signatures": []}, headers=headers).status_code == 404


def test_signatures_of_a_tablet_for_guests_are_refused(client: Client, event: Event) -> None:
    token = pair_phone(event, rights=(DeviceRight.KIOSK,))

    response = client.post(ADDRESS, json={"signatures": [raw_of(event)]}, headers=bearer(token))

    assert (response.status_code, response.json and response.json["error"]["code"]) == (403, "not_allowed")
    assert db.session.scalars(select(Signature)).all() == []


def test_signatures_for_another_event_are_refused(client: Client, event: Event) -> None:
    foreign = pair_phone(make_event(kind=EventKind.FACHTAG, title="Woanders"))
    raw = raw_of(event)

    response = client.post(ADDRESS, json={"signatures": [raw]}, headers=bearer(foreign))

    assert response.json is not None
    assert [answer["detail"] for answer in response.json["answers"]] == ["unknown_session"]
    assert db.session.scalars(select(Signature)).all() == []


@pytest.mark.parametrize("body", [{}, [], {"signatures": 5}, {"signatures": [{}] * (MAX_UPLOAD + 1)}])
def test_signatures_that_are_no_upload_are_malformed(client: Client, event: Event, body: object) -> None:
    response = client.post(ADDRESS, json=body, headers=bearer(pair_phone(event)))

    assert (response.status_code, response.json and response.json["error"]["code"]) == (400, "malformed_batch")


def test_a_revoked_phone_still_brings_what_waited(client: Client, event: Event) -> None:
    token = pair_phone(event)
    raw = raw_of(event, signed_at=(NOW - timedelta(minutes=5)).isoformat())
    db.session.execute(update(Device).values(revoked_at=NOW))
    db.session.commit()

    response = client.post(ADDRESS, json={"signatures": [raw]}, headers=bearer(token))

    assert response.json is not None
    assert [answer["verdict"] for answer in response.json["answers"]] == ["stored"]


def test_phones_hear_whether_people_may_sign_and_never_a_signature(client: Client, event: Event) -> None:
    token, tablet = pair_phone(event, rights=HELPER_RIGHTS), pair_phone(event, rights=(DeviceRight.KIOSK,))
    raw = raw_of(event)
    upload(token, make_entry(event, ticket=bytes.fromhex(raw["ticket"])))
    client.post(ADDRESS, json={"signatures": [raw]}, headers=bearer(token))

    on = header_of(client, token)
    roster = client.get("/door/api/roster", headers=bearer(token)).data
    signatures.switch_signing(event_id=event.id, on=False, user_id=None, now=NOW + timedelta(minutes=1))
    off = header_of(client, token)

    assert on["signing"] == {"deleted_on": "2026-12-25"}
    assert raw["uuid"].encode() not in roster
    assert b"strokes" not in roster
    assert "signing" not in off
    assert off["version"] != on["version"]
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=NOW)
    assert "signing" not in header_of(client, tablet)
