"""The live board: what happens at the door now."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.states import EntryKind
from eventapp.models import Device, Event, User
from tests.support.builders import (
    STARTS_AT,
    make_event,
    make_organization,
    make_registration,
    make_user,
)
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload
from tests.support.signing_in import sign_in


@pytest.fixture
def festival(client: Client) -> Event:
    """A festival with 250 places and a party of five booked; Olga is signed in."""
    organization = make_organization()
    event = make_event(organization=organization, reference="kw", capacity=250)
    sign_in(client, make_user(organization))
    return event


def test_board_counts_who_came_who_is_missing_and_who_left(client: Client, festival: Event) -> None:
    registration = make_registration(festival, adults=2, children=3)
    upload(
        pair_phone(festival),
        make_entry(festival, ticket=ticket_of(registration), adults=2, children=1),
        make_entry(festival, kind=EntryKind.WALK_IN, adults=4),
        make_entry(festival, kind=EntryKind.EXIT, adults=2),
    )

    page = client.get("/manage/events/kw/live").text

    assert "3 mit Anmeldung, 4 ohne" in page
    assert "von 5 angemeldet" in page
    assert "2 schon gegangen" in page
    assert "Platz: 5 von 250" in page
    assert "Ankünfte im Verlauf: 7 gezählt, davon 3 mit Anmeldung" in page


def test_board_says_how_many_places_of_people_who_have_not_come_are_released(client: Client, festival: Event) -> None:
    make_registration(festival, adults=5)
    festival.release_minutes, festival.capacity = 20, 6
    db.session.commit()
    upload(pair_phone(festival), make_entry(festival, kind=EntryKind.WALK_IN, adults=2))
    olga = db.session.scalars(select(User)).one()

    def board(minutes: int) -> str:
        with time_machine.travel(STARTS_AT + timedelta(minutes=minutes), tick=False):
            sign_in(client, olga)
            return client.get("/manage/events/kw/live").text

    assert "freigegeben" not in board(19)
    assert "4 Plätze freigegeben für Leute ohne Ticket" in board(20)


def test_board_tells_which_gate_has_gone_silent(client: Client, festival: Event) -> None:
    pair_phone(festival, gate="Tor West", now=STARTS_AT)
    pair_phone(festival, gate="Tor Ost", name="Şükran", now=STARTS_AT + timedelta(minutes=9))

    olga = db.session.scalars(select(User)).one()

    with time_machine.travel(STARTS_AT + timedelta(minutes=10), tick=False):
        sign_in(client, olga)
        page = client.get("/manage/events/kw/live").text

    assert "Gus · zuletzt gehört um 13:00 · alles übertragen" in page
    assert "Şükran · verbunden · alles übertragen" in page


def test_board_names_the_phones_that_are_there_and_those_that_hold_entries_back(
    client: Client, festival: Event
) -> None:
    phones = [pair_phone(festival, name=name) for name in ("Ada", "Ben", "Cem", "Dora")]
    upload(phones[0], make_entry(festival, kind=EntryKind.WALK_IN, adults=3))
    for minute, token in enumerate(phones):
        db.session.execute(
            update(Device)
            .where(Device.id == phone(token).id)
            .values(
                revoked_at=STARTS_AT if minute < 2 else None,
                queue_length=5 if minute == 1 else 0,
                last_seen_at=STARTS_AT + timedelta(minutes=minute),
            )
        )
    db.session.commit()
    pair_phone(festival, gate="Tor Ost")
    olga = db.session.scalars(select(User)).one()

    with time_machine.travel(STARTS_AT + timedelta(minutes=4), tick=False):
        sign_in(client, olga)
        page = client.get("/manage/events/kw/live").text

    assert "Dora, Cem, Ben · verbunden · 5 Einträge warten" in page
    assert re.findall(r'gates__value">([^<]*)<', page) == ["0", "3"]


def test_board_stays_sane_with_a_wrong_clock_and_wild_taps(client: Client, festival: Event) -> None:
    token = pair_phone(festival)
    upload(
        token,
        make_entry(festival, kind=EntryKind.WALK_IN, adults=2, at=datetime(1971, 1, 1, tzinfo=UTC)),
        make_entry(festival, kind=EntryKind.TALLY, adults=-400),
    )

    page = client.get("/manage/events/kw/live").text

    assert len(page) < 40_000
    assert "Ankünfte im Verlauf: 2 gezählt, davon 0 mit Anmeldung" in page
    assert "-" not in re.findall(r'gates__value">([^<]*)<', page)[0]


def test_board_before_the_first_guest(client: Client, festival: Event) -> None:
    make_registration(festival, adults=2)

    page = client.get("/manage/events/kw/live").text

    assert "Noch ist niemand angekommen." in page
    assert "Noch ist kein Gerät gekoppelt." in page


@pytest.mark.usefixtures("festival")
def test_board_of_an_event_without_sessions_still_answers(client: Client) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="empty", sessions=[])
    sign_in(client, make_user(organization))

    assert client.get("/manage/events/empty/live").status_code == 200
