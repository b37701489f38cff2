"""The roster over HTTP: complete once, then what changed; and what each right may see (PRV-6)."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert, update

from eventapp.db import db
from eventapp.domain.names import name_marks
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EntryKind, EventKind, Need, TicketMode
from eventapp.models import Event, Ticket
from eventapp.services import registrations as registration_services
from tests.support.builders import NOW, STARTS_AT, make_details, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload
from tests.support.roster import DecodedRoster, decode_roster

SEARCH = (DeviceRight.SEARCH,)
SECRETS = ("ada@example.org", "Kaya", "030 23125", "wheelchair")


def load(client: Client, token: str, *, cursor: str = "") -> DecodedRoster:
    """Download a roster as a phone does."""
    response = client.get(
        "/door/api/roster", query_string={"cursor": cursor}, headers={"Authorization": f"Bearer {token}"}
    )
    assert response.status_code == 200
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Cache-Control"] == "no-store"
    return decode_roster(response.data)


@pytest.fixture
def at_noon() -> object:
    """The doors are open."""
    with time_machine.travel(STARTS_AT, tick=False) as clock:
        yield clock


@pytest.mark.usefixtures("at_noon")
def test_roster_says_what_the_door_is_open_for(client: Client) -> None:
    sessions = [
        make_session(label="Vormittag"),
        make_session(starts_at=STARTS_AT + timedelta(hours=3), label="Nachmittag"),
    ]
    event = make_event(kind=EventKind.FACHTAG, title="Fachtag", sessions=sessions)
    token = pair_phone(event, gate="Haupteingang", name="Bilal")

    header = load(client, token).header

    assert header["event"] == {
        "reference": event.reference,
        "number": event.id,
        "title": "Fachtag",
        "kind": "fachtag",
        "open_to_all": False,
        "child_age_limit": 14,
        "venue": "Buschmannshof",
    }
    assert [(s["label"], s["starts_at"], s["opens_at"], s["closes_at"]) for s in header["sessions"]] == [
        ("Vormittag", "2026-09-26T11:00:00Z", "2026-09-26T09:00:00Z", "2026-09-26T17:00:00Z"),
        ("Nachmittag", "2026-09-26T14:00:00Z", "2026-09-26T12:00:00Z", "2026-09-26T17:00:00Z"),
    ]
    assert header["device"] == {
        "reference": phone(token).reference,
        "name": "Bilal",
        "gate": "Haupteingang",
        "rights": ["scan", "walk_in"],
        "expires_at": "2026-09-27T04:00:00Z",
    }
    assert header["server_time"] == "2026-09-26T11:00:00Z"
    assert header["is_complete"] is True
    assert [len(key) for key in header["keys"].values()] == [64]


@pytest.mark.usefixtures("at_noon")
def test_roster_of_an_open_event_has_no_window(client: Client) -> None:
    token = pair_phone(make_event(kind=EventKind.FEST))

    [session] = load(client, token).header["sessions"]

    assert (session["opens_at"], session["closes_at"]) == (None, None)
    assert (session["released_at"], session["capacity"]) == (None, None)


@pytest.mark.usefixtures("at_noon")
def test_roster_says_when_places_of_people_who_have_not_come_are_released(client: Client) -> None:
    event = make_event(capacity=40, sessions=[make_session(capacity=30), make_session()])
    event.release_minutes = 20
    db.session.commit()

    sessions = load(client, pair_phone(event)).header["sessions"]

    assert [(s["released_at"], s["capacity"]) for s in sessions] == [
        ("2026-09-26T11:20:00Z", 30),
        ("2026-09-26T11:20:00Z", 40),
    ]


@pytest.mark.usefixtures("at_noon")
def test_roster_names_the_gate_and_phone_of_the_first_entry_not_the_first_in_the_alphabet(client: Client) -> None:
    event = make_event()
    west, ost = pair_phone(event, gate="Tor West"), pair_phone(event, gate="Tor Ost")
    family = make_registration(event, adults=2, children=3)
    upload(
        west, make_entry(event, ticket=ticket_of(family), adults=1, children=2, at=STARTS_AT - timedelta(minutes=20))
    )
    upload(ost, make_entry(event, ticket=ticket_of(family), adults=1, at=STARTS_AT - timedelta(minutes=10)))

    [arrival] = load(client, west).arrivals

    assert arrival == {
        "ticket": ticket_of(family).hex(),
        "session": event.sessions[0].reference,
        "adults": 2,
        "children": 2,
        "first_at": int(STARTS_AT.timestamp()) - 20 * 60,
        "gate": "Tor West",
        "device": phone(west).reference,
        "helper": "Gus",
    }


@pytest.mark.usefixtures("at_noon")
def test_roster_leaves_reversed_arrivals_out(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    entry = make_entry(event, ticket=ticket_of(make_registration(event)))
    undone = make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=entry.uuid)
    upload(token, entry, undone)

    assert load(client, token).arrivals == []


@pytest.mark.usefixtures("at_noon")
def test_roster_is_there_when_a_phone_has_sent_wild_numbers(client: Client) -> None:
    event = make_event()
    token, ticket = pair_phone(event), ticket_of(make_registration(event))
    upload(token, *(make_entry(event, ticket=ticket, adults=500, children=499) for _ in range(140)))

    [arrival] = load(client, token).arrivals

    assert (arrival["adults"], arrival["children"]) == (0xFFFF, 0xFFFF)


@pytest.mark.usefixtures("at_noon")
def test_roster_has_cancelled_and_revoked_tickets_and_their_sessions(client: Client) -> None:
    morning, afternoon = make_session(), make_session()
    event = make_event(sessions=[morning, afternoon])
    token = pair_phone(event)
    both, one = make_registration(event), make_registration(event, event_sessions=[afternoon.reference])
    registration_services.cancel(registration_id=one.id, now=STARTS_AT)

    roster = load(client, token)

    assert roster.ticket(ticket_of(both)) == {
        "ticket": ticket_of(both).hex(),
        "adults": 1,
        "children": 0,
        "status": "confirmed",
        "revoked": False,
        "sessions": [morning.reference, afternoon.reference],
        "name": "",
        "marks": [],
        "language": "de",
    }
    assert roster.ticket(ticket_of(one)) == {
        **roster.ticket(ticket_of(both)),
        "ticket": ticket_of(one).hex(),
        "status": "canceled",
        "revoked": True,
        "sessions": [afternoon.reference],
    }


def test_roster_delta_holds_what_was_changed_scanned_or_taken_back(
    client: Client, at_noon: time_machine.Traveller
) -> None:
    event = make_event()
    token = pair_phone(event)
    changed, scanned, undone, still = (make_registration(event) for _ in range(4))
    mistaken = make_entry(event, ticket=ticket_of(undone))
    upload(token, mistaken)
    first = load(client, token)
    later = STARTS_AT + timedelta(minutes=30)
    at_noon.move_to(later)
    registration_services.cancel(registration_id=changed.id, now=later)
    upload(
        token,
        make_entry(event, ticket=ticket_of(scanned), at=later),
        make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=mistaken.uuid, at=later),
        now=later,
    )

    delta = load(client, token, cursor=first.header["cursor"])

    assert first.header["is_complete"] is True
    assert delta.header["is_complete"] is False
    assert {row["ticket"] for row in delta.tickets} == {ticket_of(r).hex() for r in (changed, scanned, undone)}
    assert [row["ticket"] for row in delta.arrivals] == [ticket_of(scanned).hex()]
    assert delta.ticket(ticket_of(changed))["status"] == "canceled"
    assert ticket_of(still).hex() not in {row["ticket"] for row in delta.tickets}


def test_roster_delta_reaches_back_behind_its_cursor(client: Client, at_noon: time_machine.Traveller) -> None:
    event = make_event()
    token = pair_phone(event)
    cursor = load(client, token).header["cursor"]
    registration = make_registration(event, now=STARTS_AT - timedelta(seconds=30))

    delta = load(client, token, cursor=cursor)

    assert [row["ticket"] for row in delta.tickets] == [ticket_of(registration).hex()]


@pytest.mark.usefixtures("at_noon")
def test_roster_for_an_unreadable_cursor_is_complete(client: Client) -> None:
    event = make_event()
    token = pair_phone(event)
    make_registration(event, now=NOW)

    roster = load(client, token, cursor="yesterday")

    assert (roster.header["is_complete"], len(roster.tickets)) == (True, 1)


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("right", [None, *DeviceRight])
def test_roster_shows_each_right_no_more_than_it_may_see(client: Client, right: DeviceRight | None) -> None:
    event = make_event()
    registration_services.register(
        event_id=event.id,
        details=make_details(name="Amina Kaya", adults=2, needs=[Need.WHEELCHAIR]),
        now=NOW,
    )
    token = pair_phone(event, rights=[right] if right else [])

    body = client.get("/door/api/roster", headers={"Authorization": f"Bearer {token}"}).data

    tickets = decode_roster(body).tickets
    may_search = right is DeviceRight.SEARCH
    marks = list(name_marks("Amina Kaya", key=event.reference)) if may_search else []
    assert [(row["name"], row["marks"]) for row in tickets] == [("Amina K." if may_search else "", marks)]
    assert [secret for secret in SECRETS if secret.encode() in body] == []


@pytest.mark.usefixtures("at_noon")
def test_roster_of_a_tablet_has_nobodys_name_not_even_a_helpers(client: Client) -> None:
    event = make_event()
    registration = make_registration(event, name="Amina Kaya")
    upload(pair_phone(event, name="Bilal", rights=SEARCH), make_entry(event, ticket=ticket_of(registration)))
    token = pair_phone(event, name="Eingang", rights=[*HELPER_RIGHTS, DeviceRight.KIOSK])

    body = client.get("/door/api/roster", headers={"Authorization": f"Bearer {token}"}).data

    assert decode_roster(body).header["has_names"] is False
    assert [len(decode_roster(body).tickets), len(decode_roster(body).arrivals)] == [1, 1]
    assert [name for name in ("Amina", "Kaya", "Bilal") if name.encode() in body] == []


@pytest.mark.usefixtures("at_noon")
def test_roster_has_the_name_on_each_personal_ticket(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP, ticket_mode=TicketMode.PERSONAL)
    make_registration(event, attendee_names=["Olena Demtschenko", "Bilal"])
    token = pair_phone(event, rights=SEARCH)

    assert [row["name"] for row in load(client, token).tickets] == ["Olena D.", "Bilal"]


@pytest.mark.usefixtures("at_noon")
def test_roster_of_counselling_has_number_and_time_and_never_a_name(client: Client) -> None:
    event = make_event(kind=EventKind.BERATUNG, title="Beratungstag", sessions=[make_session(label="B-02")])
    make_registration(event, name="Amina Kaya")
    token = pair_phone(event, rights=HELPER_RIGHTS)

    roster = load(client, token)

    assert roster.header["has_names"] is False
    assert [session["label"] for session in roster.header["sessions"]] == ["B-02"]
    assert [(row["name"], row["marks"], row["language"]) for row in roster.tickets] == [("", [], "")]


@pytest.mark.usefixtures("at_noon")
def test_roster_names_the_organizations_other_events_and_nobody_elses(client: Client) -> None:
    event = make_event()
    sister = make_event(title="Netzwerkarbeit", kind=EventKind.WORKSHOP)
    sister.organization_id = event.organization_id
    db.session.commit()
    make_event(title="Fremdes Fest")
    token = pair_phone(event)

    [other] = load(client, token).header["other_events"]

    assert other == {"number": sister.id, "title": "Netzwerkarbeit", "starts_at": "2026-09-26T11:00:00Z"}


@pytest.mark.usefixtures("at_noon")
def test_roster_holds_its_own_event_only(client: Client) -> None:
    event, foreign = make_event(), make_event()
    make_registration(foreign)
    token = pair_phone(event)

    assert load(client, token).tickets == []


@pytest.mark.usefixtures("at_noon")
def test_roster_of_ten_thousand_tickets_stays_below_150_kilobytes(client: Client) -> None:
    event = make_event()
    token = pair_phone(event, rights=SEARCH)
    _fill(event, 10_000)

    response = client.get("/door/api/roster", headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"})

    assert response.content_encoding == "gzip"
    assert len(response.data) < 150_000
    assert len(decode_roster(gzip.decompress(response.data)).tickets) == 10_000


def _fill(event: Event, count: int) -> None:
    registration = make_registration(event, name="Şükran Yıldız")
    ticket = db.session.query(Ticket).filter_by(registration_id=registration.id).one()
    columns = {c.key: getattr(ticket, c.key) for c in Ticket.__table__.columns if c.key != "id"}
    ids = ((number * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big") for number in range(1, count))
    db.session.execute(insert(Ticket), [{**columns, "ticket_id": ticket_id} for ticket_id in ids])
    db.session.execute(update(Ticket).values(adults=2))
    db.session.commit()
