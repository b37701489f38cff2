"""What goes wrong at a door whose server is away: wrong codes, news that came too late, access that ended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from config import Config
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import Conflict, DeviceRight, EventKind, ScanResult
from eventapp.models import Device, Event, LogEntryRow, Registration, Ticket
from eventapp.services import devices as device_services
from eventapp.services import registrations as registration_services
from eventapp.services import tickets as ticket_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.phone_disk import expect_offline_ready
from tests.support.stoppable_server import StoppableServer

pytestmark = pytest.mark.browser

#: Everything that the browser has put aside of this site, as text.
_CACHED = """async () => {
    const texts = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            texts.push(request.url, await (await cache.match(request)).text());
        }
    }
    return texts.join("\\n");
}"""


@pytest.fixture
def server(config: Config) -> Iterator[StoppableServer]:
    """A running server."""
    server = StoppableServer(config)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def event(app: Flask) -> Event:
    """A workshop that is on now: only who is registered comes in."""
    now = datetime.now(UTC)
    session = make_session(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2))
    return make_event(kind=EventKind.WORKSHOP, sessions=[session])


@pytest.fixture
def phone(server: StoppableServer, browser: Browser, fake_camera: FakeCamera) -> Iterator[DoorPhone]:
    """A helper's phone; its camera looks at nothing yet."""
    fake_camera.show_nothing()
    context = browser.new_context(base_url=server.url, permissions=["camera"], locale="de-DE")
    yield DoorPhone(context.new_page())
    context.close()


def _link(event: Event, app: Flask) -> str:
    rights = (DeviceRight.SEARCH,)
    link = device_services.make_door_link(event_id=event.id, gate="Eingang", rights=rights, now=datetime.now(UTC))
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def _register(event: Event, name: str) -> Registration:
    return make_registration(event, name=name, now=datetime.now(UTC))


def _token(registration: Registration) -> str:
    """The code of the registration's first ticket."""
    tokens = select(Ticket.token).where(Ticket.registration_id == registration.id).order_by(Ticket.id)
    return db.session.scalars(tokens).first() or ""


def _log() -> list[LogEntryRow]:
    db.session.rollback()
    return list(db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.device_seq)))


def test_wrong_codes_and_late_news_are_told_apart_while_the_server_is_away(
    app: Flask, event: Event, server: StoppableServer, phone: DoorPhone, fake_camera: FakeCamera
) -> None:
    now = datetime.now(UTC)
    sister = make_event(title="Netzwerkarbeit", kind=EventKind.WORKSHOP)
    sister.organization_id = event.organization_id
    db.session.commit()
    guest, canceled = _register(event, "Amina Kaya"), _register(event, "Jonas Weber")
    replaced, valid = _token(guest), _token(canceled)
    ticket_services.reissue(registration_id=guest.id, now=now)
    forged = valid[:60] + ("A" if valid[60] != "A" else "B") + valid[61:]
    foreign = _token(make_registration(sister, name="Lea Roth"))
    phone.pair(_link(event, app))
    expect_offline_ready(phone.page)
    server.stop()
    phone.page.reload()
    phone.expect_open()

    for token, word in ((forged, "Nicht echt"), (foreign, "Andere Veranstaltung"), (replaced, "Alter Code")):
        fake_camera.show(ticket_picture(token, base_url=server.url))
        phone.expect_verdict("refused", word)
    registration_services.cancel(registration_id=canceled.id, now=datetime.now(UTC))  # the phone cannot know
    fake_camera.show(ticket_picture(valid, base_url=server.url))
    phone.expect_verdict("pending", "Willkommen")
    server.start()

    phone.expect_verdict("attention", "Bitte klären")
    expect(phone.verdict).to_contain_text("Jonas W.")
    fake_camera.show_nothing()
    phone.page.reload()  # nobody has seen it yet
    phone.expect_verdict("attention", "Bitte klären")
    phone.tap("understood")
    expect(phone.verdict).to_be_hidden()
    phone.page.reload()
    phone.expect_open()
    expect(phone.verdict).to_be_hidden()
    phone.expect_settled()
    results = [ScanResult.FORGED, ScanResult.OTHER_EVENT, ScanResult.REVOKED, ScanResult.ADMITTED]
    assert [row.result for row in _log()] == results
    assert [row.conflict for row in _log()] == [None, None, None, Conflict.NOT_VALID]


def test_a_phone_whose_access_has_ended_brings_what_waits_and_keeps_nothing_of_the_guests(
    app: Flask, event: Event, server: StoppableServer, phone: DoorPhone
) -> None:
    registration = _register(event, "Amina Kaya")
    [code] = db.session.scalars(select(Ticket.short_code).where(Ticket.registration_id == registration.id))
    phone.pair(_link(event, app))
    expect_offline_ready(phone.page)
    server.stop()
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")
    device_services.revoke_device(device_id=db.session.scalars(select(Device.id)).one(), now=datetime.now(UTC))
    server.start()

    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator('[data-screen="ended"]')).to_be_visible(timeout=20_000)
    expect(phone.page.get_by_text("Alle Daten dieser Tür sind von diesem Gerät gelöscht.")).to_be_visible()

    assert [row.result for row in _log()] == [ScanResult.ADMITTED]
    assert phone.stored() == {"meta": 0, "records": 0, "states": []}
    assert phone.page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []
    cached = phone.page.evaluate(_CACHED)
    assert [word for word in ("Amina", "/door/api/", registration.reference, code) if word in cached] == []
    for shown in ("Amina", code):
        expect(phone.page.locator("body")).not_to_contain_text(shown)
