"""What a supervisor's phone hears of other phones' entries, and that nobody else hears it."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EntryKind, ScanResult
from eventapp.models import Device, Event
from eventapp.queries.events import list_sessions
from tests.support.builders import NOW, STARTS_AT, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload

pytestmark = pytest.mark.usefixtures("now")


def ask(client: Client, token: str, query: str = "") -> TestResponse:
    """Ask as this phone."""
    return client.get(f"/door/api/entries{query}", headers={"Authorization": f"Bearer {token}"})


def heard(client: Client, token: str, query: str = "") -> list[str]:
    """The uuids that the phone hears."""
    answer = ask(client, token, query)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return [entry["uuid"] for entry in answer.json["entries"]]


@pytest.fixture
def event() -> Event:
    """A festival."""
    return make_event()


@pytest.fixture
def leader(event: Event) -> str:
    """The token of a supervisor's phone."""
    return pair_phone(event, gate="Leitung", rights=HELPER_RIGHTS)


def test_a_supervisor_hears_what_other_phones_have_counted_the_newest_first(
    client: Client, event: Event, leader: str
) -> None:
    ticket = ticket_of(make_registration(event, name="Amina Kaya", adults=2, children=1))
    admit = make_entry(event, ticket=ticket, adults=2, children=1)
    guests = make_entry(event, kind=EntryKind.WALK_IN, at=STARTS_AT + timedelta(minutes=2))
    refused = make_entry(event, ticket=ticket, adults=0, result=ScanResult.PARTY_FULL)
    mistake = make_entry(event, kind=EntryKind.TALLY)
    reversal = make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=mistake.uuid)
    upload(pair_phone(event, gate="Tor Ost"), admit, guests, refused, mistake, reversal, now=STARTS_AT)
    upload(leader, make_entry(event, kind=EntryKind.EXIT))

    answer = ask(client, leader)

    assert heard(client, leader) == [guests.uuid, admit.uuid]
    assert answer.json is not None
    assert answer.json["entries"][1] == {
        "uuid": admit.uuid,
        "kind": "admit",
        "session": list_sessions(event.id)[0].reference,
        "ticket": ticket.hex(),
        "adults": 2,
        "children": 1,
        "at": STARTS_AT.isoformat(),
        "gate": "Tor Ost",
    }
    assert "Amina" not in answer.text


def test_a_ticket_is_answered_with_the_entries_of_every_phone(client: Client, event: Event, leader: str) -> None:
    first, second = (ticket_of(make_registration(event, email=f"{name}@example.org")) for name in "ab")
    mine, theirs = make_entry(event, ticket=first), make_entry(event, ticket=second)
    upload(leader, mine)
    upload(pair_phone(event), theirs, make_entry(event, kind=EntryKind.WALK_IN))

    assert heard(client, leader, f"?ticket={first.hex()}") == [mine.uuid]
    assert heard(client, leader, f"?ticket={second.hex()}&ticket={first.hex()}") == [theirs.uuid, mine.uuid]


def test_a_session_is_told_apart_and_fifty_are_enough(client: Client) -> None:
    evening = make_session(starts_at=STARTS_AT + timedelta(hours=6), ends_at=STARTS_AT + timedelta(hours=8))
    event = make_event(sessions=[make_session(), evening])
    leader, helper = pair_phone(event, rights=HELPER_RIGHTS), pair_phone(event)
    day, night = (session.reference for session in list_sessions(event.id))
    upload(helper, make_entry(event, kind=EntryKind.WALK_IN, event_session=night))
    upload(helper, *(make_entry(event, kind=EntryKind.WALK_IN, event_session=day) for _ in range(60)))

    assert [len(heard(client, leader, f"?session={reference}")) for reference in (day, night)] == [50, 1]


def test_other_events_are_never_heard_of(client: Client, event: Event, leader: str) -> None:
    other = make_event()
    ticket = ticket_of(make_registration(other))
    upload(pair_phone(other), make_entry(other, ticket=ticket))

    assert heard(client, leader) == []
    assert heard(client, leader, f"?ticket={ticket.hex()}") == []
    assert ask(client, leader, f"?session={list_sessions(other.id)[0].reference}").status_code == 400


@pytest.mark.parametrize("rights", [(), (DeviceRight.SEARCH, DeviceRight.WALK_IN), (DeviceRight.KIOSK,)])
def test_only_supervisors_hear_it(client: Client, event: Event, rights: tuple[DeviceRight, ...]) -> None:
    answer = ask(client, pair_phone(event, rights=rights))

    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"]["code"] == "not_allowed"


def test_a_phone_whose_access_has_ended_hears_nothing(client: Client, event: Event, leader: str) -> None:
    db.session.execute(update(Device).where(Device.id == phone(leader).id).values(revoked_at=NOW))
    db.session.commit()

    assert ask(client, leader).status_code == 401
    assert ask(client, "unknown").status_code == 404


@pytest.mark.parametrize(
    "query", ["?ticket=", "?ticket=xyz", "?ticket=%00", "?session=%00", "?" + "&ticket=0102030405060708" * 21]
)
def test_questions_that_make_no_sense_are_malformed(client: Client, leader: str, query: str) -> None:
    answer = ask(client, leader, query)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["code"] == "malformed_batch"
