"""A stolen disk: no file of an installation shows an e-mail address or a telephone number of anybody (item 7).

Every value of every table, the raw files of SQLite with their logs, the shared counters, backups taken apart: all are
searched for every address of the demonstration, of the team, of mails on their way and of a list half imported.
"""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import inspect, select, text

from config import Config
from eventapp.app import create_app, enable_migrations
from eventapp.db import db
from eventapp.domain.registering import Contact
from eventapp.models import AuditEntry, Event, Organization, OutboxMessage, Registration, User
from eventapp.services import contact_keys, registrations
from eventapp.services.audit import record
from tests.support.builders import NOW, make_details, make_event
from tests.support.client import Client
from tests.support.lists import csv_list, keep_list
from tests.support.registering import open_form, send

#: Numbers are searched for by their digits.
_BESIDES_DIGITS = re.compile(rb"[^0-9]")
_FEWEST_DIGITS = 8


@pytest.fixture
def _installation(app: Flask, config: Config, runner: FlaskCliRunner) -> None:
    """The demonstration, mails on their way, an account, a list that was uploaded, and a busy form."""
    assert runner.invoke(args=["demo", "load"]).exit_code == 0
    event = make_event(reference="rest")
    contact = Contact(email="unterwegs@example.org", phone="0176 040690-77")
    registrations.register(event_id=event.id, details=replace(make_details(), contact=contact), now=NOW)
    user = db.session.scalars(select(User).order_by(User.id)).all()[0]
    keep_list(event, csv_list(("Ida", "import@example.org"), heads=("Name", "E-Mail")), user_id=user.id)
    two = create_app(replace(config, WEB_WORKERS=2))  # shares its counters in a file
    two.test_client_class = Client
    visitor = two.test_client()
    assert isinstance(visitor, Client)
    fields = open_form(visitor, "/registrations/lost")
    fields["email"] = "unterwegs@example.org"
    assert send(visitor, "/registrations/lost", fields).status_code in (200, 303)
    with two.app_context():
        db.session.remove()
        db.engine.dispose()


def addresses() -> set[bytes]:
    """All that must not be found, in lower case. What organizers publish is no secret."""
    db.session.remove()
    found = {
        *db.session.scalars(select(Registration.email)),
        *db.session.scalars(select(User.email)),
        *db.session.scalars(select(OutboxMessage.recipient)),
        "import@example.org",
    }
    public = {
        *db.session.scalars(select(Organization.email)),
        *db.session.scalars(select(Event.contact_email)),
    }
    return {address.lower().encode() for address in found - public if address}


def numbers() -> set[bytes]:
    """The digits of telephone numbers that nobody publishes."""
    found = [number for number in db.session.scalars(select(Registration.phone)) if number]
    public = [*db.session.scalars(select(Organization.phone)), *db.session.scalars(select(Event.contact_phone))]
    shown = {_digits(number.encode()) for number in public}
    return {digits for number in found if len(digits := _digits(number.encode())) >= _FEWEST_DIGITS} - shown


def _digits(content: bytes) -> bytes:
    return _BESIDES_DIGITS.sub(b"", content)


def shown_by(content: bytes) -> set[bytes]:
    """Which addresses and numbers a stolen file shows."""
    small = content.lower()
    spaced = re.sub(rb"(?<=[0-9])[ /-](?=[0-9])", b"", content)
    return {address for address in addresses() if address in small} | {n for n in numbers() if n in spaced}


def files_of(folder: Path) -> Iterator[Path]:
    """Everything beside the keys, which are elsewhere when a disk of the database is stolen."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "contact_keys")


def values() -> bytes:
    """Every value of every table as it is stored."""
    tables = inspect(db.engine).get_table_names()
    rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    return "\n".join(str(tuple(row)) for row in rows).encode()


@pytest.mark.usefixtures("_installation")
def test_no_table_and_no_file_shows_an_address_or_a_number(app: Flask) -> None:
    assert len(addresses()) > 100
    assert len(numbers()) >= 1
    by_file = {path.name: shown_by(path.read_bytes()) for path in files_of(app.config["DATA_DIR"])}

    assert shown_by(values()) == set()
    assert {name: found for name, found in by_file.items() if found} == {}
    assert "limits.sqlite" in by_file
    if db.engine.dialect.name == "sqlite":
        assert {"einlass.sqlite", "einlass.sqlite-wal"} <= set(by_file)
    contact_keys.rotate()
    assert shown_by(values()) == set()
    assert {
        path.name: found for path in files_of(app.config["DATA_DIR"]) if (found := shown_by(path.read_bytes()))
    } == {}


@pytest.mark.usefixtures("_installation")
def test_no_backup_shows_an_address_or_a_number(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    enable_migrations(app)
    identity = pyrage.x25519.Identity.generate()
    plain, sealed = tmp_path / "plain.backup", tmp_path / "sealed.backup"
    assert runner.invoke(args=["backup", "create", str(plain)]).exit_code == 0
    app.config["BACKUP_RECIPIENTS"] = (str(identity.to_public()),)
    assert runner.invoke(args=["backup", "create", str(sealed)]).exit_code == 0

    opened = pyrage.decrypt(sealed.read_bytes(), [identity])
    packed = {"plain": plain.read_bytes(), "opened": opened}
    parts = {f"{name}/{part}": content for name, raw in packed.items() for part, content in unpack(raw)}

    assert {name: found for name, content in parts.items() if (found := shown_by(content))} == {}
    assert {"plain/einlass.sqlite", "opened/einlass.sqlite", "opened/contact_keys"} <= set(parts)
    assert "plain/contact_keys" not in parts
    assert shown_by(sealed.read_bytes()) == set()
    assert b"einlass" not in sealed.read_bytes()


def unpack(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a packed backup."""
    with tarfile.open(fileobj=BytesIO(raw), mode="r:gz") as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name, content.read()


@pytest.mark.usefixtures("app")
def test_search_finds_what_is_not_sealed() -> None:
    """The search itself can fail: an address in a log, a number written with spaces."""
    event = make_event()
    contact = Contact(email="offen@example.org", phone="0176 040690-78")
    registrations.register(event_id=event.id, details=replace(make_details(), contact=contact), now=NOW)
    record(
        "event.changed",
        subject_type="event",
        subject_reference=event.reference,
        organization_id=event.organization_id,
        reason="Offen@example.org, 0176 04 06 90-78",
        now=NOW,
    )
    db.session.commit()

    assert db.session.scalars(select(AuditEntry.reason)).all()[-1].startswith("Offen@")
    assert len(shown_by(values())) == 2
