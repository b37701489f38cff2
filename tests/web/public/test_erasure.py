"""Erasing oneself by the link of the registration."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import Registration
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import outbox
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_event, make_registration, make_session
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
    assert "An der Tür gilt es nicht mehr." in answer.text
    for path in (home, f"{home}/erasure", f"{home}/edit", f"{home}/ticket.pdf", f"{home}/export.json", ticket):
        gone = client.get(path)
        assert gone.status_code in (404, 410), path
        assert "Haddad" not in gone.text


def test_page_says_that_the_code_stops_working_and_that_an_open_event_is_open_all_the_same(client: Client) -> None:
    registration = make_registration(make_event())

    lines = Page(client.get(f"/registrations/{registration.key}/erasure")).texts("li")

    assert "Ihre Anmeldung ist damit abgesagt, die Plätze werden frei." in lines
    code = "Der QR-Code gilt an der Tür dann nicht mehr, auch ausgedruckt nicht."
    assert f"{code} Kommen dürfen Sie trotzdem, auch ohne Anmeldung." in lines


def test_page_names_every_code_and_invites_nobody_to_an_event_that_is_not_open(client: Client) -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada", "Bea"])

    lines = Page(client.get(f"/registrations/{registration.key}/erasure")).texts("li")

    assert "Die 2 QR-Codes gelten an der Tür dann nicht mehr, auch ausgedruckt nicht." in lines


def test_page_says_in_the_middle_of_a_series_which_places_become_free(client: Client) -> None:
    weeks = [timedelta(days=7 * number) for number in range(3)]
    sessions = [make_session(starts_at=STARTS_AT + week, ends_at=ENDS_AT + week) for week in weeks]
    registration = make_registration(make_event(kind=EventKind.WORKSHOP, sessions=sessions))

    with time_machine.travel(ENDS_AT, tick=False):
        lines = Page(client.get(f"/registrations/{registration.key}/erasure")).texts("li")
    with time_machine.travel(ENDS_AT + weeks[-1], tick=False):
        afterwards = client.get(f"/registrations/{registration.key}/erasure").text

    assert "Von 2 späteren Terminen sind Sie damit abgemeldet, die Plätze werden frei." in lines
    assert "Ihre Anmeldung ist damit abgesagt, die Plätze werden frei." not in lines
    assert [word for word in ("QR-Code", "abgemeldet", "abgesagt") if word in afterwards] == []


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
