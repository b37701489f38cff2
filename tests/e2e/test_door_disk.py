"""A phone whose disk is full: it says so, shows no green, loses nothing, and goes on when there is room again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from config import Config
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.models import LogEntryRow, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone
from tests.support.door_shift import kept_entries
from tests.support.phone_disk import expect_offline_ready, full_disk, phone_with_disk
from tests.support.stoppable_server import StoppableServer

pytestmark = pytest.mark.browser


@pytest.fixture
def server(config: Config) -> Iterator[StoppableServer]:
    """A running server."""
    server = StoppableServer(config)
    server.start()
    yield server
    server.stop()


def _save(phone: DoorPhone) -> list[str]:
    """Save the phone's log as a file and return the uuids in it."""
    phone.act("phone")
    with phone.page.expect_download() as saving:
        phone.sheet("phone").locator('[data-action="export"]').click()
    phone.sheet("phone").locator('[data-action="close"]').click()
    saved = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
    return [entry["uuid"] for entry in saved["entries"]]


def test_a_full_disk_is_said_and_nobody_is_in_until_there_is_room_again(
    app: Flask, server: StoppableServer, browser: Browser, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    event = make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])
    for number in range(5):
        make_registration(event, name=f"Gast{number}", now=now)
    codes = db.session.scalars(select(Ticket.short_code).order_by(Ticket.id)).all()
    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=(), now=now)
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    folder = tmp_path / "phone"

    with phone_with_disk(browser, folder=folder, camera=FakeCamera(tmp_path / "camera.y4m"), url=server.url) as context:
        phone = DoorPhone(context.pages[0])
        phone.pair(f"/door/#{link.reference}.{secret}")
        expect_offline_ready(phone.page)
        server.stop()
        for code in codes[:2]:
            phone.type_code(code)
            phone.expect_verdict("pending", "Willkommen")
            phone.tap("next")

        with full_disk(folder):
            for _ in range(2):
                phone.type_code(codes[2])
                phone.expect_verdict("attention", "Nicht gespeichert")
                phone.tap("understood")
            phone.expect_counts(admitted=2, expected=3, inside=2)
            assert len(_save(phone)) == 2

        for code in codes[2:4]:
            phone.type_code(code)
            phone.expect_verdict("pending", "Willkommen")
            phone.tap("next")
        saved = _save(phone)
        phone.page.reload()
        phone.expect_open()
        phone.expect_counts(admitted=4, expected=1, inside=4)
        server.start()
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.expect_settled()
        kept = [entry.uuid for entry in kept_entries(phone.page)]

    db.session.rollback()
    assert list(db.session.scalars(select(LogEntryRow.uuid).order_by(LogEntryRow.device_seq))) == saved == kept
    [session] = attendance_queries.list_session_attendance(event.id)
    assert (session.report.admitted, session.report.surplus) == (4, 0)
