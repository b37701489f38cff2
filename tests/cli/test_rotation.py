"""New contact keys by command while a real server and a real worker are at work: every address stays readable."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import String, select, type_coerce

from config import Config
from eventapp.db import Base, db
from eventapp.domain.states import OutboxStatus
from eventapp.models import OutboxMessage, Registration
from eventapp.sealing import SealedText, keys_of
from tests.support.builders import make_event, make_organization, make_session, make_user
from tests.support.mail_server import MailServer
from tests.support.served import GIVES_UP_SECONDS, PROJECT_DIR, Serve, serving
from tests.support.visitor import Visitor

VISITORS = 2
#: a command takes a while to begin; so many people are enough on a slow machine, too
PAUSE_SECONDS, MOST = 0.4, 14


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    """Starts an installation that ends with the test."""
    with serving(data_dir) as start:
        yield start


class Guests:
    """People who register over HTTP, each with an address and a telephone number of their own."""

    def __init__(self, url: str) -> None:
        self._form = f"{url}/events/kw/registration"
        self._numbers = count(1)
        self.contacts: dict[str, str] = {}

    def register(self) -> None:
        """One more; fails unless the own page comes."""
        number = next(self._numbers)
        email, phone = f"guest{number}@example.org", f"+4917604069{number:04}"
        home = Visitor().send_form(self._form, adults="1", name=f"Gast {number}", email=email, phone=phone)
        assert (home.status, "/registrations/" in home.url) == (200, True), home.text
        self.contacts[email] = phone

    def register_while(self, process: subprocess.Popen[str]) -> None:
        """Go on until a command has ended, once at least."""
        self.register()
        while process.poll() is None and len(self.contacts) < MOST:
            time.sleep(PAUSE_SECONDS)
            self.register()


def command(config: Config, *words: str) -> subprocess.Popen[str]:
    """`flask --app wsgi keys …` as an administrator gives it, in a process of its own."""
    unset = {field.name: "" for field in fields(Config)}
    chosen = {name: str(getattr(config, name)) for name in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY")}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "keys", *words],
        cwd=PROJECT_DIR,
        env={"PATH": os.environ["PATH"], "HOME": str(config.DATA_DIR), **unset, **chosen},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    """What the command said; fails unless it went well."""
    output, _ = process.communicate(timeout=GIVES_UP_SECONDS)
    assert process.returncode == 0, output
    return output


def sealed_by() -> set[str]:
    """The names of the keys that seal anything in any table."""
    db.session.rollback()
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, SealedText)
    ]
    stored = [text for column in columns for text in db.session.scalars(select(type_coerce(column, String)))]
    return {str(text).partition(".")[0] for text in stored if text}


def contacts() -> dict[str, str]:
    """What the tables say of the guests, opened with the keys that are in the file."""
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.execute(select(Registration.email, Registration.phone))
    return {str(email): str(phone) for email, phone in rows}


def wait_for_mails(server: MailServer, addresses: set[str]) -> None:
    """Return when the worker has sent one to each."""
    ends = time.monotonic() + GIVES_UP_SECONDS
    while {str(mail["To"]) for mail in server.received} != addresses and time.monotonic() < ends:
        time.sleep(0.05)
    assert {str(mail["To"]) for mail in server.received} == addresses


def test_keys_change_while_people_register_and_nothing_is_lost(
    app: Flask, config: Config, serve: Serve, smtp_server: MailServer
) -> None:
    soon = datetime.now(UTC) + timedelta(days=30)
    herne = make_organization()
    make_user(herne, email="olga@example.org", password_hash="set")
    make_event(
        organization=herne,
        reference="kw",
        capacity=None,
        sessions=[make_session(starts_at=soon, ends_at=soon + timedelta(hours=3))],
    )
    old = keys_of(db.engine).active
    served = serve(
        DATABASE_URL=config.DATABASE_URL,
        SECRET_KEY=config.SECRET_KEY,
        SMTP_URL=smtp_server.url,
        MAIL_FROM="Netzwerk Herne <einlass@example.org>",
        FORM_SECONDS="0",
        WORKER_INTERVAL_SECONDS="1",
    )
    guests = Guests(served.url)

    guests.register()
    before = set(guests.contacts)
    rotation = command(config, "rotate-contacts")
    with ThreadPoolExecutor(VISITORS) as people:
        for visitor in [people.submit(guests.register_while, rotation) for _ in range(VISITORS)]:
            visitor.result(timeout=GIVES_UP_SECONDS)
    assert "Active contact key: " in said(rotation)
    new = keys_of(db.engine).active
    guests.register()
    assert (old != new, sealed_by(), keys_of(db.engine).names) == (True, {new}, [old, new])
    assert "is gone" in said(command(config, "drop-contact-key", old))
    guests.register()
    Visitor().send_form(f"{served.url}/registrations/lost", email=min(before))  # found by the new seal

    wait_for_mails(smtp_server, set(guests.contacts))
    assert contacts() == guests.contacts
    assert (sealed_by(), keys_of(db.engine).names) == ({new}, [new])
    assert len(guests.contacts) >= 3 + VISITORS
    states = db.session.scalars(select(OutboxMessage.status).distinct()).all()
    assert set(states) <= {OutboxStatus.SENT, OutboxStatus.WAITING}
