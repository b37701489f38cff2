"""Hostile words in names, titles and gates at the door: the phone shows them as words. No foreign host, no cookie."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import DeviceRight
from eventapp.models import Attendee, Registration, Ticket
from eventapp.services import devices
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone
from tests.support.hostile_texts import poison, watch

pytestmark = pytest.mark.browser

WORD = "<svg/onload=pwn()>"


@pytest.fixture
def page(browser: Browser, live_server: str, fake_camera: FakeCamera) -> Iterator[Page]:
    """A phone that notes what must not happen."""
    fake_camera.show_nothing()
    context = browser.new_context(
        base_url=live_server, viewport={"width": 390, "height": 844}, permissions=["camera"], locale="de-DE"
    )
    watch(context)
    yield context.new_page()
    context.close()


def test_door_shows_hostile_words_and_runs_none(app: Flask, page: Page) -> None:
    now = datetime.now(UTC)
    session = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    event = make_event(sessions=[session])
    make_registration(event, now=now)
    code = db.session.scalars(select(Ticket.short_code)).one()
    rights = (DeviceRight.SCAN, DeviceRight.SEARCH, DeviceRight.WALK_IN, DeviceRight.SUPERVISOR)
    link = devices.make_door_link(event_id=event.id, gate="Tor", rights=rights, now=now)
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    assert poison() > 0
    db.session.execute(update(Registration).values(name=f"{WORD} Kaya"))  # the door shows a first name whole
    db.session.execute(update(Attendee).values(name=f"{WORD} Kaya"))
    db.session.commit()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    phone = DoorPhone(page)

    phone.pair(f"/door/#{link.reference}.{secret}", name=WORD)
    phone.type_code(code)
    phone.expect_verdict("admitted", "Willkommen")
    phone.tap("next")
    for name in ("guests", "log", "phone", "search"):
        phone.act(name)
        expect(phone.sheet(name)).to_be_visible()
        if name == "search":
            page.locator("#guest-name").fill("Kaya")
            expect(phone.sheet(name).locator('[data-part="found"] button')).to_contain_text(WORD)
        phone.sheet(name).locator('[data-action="close"]').click()
    phone.expect_settled()

    assert page.evaluate("window.broken") == []
    assert hosts == {"localhost"}
    assert page.context.cookies() == []
