"""The camera of the door: lenses, light, zoom, and streams that die (docs/door.md)."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS
from eventapp.models import Event, Ticket
from eventapp.services import devices as device_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.stubbed_lenses import StubbedLenses

pytestmark = pytest.mark.browser


@pytest.fixture
def lenses(page: Page) -> StubbedLenses:
    """The lenses of the phone."""
    return StubbedLenses(page)


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that is on now."""
    now = datetime.now(UTC)
    return make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])


@pytest.fixture
def phone(page: Page, lenses: StubbedLenses, event: Event, app: Flask) -> DoorPhone:
    """A helper's phone whose door is open and whose camera runs."""
    link = device_services.make_door_link(
        event_id=event.id, gate="Tor West", rights=HELPER_RIGHTS, now=datetime.now(UTC)
    )
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    phone = DoorPhone(page)
    phone.pair(f"/door/#{link.reference}.{secret}")
    expect(page.locator('[data-camera="hold"]')).to_be_visible(timeout=10_000)
    return phone


def test_light_zoom_and_lens_are_there_where_the_device_has_them_and_remembered(
    phone: DoorPhone, lenses: StubbedLenses
) -> None:
    page = phone.page
    nearer, farther = (page.get_by_role("button", name=name) for name in ("Näher heran", "Weiter weg"))
    light = page.get_by_role("button", name="Licht")

    nearer.click()
    nearer.click()
    lenses.expect_set("zoom", 2.3)
    light.click()
    lenses.expect_set("torch", True)
    expect(light).to_have_attribute("aria-pressed", "true")
    lenses.expect_set("zoom", 2.3)  # the light does not undo the zoom
    lenses.expect_set("focusMode", "continuous")
    assert all(button.bounding_box()["height"] >= 48 for button in (nearer, farther, light))  # type: ignore[index]
    page.reload()
    phone.expect_open()

    lenses.expect_set("zoom", 2.3)
    expect(light).to_have_attribute("aria-pressed", "false")
    farther.click()
    farther.click()
    lenses.expect_set("zoom", 1)
    expect(farther).to_be_disabled()

    phone.act("lens")
    sheet = phone.sheet("lens")
    expect(sheet.get_by_role("button", name="Kamera hinten")).to_have_attribute("aria-current", "true")
    sheet.get_by_role("button", name="Kamera vorne").click()
    lenses.expect_opened("main", "front")
    expect(nearer).to_be_hidden()
    expect(light).to_be_hidden()


def test_a_remembered_lens_is_found_again_by_its_name_and_else_the_usual_one_is_taken(
    phone: DoorPhone, lenses: StubbedLenses
) -> None:
    back = {"id": "new-main", "label": "camera2 0, facing back", "can": {}}
    front = {"id": "new-front", "label": "camera2 1, facing front", "can": {}}
    phone.act("lens")
    phone.sheet("lens").get_by_role("button", name="Kamera vorne").click()
    lenses.expect_opened("main", "front")

    lenses.change(back, front)  # the same lenses under other ids
    phone.page.reload()
    lenses.expect_opened("new-main", "new-front")
    lenses.change(back)  # and now it is gone
    phone.page.reload()

    lenses.expect_opened("new-main")
    expect(phone.page.locator('[data-part="camera-words"]')).to_have_text("Code in den Rahmen halten")


def test_a_stream_that_ends_goes_mute_or_stands_still_is_started_again_once(
    phone: DoorPhone, lenses: StubbedLenses
) -> None:
    light = phone.page.get_by_role("button", name="Licht")
    light.click()
    lenses.expect_set("torch", True)

    lenses.do("track.stop(); track.onended(); dispatchEvent(new Event('focus')); dispatchEvent(new Event('pageshow'))")
    lenses.expect_opened("main", "main")
    expect(light).to_have_attribute("aria-pressed", "true")  # and it is on: the new stream was asked for it
    lenses.expect_set("torch", True)
    lenses.do("Object.defineProperty(track, 'muted', {value: true}); track.onmute()")
    lenses.expect_opened("main", "main", "main")
    lenses.do("camera.isStill = true")
    lenses.expect_opened("main", "main", "main", "main")
    lenses.do("camera.isStill = false; camera.isBlack = true; dispatchEvent(new Event('pageshow'))")
    lenses.expect_opened("main", "main", "main", "main", "main")

    expect(phone.page.locator('[data-camera="hold"]')).to_be_visible()


def test_a_large_photo_that_lies_on_its_side_is_read(
    phone: DoorPhone, event: Event, live_server: str, tmp_path: Path
) -> None:
    registration = make_registration(event, now=datetime.now(UTC))
    [ticket] = db.session.scalars(select(Ticket).where(Ticket.registration_id == registration.id))
    phone.page.reload()  # the roster has the ticket
    phone.expect_open()

    phone.page.locator('[data-part="photo"]').set_input_files(
        _photo(ticket_picture(ticket.token, base_url=live_server), tmp_path)
    )

    phone.expect_verdict("admitted", "Willkommen")


def _photo(code: bytes, folder: Path) -> Path:
    """A picture of 12 million points with a small code on it, turned by its EXIF header."""
    photo = Image.new("RGB", (4000, 3000), (120, 110, 100))
    with Image.open(BytesIO(code)) as ticket:
        photo.paste(ticket.convert("RGB").resize((420, 420)), (1800, 1300))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = folder / "photo.jpg"
    photo.rotate(7, fillcolor=(120, 110, 100)).save(path, "JPEG", quality=85, exif=exif)
    return path
