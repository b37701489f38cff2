"""The door without a server: started, scanned, killed, started again, and then everything arrives."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from config import Config
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS
from eventapp.models import Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.phone_disk import expect_offline_ready, phone_with_disk
from tests.support.stoppable_server import StoppableServer

pytestmark = pytest.mark.browser


@pytest.fixture
def server(config: Config) -> Iterator[StoppableServer]:
    """A running server."""
    server = StoppableServer(config)
    server.start()
    yield server
    server.stop()


def test_the_door_works_from_the_start_of_the_day_without_a_server(
    app: Flask, server: StoppableServer, browser: Browser, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    event = make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])
    for number in range(6):
        make_registration(event, adults=1 + number % 2, name=f"Gast {number}", now=now)
    tickets = db.session.query(Ticket).order_by(Ticket.id).all()
    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=HELPER_RIGHTS, now=now)
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    camera = FakeCamera(tmp_path / "camera.y4m")

    with phone_with_disk(browser, folder=tmp_path / "phone", camera=camera, url=server.url) as context:
        phone = DoorPhone(context.pages[0])
        phone.pair(f"/door/#{link.reference}.{secret}")
        expect_offline_ready(phone.page)
        server.stop()

        phone.page.reload()
        phone.expect_open()
        camera.show(ticket_picture(tickets[0].token, base_url=server.url))
        phone.expect_verdict("pending", "Willkommen")
        camera.show_nothing()

    with phone_with_disk(browser, folder=tmp_path / "phone", camera=camera, url=server.url) as context:
        phone = DoorPhone(context.pages[0])
        phone.page.goto("/door/")
        phone.expect_open()
        phone.expect_waiting("1 Eintrag wartet")
        phone.type_code(tickets[1].short_code)
        phone.expect_verdict("question", "Wie viele kommen?")
        phone.tap("confirm")
        phone.expect_verdict("pending", "Willkommen")
        phone.tap("next")
        phone.type_code(tickets[0].short_code)
        phone.expect_verdict("again", "Schon drin")
        phone.tap("next")
        phone.expect_counts(admitted=3, expected=6, inside=3)
        expect(phone.page.locator('[data-part="line"]')).to_contain_text("ohne Netz")

        server.start()
        phone.expect_settled()
        phone.expect_counts(admitted=3, expected=6, inside=3)

    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    assert (session.report.admitted, session.report.surplus) == (3, 0)


def test_a_new_version_waits_for_a_tap_and_keeps_what_waits(
    app: Flask, server: StoppableServer, browser: Browser, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    event = make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])
    code = db.session.query(Ticket).filter_by(registration_id=make_registration(event, now=now).id).one().short_code
    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=(), now=now)
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    camera = FakeCamera(tmp_path / "camera.y4m")

    with phone_with_disk(browser, folder=tmp_path / "phone", camera=camera, url=server.url) as context:
        phone = DoorPhone(context.pages[0])
        phone.pair(f"/door/#{link.reference}.{secret}")
        expect_offline_ready(phone.page)
        phone.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
        phone.type_code(code)
        phone.expect_verdict("pending", "Willkommen")
        phone.tap("next")

        server.new_version("0123456789ab")
        phone.page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
        offer = phone.page.get_by_role("button", name="Jetzt wechseln")
        expect(offer).to_be_visible(timeout=20_000)
        phone.expect_waiting("1 Eintrag wartet")
        offer.click()

        expect(phone.page.locator('script[type="module"][src*="0123456789ab"]')).to_have_count(1, timeout=20_000)
        phone.expect_open()
        phone.expect_waiting("1 Eintrag wartet")
        phone.page.unroute_all()
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.expect_settled()

    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    assert session.report.admitted == 1
