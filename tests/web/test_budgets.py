"""What the paths may ask of the database that many people take at once (docs/performance.md)."""

import uuid
from itertools import pairwise

import pytest

from eventapp.db import db
from eventapp.domain.states import DeskAnswer
from eventapp.models import Event, Organization
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import conflicts as conflict_services
from tests.support import door
from tests.support.builders import NOW, make_event, make_project, make_registration, make_user
from tests.support.client import Client
from tests.support.conflict_desk import DESK_AT, admit_at_two_gates, answer_to, cases_of, guest_with_code
from tests.support.door import pair_phone, ticket_of
from tests.support.managing import sign_in_olga
from tests.support.registering import Fields, fill, open_form, send
from tests.support.statements import Statements, count_statements

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


def ask(client: Client, *, token: str) -> Statements:
    """Let a phone ask for the numbers, and return what the database was asked."""
    with count_statements() as statements:
        headers = {"Authorization": f"Bearer {token}"}
        response = client.post("/door/api/state", json={"queue_length": 0, "clock_offset_ms": 0}, headers=headers)
    assert response.status_code == 200
    return statements


def reads_of_the_log(statements: Statements) -> int:
    """How many of them read the entries of the log."""
    return sum("log_entry.adults" in text for text in statements.texts)


def test_phone_that_asks_for_the_numbers_costs_5_statements_and_the_log_is_read_when_it_has_grown(
    client: Client,
) -> None:
    event = make_event()
    token = pair_phone(event)
    tickets = [ticket_of(make_registration(event)) for _ in range(2)]
    asked = []

    for count in (1, 2):
        upload(client, event, token=token, tickets=tickets[:count])
        asked += [ask(client, token=token), ask(client, token=token)]

    assert [reads_of_the_log(each) for each in asked] == [1, 0, 1, 0]
    assert asked[1].count == asked[3].count <= 5


def test_live_board_reads_the_log_once_and_not_again_until_it_grows(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization)
    admit_at_two_gates(event, make_registration(event))
    reads = []

    for _ in range(2):
        with count_statements() as statements:
            assert client.get(f"/manage/events/{event.reference}/live").status_code == 200
        reads.append(reads_of_the_log(statements))

    assert reads == [1, 0]


def hold(project_id: int, organization: Organization) -> None:
    """Hold an event of the project with everything that the door can leave in its log."""
    event = make_event(organization=organization)
    event.project_id = project_id
    db.session.commit()
    registration = make_registration(event)
    admit_at_two_gates(event, registration)
    [case] = cases_of(event)
    answer = answer_to(event, case, DeskAnswer.SAME_PEOPLE)
    conflict_services.decide(answer, event_id=event.id, user_id=make_user(organization).id, now=DESK_AT)
    code = get_with_tickets(make_registration(event).id).tickets[0].short_code
    door.upload(pair_phone(event), guest_with_code(event, code), now=DESK_AT)


def test_report_costs_at_most_7_statements_for_each_event(client: Client) -> None:
    organization = sign_in_olga(client)
    project = make_project(organization)
    address = f"/manage/projects/{project.reference}/report"
    counts = []

    for _ in range(3):
        hold(project.id, organization)
        with count_statements() as statements:
            assert client.get(address).status_code == 200
        counts.append(statements.count)

    assert counts[0] <= 40 + 7
    assert [after - before <= 7 for before, after in pairwise(counts)] == [True, True]
