"""What the paths may ask of the database that many people take at once (docs/performance.md)."""

import uuid

import pytest

from eventapp.models import Event
from eventapp.queries.events import list_sessions
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.door import pair_phone, ticket_of
from tests.support.registering import Fields, fill, open_form, send
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

FORM = "/events/kw/registration"


def filled_form(client: Client) -> Fields:
    """The event's form with two people and a mail address."""
    return fill(open_form(client, FORM), adults=2, name="Ada Beispiel", email="ada@example.org")


def upload(client: Client, event: Event, *, token: str, tickets: list[bytes]) -> list[str]:
    """Upload a scan of each ticket in one batch and return the verdicts."""
    event_session = list_sessions(event.id)[0].reference
    entries = [
        {
            "uuid": str(uuid.UUID(int=number)),
            "kind": "admit",
            "device_seq": number,
            "happened_at": NOW.isoformat(),
            "clock_offset_ms": 0,
            "event_session": event_session,
            "result": "admitted",
            "decided_by": "device",
            "ticket": ticket.hex(),
            "adults": 1,
        }
        for number, ticket in enumerate(tickets)
    ]
    headers = {"Authorization": f"Bearer {token}"}
    with count_statements() as statements:
        response = client.post("/door/api/entries", json={"entries": entries}, headers=headers)
    assert response.json is not None
    assert statements.count <= 4
    return [answer["verdict"] for answer in response.json["answers"]]


def test_event_page_costs_at_most_6_statements(client: Client) -> None:
    make_registration(make_event(reference="kw"))

    with count_statements() as statements:
        response = client.get("/events/kw")

    assert response.status_code == 200
    assert statements.count <= 6


def test_registration_costs_at_most_12_statements(client: Client) -> None:
    make_event(reference="kw", capacity=50)
    fields = filled_form(client)

    with count_statements() as statements:
        response = send(client, FORM, fields)

    assert response.status_code == 303
    assert statements.count <= 12


def test_upload_costs_at_most_4_statements_for_one_scan_and_for_many(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    tickets = [ticket_of(make_registration(event)) for _ in range(12)]

    assert upload(client, event, token=token, tickets=tickets[:1]) == ["stored"]
    assert upload(client, event, token=token, tickets=tickets) == ["known", *["stored"] * 11]
