"""Erasing oneself by the link of the registration."""

import pytest

from eventapp.db import db
from eventapp.models import Registration
from eventapp.queries.registrations import get_with_tickets
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")


def test_somebody_erases_their_data_and_the_addresses_say_that_it_is_gone(client: Client) -> None:
    registration = make_registration(make_event(), adults=2, name="Familie Haddad")
    home = f"/registrations/{registration.key}"
    ticket = f"/t/{get_with_tickets(registration.id).tickets[0].token}"

    asked = client.get(f"{home}/erasure")
    assert "Meine Daten löschen?" in asked.text
    assert db.session.get_one(Registration, registration.id).name == "Familie Haddad"
    answer = client.post(f"{home}/erasure")

    assert "Ihre Daten sind gelöscht" in answer.text
    for path in (home, f"{home}/erasure", f"{home}/edit", f"{home}/ticket.pdf", f"{home}/export.json", ticket):
        gone = client.get(path)
        assert gone.status_code in (404, 410), path
        assert "Haddad" not in gone.text


def test_the_way_to_erasure_starts_at_what_is_stored(client: Client) -> None:
    registration = make_registration(make_event())

    page = Page(client.get(f"/registrations/{registration.key}/stored"))

    assert page.href("Meine Daten löschen") == f"/registrations/{registration.key}/erasure"
