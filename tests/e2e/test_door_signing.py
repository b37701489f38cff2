"""A guest signs on the helper's phone, without a network; the signature is on the list afterwards and off the phone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS, EventKind
from eventapp.models import Device, Event, Organization, Signature, Ticket
from eventapp.services import devices as device_services
from eventapp.services import signatures
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_registration, make_session, make_user
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone
from tests.support.list_ink import LEAST_INK, ink_beside
from tests.support.signing_phone import SigningPage

pytestmark = pytest.mark.browser

PASSWORD = "willkommen in herne"
WINDOWS = ((320, 640), (844, 390), (390, 844))
#: The database of an earlier version of the door, before people could sign.
EARLIER_DISK = """() => new Promise((resolve, reject) => {
    const open = indexedDB.open("einlass-door", 1);
    open.onupgradeneeded = () => {
        open.result.createObjectStore("meta");
        open.result.createObjectStore("records", { autoIncrement: true });
        open.result.createObjectStore("entries", { keyPath: "uuid" });
    };
    open.onsuccess = () => resolve(open.result.close());
    open.onerror = () => reject(open.error);
})"""
WITHIN = """() => [...document.querySelectorAll('[data-dialog="signing"] button, [data-part="ink"]')]
    .filter((one) => one.checkVisibility())
    .every((one) => { const { top, bottom, left, right, height } = one.getBoundingClientRect();
        return height >= 48 && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth; })"""


@pytest.fixture(autouse=True)
def camera(fake_camera: FakeCamera) -> FakeCamera:
    """The camera, looking at nothing."""
    fake_camera.show_nothing()
    return fake_camera


@pytest.fixture
def event(app: Flask) -> Event:
    """A symposium that is on now; three people are expected, and people may sign on phones."""
    now = datetime.now(UTC)
    session = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    event = make_event(kind=EventKind.FACHTAG, title="Landesweiter Fachtag", sessions=[session])
    for name in ("Ada Beispiel", "Bilal Demir", "Cem Yurt"):
        make_registration(event, name=name, email=None, now=now)
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=now)
    return event


@pytest.fixture
def phone(page: Page, event: Event, app: Flask) -> DoorPhone:
    """A helper's phone at the event's door, which has helped before."""
    link = device_services.make_door_link(
        event_id=event.id, gate="Tor West", rights=HELPER_RIGHTS, now=datetime.now(UTC)
    )
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    phone = DoorPhone(page)
    page.goto("/imprint")
    page.evaluate(EARLIER_DISK)
    phone.pair(f"/door/#{link.reference}.{secret}")
    return phone


@pytest.fixture
def office(browser: Browser, live_server: str) -> Iterator[Page]:
    """An organizer's computer."""
    context = browser.new_context(base_url=live_server, locale="de-DE")
    yield context.new_page()
    context.close()


def codes() -> list[str]:
    """The short codes, in the order of the registrations."""
    return list(db.session.scalars(select(Ticket.short_code).order_by(Ticket.id)))


def stored() -> list[Signature]:
    """What the server has."""
    db.session.rollback()
    return list(db.session.scalars(select(Signature)))


def list_with_names(page: Page, event: Event) -> bytes:
    """The list as an organizer downloads it."""
    organizer = make_user(
        db.session.get_one(Organization, event.organization_id),
        email="olga@example.org",
        password_hash=hash_password(PASSWORD),
    )
    page.goto("/login")
    page.get_by_label("E-Mail").fill(organizer.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")
    page.goto(f"/manage/events/{event.reference}/lists/names")
    page.get_by_label("Wofür brauchen Sie die Namen?").fill("Nachweis für den Fördergeber")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF herunterladen").click()
    return download.value.path().read_bytes()


def test_a_guest_signs_without_a_network_and_the_list_has_it(event: Event, phone: DoorPhone, office: Page) -> None:
    page, signing = phone.page, SigningPage(phone)
    page.context.set_offline(True)
    phone.type_code(codes()[0])
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")
    phone.type_code(codes()[1])
    phone.expect_verdict("pending", "Willkommen")

    signing.open()
    shown = signing.root.inner_text()
    assert ("Bilal D." in shown, "Landesweiter Fachtag" in shown) == (True, True)
    assert not any(word in shown for word in ("Demir", "Ada", "Cem"))
    done = signing.root.locator('[data-action="done"]')
    expect(done).to_be_disabled()
    signing.draw()
    signing.tap("again")
    assert signing.path() == ""
    expect(done).to_be_disabled()
    signing.draw()
    drawn = signing.path()
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        assert (page.evaluate(WITHIN), scrolls_sideways(page), signing.path()) == (True, 0, drawn), (width, height)
    assert find_violations(page) == []
    signing.tap("done")
    expect(signing.root.locator('[data-part="sign-thanks"]')).to_have_text("Danke!")
    signing.tap("leave")

    expect(signing.root).to_be_hidden()
    expect(phone.verdict).to_be_hidden()
    phone.expect_waiting("3 Einträge warten")
    [waiting] = signing.waiting()
    assert "Bilal" not in str(waiting)
    page.context.set_offline(False)
    phone.expect_settled()
    assert signing.waiting() == []
    [kept] = stored()
    assert kept.strokes == waiting["wire"]["strokes"]  # type: ignore[index]

    phone.type_code(codes()[1])
    phone.expect_verdict("again", "Schon drin")
    signing.open()
    signing.tap("skip")
    expect(phone.verdict).to_be_hidden()
    assert len(stored()) == 1
    pdf = list_with_names(office, event)
    assert [ink_beside(pdf, name) > LEAST_INK for name in ("Ada", "Bilal", "Cem")] == [False, True, False]


def test_what_waits_on_a_revoked_phone_is_sent_before_it_is_wiped(phone: DoorPhone) -> None:
    page, signing = phone.page, SigningPage(phone)
    page.context.set_offline(True)
    phone.type_code(codes()[0])
    phone.expect_verdict("pending", "Willkommen")
    signing.open()
    signing.draw()
    signing.tap("done")
    signing.tap("leave")

    device_id = db.session.scalars(select(Device.id)).one()
    device_services.revoke_device(device_id=device_id, now=datetime.now(UTC))
    page.context.set_offline(False)

    expect(page.locator('[data-screen="ended"]')).to_be_visible(timeout=40_000)
    expect(page.locator('[data-part="ended-what"]')).to_contain_text("gelöscht", timeout=40_000)
    assert (len(stored()), signing.waiting(), phone.stored()["meta"]) == (1, [], 0)
