"""Places cannot be taken away from others by many forms, and nobody who is refused is left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from config import Config
from eventapp.db import db
from eventapp.models import Event, Registration
from eventapp.services.crowds import has_crowd
from tests.support.builders import NOW, make_event
from tests.support.client import Client
from tests.support.managing import sign_in_olga
from tests.support.page import Page, words
from tests.support.programme import change
from tests.support.registering import fields_of, fill, form_errors, open_form, register, send

pytestmark = pytest.mark.usefixtures("now")

HINT = (
    "Viele Anmeldungen kamen von einem Anschluss. Das kann ein voller Saal sein, oder jemand nimmt anderen die Plätze "
    "weg. Anmeldungen ansehen · Adressen bestätigen lassen"
)


@pytest.fixture
def config(config: Config) -> Config:
    """A small limit."""
    return replace(config, REGISTRATIONS_PER_NETWORK=4)


def count_registrations() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


def test_many_registrations_from_one_connection_are_asked_to_call_and_lose_nothing(client: Client) -> None:
    change(make_event(reference="kw"), contact_name="Olga Beispiel", contact_phone="030 23125-011")
    assert [register(client, "kw", name=f"Gast {n}").status_code for n in range(4)] == [303] * 4

    refused = register(client, "kw", name="Nour", adults=3)

    assert (refused.status_code, count_registrations()) == (429, 4)
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    page = Page(refused)
    assert form_errors(page) == [
        "Von Ihrem Anschluss kamen in der letzten Stunde sehr viele Anmeldungen für diese Veranstaltung. "
        "Bitte rufen Sie uns an: Olga Beispiel, 030 23125-011. Oder versuchen Sie es in einer Stunde noch einmal."
    ]
    fields = fields_of(page)
    assert (fields["name"], fields["adults"]) == ("Nour", "3")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert send(client, "/events/kw/registration", fields).status_code == 303


def test_other_events_and_other_connections_go_on(client: Client) -> None:
    make_event(reference="kw")
    make_event(reference="ws")
    assert [register(client, "kw", name=f"Gast {n}").status_code for n in range(5)] == [303] * 4 + [429]

    assert register(client, "ws", name="Nour").status_code == 303
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert register(client, "kw", name="Nour").status_code == 303


def test_addresses_of_one_ipv6_network_are_one_connection(client: Client) -> None:
    make_event(reference="kw")

    statuses = []
    for number in range(5):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number}"
        statuses.append(register(client, "kw", name="Nour").status_code)

    assert statuses == [303] * 4 + [429]


def test_form_that_registers_nobody_counts_nothing(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"), name="")

    assert [send(client, "/events/kw/registration", fields).status_code for _ in range(6)] == [422] * 6
    assert send(client, "/events/kw/registration", fill(fields, name="Nour")).status_code == 303


def test_organizers_see_a_hint_for_a_day(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw")
    visitor = client.application.test_client()
    assert isinstance(visitor, Client)
    hints = []
    for number in range(3):
        assert register(visitor, "kw", name=f"Gast {number}").status_code == 303
        hints.append(hint_of(client, event.reference))

    assert hints == [[], [], [HINT]]
    [crowd] = db.session.scalars(select(Event))
    assert [has_crowd(crowd, now=NOW + passed) for passed in (timedelta(hours=23), timedelta(days=1))] == [True, False]


def hint_of(client: Client, reference: str) -> list[str]:
    """What the overview says about it."""
    page = Page(client.get(f"/manage/events/{reference}"))
    return [text for text in page.texts("p") if text.startswith("Viele Anmeldungen")]


def test_mails_that_do_not_come_are_said_where_they_were_caused(client: Client) -> None:
    event = change(make_event(), reference="kw")
    other = make_event(reference="ws")
    pages = []
    for number in range(7):
        reference = (event, other)[number % 2].reference
        response = register(client, reference, name="Ada", email=f"ada+{number}@example.org")
        pages.append(Page(client.get(response.location)))

    said = ["An diese Adresse gingen schon sehr viele Mails" in words(page.root) for page in pages]

    assert said == [False] * 6 + [True]
