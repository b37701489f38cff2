"""The mail doctor's page and command, and what programs that watch are told."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from config import Config
from eventapp.db import db
from eventapp.domain.states import MessageKind, Role
from eventapp.models import OutboxMessage
from eventapp.services import outbox, worker_signs
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.mail_server import MailServer
from tests.support.mails import make_mail_settings, text_of
from tests.support.managing import flashes_of
from tests.support.page import Page
from tests.support.signing_in import sign_in


@pytest.fixture
def config(config: Config, smtp_server: MailServer) -> Config:
    """An installation with a mail server and a sender whom only this machine knows."""
    return replace(config, SMTP_URL=smtp_server.url, MAIL_FROM="Einlass <einlass@localhost>")


def sign_in_administrator(client: Client) -> str:
    """Somebody who looks after accounts; the address."""
    user = make_user(make_organization(), roles=(Role.ADMIN,), email="olga@example.org")
    sign_in(client, user)
    return user.email


def test_page_says_what_is_well_and_sends_nothing(client: Client, smtp_server: MailServer, now: datetime) -> None:
    sign_in_administrator(client)
    worker_signs.show_sign(place="here", now=now)

    before = client.get("/manage/mail")
    after = client.post("/manage/mail", data={"selector": "s1"})

    assert "Das Ergebnis" not in before.text
    states = Page(after).texts("span", css_class="state")
    assert states == ["Gut", "Geht besser", "Gut", "Nicht geprüft", "Nicht geprüft", "Nicht geprüft", "Gut"]
    assert "Der Server nimmt Mails mit diesem Absender an." in after.text
    assert smtp_server.received == []


def test_selector_must_be_one(client: Client, now: datetime) -> None:
    sign_in_administrator(client)

    answer = client.post("/manage/mail", data={"selector": "s1/../x"})

    assert answer.status_code == 422
    assert "Ein Selektor besteht aus Buchstaben" in answer.text


def test_test_mail_takes_the_way_of_all_mails(
    client: Client, smtp_server: MailServer, tmp_path: Path, now: datetime
) -> None:
    address = sign_in_administrator(client)

    answer = client.post("/manage/mail/test")

    assert flashes_of(client, answer) == [f"Die Testmail ist unterwegs an {address}."]
    assert "Testmail" in client.get("/manage/outbox").text
    outbox.deliver_due(now=now, settings=make_mail_settings(tmp_path, smtp_url=smtp_server.url))
    (mail,) = smtp_server.received
    assert "Testmail von Netzwerk Herne" in str(mail["Subject"])
    assert "/manage/mail" in text_of(mail)


def test_organizers_have_no_such_page(client: Client, app: Flask) -> None:
    sign_in(client, make_user(make_organization()))

    assert [client.get("/manage/mail").status_code, client.post("/manage/mail").status_code] == [404, 404]


def test_command_says_the_same_and_fails_when_something_is_wrong(
    app: Flask, runner: FlaskCliRunner, smtp_server: MailServer, now: datetime
) -> None:
    silent = runner.invoke(args=["outbox", "doctor"])
    worker_signs.show_sign(place="here", now=now)
    well = runner.invoke(args=["outbox", "doctor", "--dkim-selector", "s1"])
    wrong = runner.invoke(args=["outbox", "doctor", "--dkim-selector", "a b"])

    assert (silent.exit_code, well.exit_code, wrong.exit_code) == (1, 0, 2)
    assert "WRONG   worker     The worker shows no sign of life" in silent.output
    assert "ok      sender     The server takes mails with this sender." in well.output
    assert smtp_server.received == []


def test_command_sends_a_test_to_an_account(app: Flask, runner: FlaskCliRunner, now: datetime) -> None:
    make_user(make_organization(), email="olga@example.org")
    worker_signs.show_sign(place="here", now=now)

    sent = runner.invoke(args=["outbox", "doctor", "--test-to", "olga@example.org"])
    unknown = runner.invoke(args=["outbox", "doctor", "--test-to", "mallory@example.org"])

    assert (sent.exit_code, unknown.exit_code) == (0, 1)
    assert db.session.scalars(select(OutboxMessage.kind)).all() == [MessageKind.MAIL_TEST]


def test_health_tells_of_a_silent_worker(client: Client, app: Flask, now: datetime) -> None:
    assert client.get("/health").json == {
        "status": "degraded",
        "database": "ok",
        "worker": "silent",
        "mails": "ok",
        "backups": "off",
    }
    make_registration(make_event(), now=NOW - timedelta(minutes=4))
    stuck = client.get("/health")
    assert (stuck.status_code, stuck.json and stuck.json["mails"]) == (200, "stuck")
    worker_signs.show_sign(place="here", now=now)
    well = client.get("/health")
    assert well.json == {"status": "ok", "database": "ok", "worker": "ok", "mails": "ok", "backups": "off"}
    assert well.headers["Cache-Control"] == "no-store"
