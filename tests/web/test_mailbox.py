"""The mailbox of demonstrations: only where it is asked for, and harmless whatever a mail contains."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from eventapp.adapters.mail_message import Mail, build_message
from eventapp.adapters.smtp import write_eml
from eventapp.app import create_app
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.services import outbox
from tests.support.builders import NOW, make_event, make_organization, make_registration
from tests.support.client import Client


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """A demonstration."""
    app = create_app(dataclasses.replace(config, DEBUG_PAGES=True))
    app.test_client_class = Client
    with app.app_context():
        make_organization()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def name(app: Flask, config: Config) -> str:
    """The name of a ticket's mail."""
    make_registration(make_event(), name="Familie Haddad")
    outbox.deliver_due(now=NOW, settings=mail_settings())
    return only_file(config).stem


def only_file(config: Config) -> Path:
    """The one mail that was written."""
    (path,) = (config.DATA_DIR / "mail").glob("*.eml")
    return path


def test_mailbox_is_closed_by_default(config: Config) -> None:
    app = create_app(config)
    with app.app_context():
        make_organization()
        client = app.test_client()
        assert client.get("/mailbox").status_code == 404
        db.session.remove()
        db.engine.dispose()


def test_empty_mailbox_says_what_to_do(client: Client) -> None:
    assert "Noch keine Mail" in client.get("/mailbox").text


def test_mailbox_lists_the_newest_first(client: Client, name: str) -> None:
    page = client.get("/mailbox").text

    assert f'href="/mailbox/{name}"' in page
    assert "Ihr Ticket: KulturWERK, Sa 26.09.2026" in page
    assert "ada@example.org" in page


def test_mail_shows_text_and_files(client: Client, name: str) -> None:
    response = client.get(f"/mailbox/{name}")

    assert "Guten Tag Familie Haddad," in response.text
    assert "Termin-2026-09-26.ics" in response.text
    assert f'src="/mailbox/{name}/html"' in response.text
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]


def test_mail_itself_stands_in_a_sandbox(client: Client, name: str) -> None:
    response = client.get(f"/mailbox/{name}/html")

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert response.text.count('src="data:image/png;base64,iVBOR') == 1
    assert "cid:" not in response.text
    assert '<base target="_blank">' in response.text


def test_files_are_handed_out_as_downloads(client: Client, name: str) -> None:
    response = client.get(f"/mailbox/{name}/files/0")

    assert response.text.startswith("BEGIN:VCALENDAR")
    assert response.headers["Content-Disposition"] == "attachment; filename=Termin-2026-09-26.ics"
    assert response.content_type == "application/octet-stream"
    assert client.get(f"/mailbox/{name}/files/1").status_code == 404


@pytest.mark.parametrize("path", ["unknown", "..%2Fsecret_key", "%2e%2e/secret_key", ".", "x.eml", "x" * 300, "%00"])
def test_other_files_do_not_exist(client: Client, config: Config, path: str) -> None:
    (config.DATA_DIR / "mail").mkdir()
    (config.DATA_DIR / "secret_key.eml").write_text("classified", encoding="ascii")

    for suffix in ("", "/html", "/files/0"):
        response = client.get(f"/mailbox/{path}{suffix}")
        assert response.status_code in (404, 308)
        assert "classified" not in response.text


def test_hostile_mail_does_no_harm(client: Client, config: Config) -> None:
    mail = Mail(
        uuid="11111111-1111-4111-8111-111111111111",
        created_at=NOW,
        sender="einlass@example.org",
        recipient="ada@example.org",
        language="de",
        subject="<script>alert(1)</script>",
        text="<script>alert(2)</script>",
        html="<script>alert(3)</script><img src='https://evil.example/pixel'>",
    )
    name = write_eml(config.DATA_DIR / "mail", build_message(mail)).stem

    for path in ("/mailbox", f"/mailbox/{name}"):
        assert "<script>alert" not in client.get(path).text
    policy = client.get(f"/mailbox/{name}/html").headers["Content-Security-Policy"]
    assert "img-src data:;" in policy
