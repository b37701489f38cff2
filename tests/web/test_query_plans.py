"""The paths that many people take at once find rows by index: a page costs the same with a thousand registrations
and with a million (docs/performance.md). SQLite says how it will look; what it says of these holds elsewhere too.
"""

import re

import pytest

from eventapp.db import db
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.database import Database, SqliteDatabase
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.registering import fill, open_form, send
from tests.support.statements import Statements, count_statements

pytestmark = pytest.mark.usefixtures("now")

FORM = "/events/kw/registration"
#: Tables that grow with every registration and every scan.
GROWING = ("attendee", "audit_entry", "log_entry", "outbox_message", "registration", "registration_session", "ticket")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Always SQLite: the planner of an empty PostgreSQL reads whole tables, rightly."""
    return SqliteDatabase(tmp_path_factory.mktemp("plans"))


def whole_tables_read(statements: Statements) -> list[str]:
    """Return the statements that would read a growing table from end to end, each with what the planner says."""
    found = []
    connection = db.session.connection()
    for text in statements.texts:
        values = (None,) * text.count("?")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
        names = aliases(text)
        for step in plan:
            scanned = re.match(r"SCAN (\w+)", step[3])
            if scanned and names.get(scanned[1], scanned[1]) in GROWING:
                found.append(f"{step[3]}: {text}")
    return found


def aliases(text: str) -> dict[str, str]:
    """Return which table each alias of a statement stands for."""
    return {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", text)}


def test_the_event_page_reads_no_whole_table(client: Client) -> None:
    make_registration(make_event(reference="kw"))

    with count_statements() as statements:
        assert client.get("/events/kw").status_code == 200

    assert whole_tables_read(statements) == []


def test_the_programme_reads_no_whole_table(client: Client) -> None:
    make_registration(make_event(reference="kw"))

    with count_statements() as statements:
        assert client.get("/").status_code == 200

    assert whole_tables_read(statements) == []


def test_registering_reads_no_whole_table(client: Client) -> None:
    make_event(reference="kw", capacity=50)
    fields = fill(open_form(client, FORM), adults=2, name="Ada Beispiel", email="ada@example.org")

    with count_statements() as statements:
        sent = send(client, FORM, fields)
        assert client.get(sent.location).status_code == 200

    assert whole_tables_read(statements) == []


def test_scanning_reads_no_whole_table(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    entry = make_entry(event, ticket=ticket_of(make_registration(event)))

    with count_statements() as statements:
        upload(token, entry)

    assert whole_tables_read(statements) == []


def test_a_phone_asking_for_the_numbers_reads_no_whole_table(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    upload(token, make_entry(event, ticket=ticket_of(make_registration(event))))
    headers = {"Authorization": f"Bearer {token}"}

    with count_statements() as statements:
        state = client.post("/door/api/state", json={"queue_length": 0, "clock_offset_ms": 0}, headers=headers)
        roster = client.get("/door/api/roster", headers=headers)

    assert (state.status_code, roster.status_code) == (200, 200)
    assert whole_tables_read(statements) == []
