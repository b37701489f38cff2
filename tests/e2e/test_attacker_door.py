"""The attacker of tests/e2e/test_attacker.py at the door: hostile words in names, titles and gates, and in a code.

The phone and the tablet show them as words or not at all. No foreign host, no cookie.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import qrcode
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.pairing import link_fragment, link_secret
from eventapp.domain.states import DeviceRight
from eventapp.models import Attendee, Registration, Ticket
from eventapp.services import devices
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone
from tests.support.hostile_texts import PAYLOADS, poison
from tests.support.proofs import FACTOR, SEED
from tests.support.watched_browser import Watch

pytestmark = [pytest.mark.browser, pytest.mark.proof]

TURNS = range(len(PAYLOADS)) if FACTOR > 1 else [SEED % len(PAYLOADS)]
RIGHTS = (DeviceRight.SCAN, DeviceRight.SEARCH, DeviceRight.WALK_IN, DeviceRight.SUPERVISOR)
#: In one word: the door shows no more than that of a name.
WORD = "<svg/onload=pwn()>"


@dataclass(frozen=True, kw_only=True)
class HostileDoor:
    """A door that is open now, with hostile words in all texts of its event; the links end in their secrets."""

    helpers_link: str
    tablets_link: str
    code: str


@pytest.fixture(params=TURNS)
def door(app: Flask, request: pytest.FixtureRequest) -> HostileDoor:
    """A festival that is on now, with one guest."""
    now = datetime.now(UTC)
    session = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    event = make_event(sessions=[session])
    make_registration(event, now=now)
    code = db.session.scalars(select(Ticket.short_code)).one()
    links = []
    for rights in (RIGHTS, (DeviceRight.KIOSK,)):
        link = devices.make_door_link(event_id=event.id, gate="Tor", rights=rights, now=now)
        secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
        links.append(f"/door/#{link_fragment(link.reference, secret=secret, is_kiosk=rights != RIGHTS)}")
    assert len(poison(turn=request.param).words) > 20
    db.session.execute(update(Registration).values(name=f"{WORD} Kaya"))  # the door shows a first name whole
    db.session.execute(update(Attendee).values(name=f"{WORD} Kaya"))
    db.session.commit()
    return HostileDoor(helpers_link=links[0], tablets_link=links[1], code=code)


@pytest.fixture
def context(browser: Browser, live_server: str, fake_camera: FakeCamera) -> Iterator[BrowserContext]:
    """A phone whose camera sees nothing."""
    fake_camera.show_nothing()
    context = browser.new_context(
        base_url=live_server, viewport={"width": 390, "height": 844}, permissions=["camera"], locale="de-DE"
    )
    yield context
    context.close()


def test_phone_shows_hostile_words_and_codes_and_runs_none(door: HostileDoor, context: BrowserContext) -> None:
    watch, page = Watch(context), context.new_page()
    phone = DoorPhone(page)

    phone.pair(door.helpers_link, name=WORD)
    phone.type_code(door.code)
    phone.expect_verdict("admitted", "Willkommen")
    watch.read(page)
    phone.tap("next")
    for name in ("guests", "log", "phone", "search"):
        phone.act(name)
        expect(phone.sheet(name)).to_be_visible()
        if name == "search":
            page.locator("#guest-name").fill("Kaya")
            expect(phone.sheet(name).locator('[data-part="found"] button')).to_contain_text(WORD)
        watch.read(page)
        phone.sheet(name).locator('[data-action="close"]').click()
    for content in ("javascript:pwn()", "<img src=x onerror=pwn()>", "https://evil.example/t/AAAA"):
        _hold_up(page, content)
        expect(phone.verdict).to_be_visible()
        watch.read(page)
        phone.tap("next")
    phone.expect_settled()

    assert (watch.findings, watch.foreign_hosts(), context.cookies()) == ([], set(), [])


def test_tablet_shows_hostile_words_and_runs_none(door: HostileDoor, context: BrowserContext) -> None:
    watch, tablet = Watch(context), context.new_page()

    tablet.goto(door.tablets_link)
    tablet.get_by_role("button", name="Tür öffnen").click()
    expect(tablet.locator('[data-screen="kiosk"]')).to_be_visible()
    watch.read(tablet)
    tablet.get_by_role("button", name="Code tippen").click()
    tablet.locator("#kiosk-code").fill(WORD)
    tablet.get_by_role("button", name="Prüfen").click()
    expect(tablet.locator("#kiosk-code-error")).to_be_visible()
    tablet.locator("#kiosk-code").fill(door.code)
    tablet.get_by_role("button", name="Prüfen").click()
    expect(tablet.locator('[data-part="kiosk-card"]')).to_have_attribute("data-kind", "welcome")
    texts = watch.read(tablet).texts

    assert not any("Kaya" in text for text in texts)
    assert (watch.findings, watch.foreign_hosts(), context.cookies()) == ([], set(), [])


def _hold_up(page: Page, content: str) -> None:
    picture = BytesIO()
    qrcode.make(content).save(picture)
    photo = {"name": "code.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.locator('[data-part="photo"]').set_input_files(photo)  # type: ignore[arg-type]
