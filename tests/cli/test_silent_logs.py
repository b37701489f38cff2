"""The main job on a real server with a real worker, the log at its loudest: nothing that it writes says who came."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from tests.support.builders import make_event, make_organization, make_session, make_user
from tests.support.mail_server import MailServer
from tests.support.served import GIVES_UP_SECONDS, Serve, serving
from tests.support.visitor import Visitor

NAME, EMAIL, PHONE = "Quirina Zabbelstein", "quirina@zabbel.example.org", "0176 040690-55"
TYPED = ("wrong-person@example.org", "falsches Passwort 123", "ZZZZ-9999")
PATIENCE_SECONDS = 20
SENDER = "Netzwerk Herne <einlass@example.org>"


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    """Starts installations that end with the test."""
    with serving(data_dir) as start:
        yield start


def secrets_of(data_dir: Path) -> list[str]:
    """The key of the link and the code of the ticket."""
    with closing(sqlite3.connect(data_dir / "einlass.sqlite")) as tables:
        (key,) = tables.execute("SELECT key FROM registration").fetchone()
        token, code = tables.execute("SELECT token, short_code FROM ticket").fetchone()
    return [key, token, code]


def wait_for_mails(server: MailServer, count: int) -> None:
    """Return when the worker has sent so many."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while len(server.received) < count and time.monotonic() < ends:
        time.sleep(0.05)
    assert len(server.received) >= count


def test_log_of_the_main_job_names_nobody(
    app: Flask, config: Config, serve: Serve, smtp_server: MailServer, data_dir: Path
) -> None:
    organization = make_organization()
    soon = datetime.now(UTC) + timedelta(days=30)
    make_event(
        organization=organization,
        reference="kw",
        sessions=[make_session(starts_at=soon, ends_at=soon + timedelta(hours=3))],
    )
    make_user(organization)
    served = serve(
        SMTP_URL=smtp_server.url, LOG_LEVEL="DEBUG", FORM_SECONDS="0", WORKER_INTERVAL_SECONDS="1", MAIL_FROM=SENDER
    )
    visitor, url = Visitor(), served.url

    home = visitor.send_form(f"{url}/events/kw/registration", adults="1", name=NAME, email=EMAIL, phone=PHONE)
    assert re.fullmatch(rf"{url}/registrations/[a-z2-7]{{26}}", home.url), home.text
    key, token, code = secrets_of(data_dir)
    pages = [f"registrations/{key}", f"registrations/{key}/ticket.pdf", f"registrations/{key}/stored", f"t/{token}"]
    assert [visitor.get(f"{url}/{page}").status for page in pages] == [200] * 4
    wait_for_mails(smtp_server, 1)
    visitor.send_form(f"{url}/registrations/lost", email=EMAIL)
    visitor.send_form(f"{url}/login", email=TYPED[0], password=TYPED[1])
    assert visitor.get(f"{url}/registrations/{key}x?q={EMAIL}").status == 404
    assert visitor.post(f"{url}/door/api/entries", {"raw": TYPED[2]}).status == 404
    assert "gelöscht" in visitor.send_form(f"{url}/registrations/{key}/erasure").text

    served.process.terminate()
    written, _ = served.process.communicate(timeout=GIVES_UP_SECONDS)
    logs = written + "".join(path.read_text("utf-8", errors="replace") for path in data_dir.rglob("*.log"))

    assert re.search(r"mail [0-9a-f-]{36} \(registration_confirmed\): sent", logs), (
        logs
    )  # what it does is in the log all the same
    told = [*NAME.split(), EMAIL, "zabbel", PHONE, "040690", *TYPED, key, token, code, code[:4], "127.0.0.1"]
    assert [word for word in told if word.lower() in logs.lower()] == []
    assert config.DATA_DIR == data_dir
    assert app.config["DATA_DIR"] == data_dir
