"""After a log-out: going back shows nothing of anybody, and a phone at the door has lost nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.models import Event, Organization, Ticket
from eventapp.services import devices as device_services
from tests.support.builders import make_event, make_organization, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium
from tests.support.door_phone import DoorPhone
from tests.support.office_login import log_in_olga
from tests.support.phone_disk import expect_offline_ready

pytestmark = pytest.mark.browser

GUEST = "Ada Beispiel"


@pytest.fixture
def now() -> datetime:
    """The time of the browser."""
    return datetime.now(UTC)


@pytest.fixture
def organization(app: Flask) -> Organization:
    """Where Olga works."""
    return make_organization()


@pytest.fixture
def event(organization: Organization, now: datetime) -> Event:
    """A festival that is on."""
    on = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    return make_event(organization=organization, reference="fest", sessions=[on])


@pytest.fixture
def remembering_page(browser: Browser, fake_camera: FakeCamera, live_server: str) -> Iterator[Page]:
    """A browser that keeps whole pages for going back, as those of people do and those of tests do not."""
    remembering = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=chromium_flags(camera_file=fake_camera.path),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield remembering.new_page(base_url=live_server, locale="de-DE")
    remembering.close()


def log_out(page: Page) -> None:
    """Leave, from the own account."""
    page.goto("/account")
    page.get_by_role("button", name="Abmelden", exact=True).first.click()
    page.wait_for_url("**/")


def test_going_back_shows_nobody(
    remembering_page: Page, organization: Organization, event: Event, now: datetime
) -> None:
    page = remembering_page
    reference = make_registration(event, name=GUEST, now=now).reference
    log_in_olga(page, organization)
    for path in ("/manage/events/fest/people", f"/manage/events/fest/people/{reference}"):
        page.goto(path)
        expect(page.get_by_text(GUEST).first).to_be_visible()
    log_out(page)

    seen = []
    for _ in range(3):
        page.go_back(wait_until="load")
        seen.append(page.locator("body").inner_text())

    assert [GUEST in text or "Olga" in text for text in seen] == [False] * 3
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")


def test_scans_that_wait_outlive_a_log_out(
    app: Flask, page: Page, organization: Organization, event: Event, now: datetime
) -> None:
    registration = make_registration(event, now=now)
    code = db.session.query(Ticket).filter_by(registration_id=registration.id).one().short_code
    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=(), now=now)
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    phone = DoorPhone(page)
    phone.pair(f"/door/#{link.reference}.{secret}")
    expect_offline_ready(page)
    office = page.context.new_page()
    log_in_olga(office, organization)
    page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")

    with office.expect_response("**/logout") as answer:
        log_out(office)
    assert answer.value.all_headers()["clear-site-data"] == '"cache"'

    page.reload()
    phone.expect_open()
    phone.expect_waiting("1 Eintrag wartet")
    expect_offline_ready(page)
    page.unroute("**/door/api/**")
    phone.expect_settled()
