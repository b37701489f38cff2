"""Erasing oneself by the link of the registration."""

import pytest
from flask import Flask

from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.models import Registration
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import outbox
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.mails import kept_mails
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


def test_mails_that_lie_as_files_go_too(app: Flask, client: Client) -> None:
    event = make_event()
    registration, other = make_registration(event), make_registration(event, email="bilal@example.org")
    settings = mail_settings()
    outbox.deliver_due(now=NOW, settings=settings)
    before = sorted(mail["To"] for mail in kept_mails(settings))

    client.post(f"/registrations/{registration.key}/erasure")

    assert before == ["ada@example.org", "bilal@example.org"]
    assert [mail["To"] for mail in kept_mails(settings)] == [other.email]


def test_the_way_to_erasure_starts_at_what_is_stored(client: Client) -> None:
    registration = make_registration(make_event())

    page = Page(client.get(f"/registrations/{registration.key}/stored"))

    assert page.href("Meine Daten löschen") == f"/registrations/{registration.key}/erasure"
