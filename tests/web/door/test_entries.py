"""Uploads over HTTP: 200 with an answer for each entry; only transport, rights and form are errors."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.models import Device, Event, LogEntryRow
from eventapp.queries.events import list_sessions
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.door import pair_phone, ticket_of
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def bearer(token: str) -> dict[str, str]:
    """The header that a phone identifies itself with."""
    return {"Authorization": f"Bearer {token}"}


def raw_entry(event: Event, number: int, **changes: Any) -> dict[str, Any]:
    """An entry as JSON: one walk-in."""
    return {
        "uuid": f"00000000-0000-4000-8000-{number:012d}",
        "kind": "walk_in",
        "device_seq": number,
        "happened_at": NOW.isoformat(),
        "clock_offset_ms": 0,
        "event_session": list_sessions(event.id)[0].reference,
        "result": "recorded",
        "decided_by": "device",
        "adults": 1,
        **changes,
    }


def test_entries_are_answered_one_by_one_and_a_poisoned_one_stops_no_other(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    good, poisoned = raw_entry(event, 1), raw_entry(event, 2, adults="many")
    foreign = raw_entry(event, 3, event_session="elsewhere")

    first = client.post("/door/api/entries", json={"entries": [poisoned, good, foreign]}, headers=bearer(token))
    again = client.post("/door/api/entries", json={"entries": [good, poisoned]}, headers=bearer(token))

    assert first.status_code == again.status_code == 200
    assert first.json is not None
    assert again.json is not None
    assert first.json["answers"] == [
        {"uuid": poisoned["uuid"], "verdict": "rejected", "detail": "malformed_entry", "where": "adults"},
        {"uuid": good["uuid"], "verdict": "stored", "detail": "", "where": ""},
        {"uuid": foreign["uuid"], "verdict": "rejected", "detail": "unknown_session", "where": ""},
    ]
    assert [answer["verdict"] for answer in again.json["answers"]] == ["known", "rejected"]
    assert [row.uuid for row in db.session.scalars(select(LogEntryRow))] == [good["uuid"]]


def test_entries_need_at_most_four_statements_with_the_device(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    ticket = ticket_of(make_registration(event)).hex()
    scan = raw_entry(event, 1, kind="admit", result="admitted", ticket=ticket)

    with count_statements() as statements:
        response = client.post("/door/api/entries", json={"entries": [scan]}, headers=bearer(token))

    assert response.json is not None
    assert response.json["answers"][0]["verdict"] == "stored"
    assert statements.count == 4


@pytest.mark.parametrize("headers", [{}, bearer("wrong"), {"Authorization": "Basic x"}, {"Authorization": "Bearer"}])
def test_entries_of_an_unknown_phone_are_refused(client: Client, headers: dict[str, str]) -> None:
    client.sends_csrf_token = False

    response = client.post("/door/api/entries", json={"entries": []}, headers=headers)

    assert response.status_code == 404
    assert response.json is not None
    assert response.json["error"]["code"] == "not_found"


@pytest.mark.parametrize("body", [{}, [], {"entries": 5}, {"entries": [{}] * 501}])
def test_entries_that_are_no_batch_are_malformed(client: Client, body: object) -> None:
    token = pair_phone(make_event())

    response = client.post("/door/api/entries", json=body, headers=bearer(token))

    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"]["code"] == "malformed_batch"


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_entries_that_are_no_json_are_refused(client: Client, content_type: str) -> None:
    token = pair_phone(make_event())

    response = client.post("/door/api/entries", data="{", headers=bearer(token), content_type=content_type)

    assert response.status_code in (400, 415)
    assert response.json is not None


def test_entries_of_a_revoked_phone_are_still_taken(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    db.session.execute(update(Device).values(revoked_at=NOW))
    db.session.commit()
    waiting = raw_entry(event, 1, happened_at=(NOW - timedelta(minutes=5)).isoformat())

    response = client.post("/door/api/entries", json={"entries": [waiting]}, headers=bearer(token))

    assert response.json is not None
    assert [answer["verdict"] for answer in response.json["answers"]] == ["stored"]
