"""A tablet at the entrance: guests hold up their own ticket, nobody's name is on it (docs/door.md)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.pairing import link_fragment, link_secret
from eventapp.domain.states import DeviceRight
from eventapp.models import Event, LogEntryRow, Ticket
from eventapp.services import devices as device_services
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import OUT_OF_VIEW_MS, ticket_picture

pytestmark = pytest.mark.browser
_WAITING_MS = 15_000
_NAMES = re.compile("Amina|Kaya|Olena|Demtschenko")
#: Everything in the tablet's database as text, the roster's bytes too.
_STORED = """async () => {
    const open = indexedDB.open("einlass-door");
    const db = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
    const text = (_, value) => (value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value);
    const all = [];
    for (const name of db.objectStoreNames) {
        const request = db.transaction(name).objectStore(name).getAll();
        all.push(await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); }));
    }
    db.close();
    return JSON.stringify(all, text);
}"""


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that is on now."""
    now = datetime.now(UTC)
    return make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])


@pytest.fixture
def tablet(browser: Browser, live_server: str, event: Event, app: Flask, fake_camera: FakeCamera) -> Iterator[Page]:
    """A tablet that is not paired yet, on the page of its link."""
    fake_camera.show_nothing()
    link = device_services.make_door_link(
        event_id=event.id, gate="Eingang", rights=[DeviceRight.KIOSK], now=datetime.now(UTC)
    )
    secret = link_secret(link.reference, secret_key=app.config["SECRET_KEY"].encode())
    context = browser.new_context(base_url=live_server, viewport={"width": 1024, "height": 768}, locale="de-DE")
    page = context.new_page()
    page.goto(f"/door/#{link_fragment(link.reference, secret=secret, is_kiosk=True)}")
    yield page
    context.close()


def register(event: Event, *, name: str, adults: int = 1, children: int = 0) -> Ticket:
    """A registration made now; its ticket."""
    registration = make_registration(event, name=name, adults=adults, children=children, now=datetime.now(UTC))
    return db.session.scalars(select(Ticket).where(Ticket.registration_id == registration.id)).one()


def open_tablet(tablet: Page) -> Locator:
    """Pair it, and wait for its camera; return its answers."""
    tablet.get_by_role("button", name="Tür öffnen").click()
    expect(tablet.locator('[data-screen="kiosk"][data-camera="hold"]')).to_be_visible(timeout=_WAITING_MS)
    return tablet.locator('[data-part="kiosk-card"]')


def expect_card(card: Locator, kind: str, word: str) -> None:
    """Wait for an answer."""
    expect(card).to_have_attribute("data-kind", kind, timeout=_WAITING_MS)
    expect(card.locator('[data-part="kiosk-word"]')).to_have_text(word, timeout=_WAITING_MS)


def hold_mark(tablet: Page) -> Locator:
    """Hold the mark as the team does; return what opens."""
    tablet.get_by_role("button", name="Für das Team: drei Sekunden halten").hover()
    tablet.mouse.down()
    sheet = tablet.locator('[data-dialog="kiosk-team"]')
    expect(sheet).to_be_visible(timeout=_WAITING_MS)
    tablet.mouse.up()
    return sheet


def log() -> list[tuple[str, str, int, int]]:
    """What the server's log holds now."""
    db.session.rollback()
    rows = db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.device_seq))
    return [(row.kind, row.result, row.adults, row.children) for row in rows]


def test_guests_check_themselves_in_without_a_network_and_without_names(
    event: Event, tablet: Page, fake_camera: FakeCamera, live_server: str
) -> None:
    amina = register(event, name="Amina Kaya")
    family = register(event, name="Olena Demtschenko", adults=2, children=3)
    pictures = [ticket_picture(ticket.token, base_url=live_server) for ticket in (amina, family)]
    card = open_tablet(tablet)
    violations = find_violations(tablet)
    tablet.get_by_role("button", name="English").click()
    expect(tablet.locator('[data-screen="kiosk"]')).to_have_attribute("lang", "en")
    tablet.get_by_role("button", name="Deutsch").click()
    tablet.context.set_offline(True)

    fake_camera.show(pictures[0])
    expect_card(card, "welcome", "Willkommen")
    violations += find_violations(tablet)
    expect(card).to_be_hidden(timeout=_WAITING_MS)
    fake_camera.show(pictures[1])
    expect_card(card, "question", "Wie viele sind da?")
    violations += find_violations(tablet)
    card.locator('[data-part="kiosk-children-row"]').get_by_role("button", name="Kinder: weniger").click()
    card.get_by_role("button", name="4 Personen sind da").click()
    expect_card(card, "welcome", "Willkommen")
    expect(card.locator('[data-part="kiosk-number"]')).to_have_text("4")
    fake_camera.show_nothing()
    tablet.wait_for_timeout(OUT_OF_VIEW_MS)
    fake_camera.show(pictures[0])
    expect_card(card, "team", "Bitte zum Team gehen")
    expect(card.locator('[data-part="kiosk-why"]')).to_contain_text("schon eingecheckt")
    violations += find_violations(tablet)
    expect(card).to_be_hidden(timeout=_WAITING_MS)

    sheet = hold_mark(tablet)
    expect(sheet.get_by_role("button", name="Abmelden und löschen")).to_be_disabled()
    tablet.context.set_offline(False)
    expect(sheet.get_by_role("button", name="Abmelden und löschen")).to_be_enabled(timeout=3 * _WAITING_MS)
    assert log() == [
        ("admit", "admitted", 1, 0),
        ("admit", "admitted", 2, 2),
        ("admit", "already_admitted", 0, 0),
    ]
    assert [violations, scrolls_sideways(tablet)] == [[], 0]
    assert _NAMES.search(tablet.content() + tablet.evaluate(_STORED)) is None


def test_a_code_is_typed_and_the_team_signs_the_tablet_off(event: Event, tablet: Page) -> None:
    ticket = register(event, name="Amina Kaya")
    card = open_tablet(tablet)

    tablet.get_by_role("button", name="Code tippen").click()
    tablet.locator("#kiosk-code").fill("AAAA AAAA")
    tablet.get_by_role("button", name="Prüfen").click()
    expect(tablet.locator("#kiosk-code-error")).to_contain_text("Dieser Code stimmt nicht")
    tablet.locator("#kiosk-code").fill(ticket.short_code)
    tablet.get_by_role("button", name="Prüfen").click()
    expect_card(card, "welcome", "Willkommen")
    card.get_by_role("button", name="Weiter").click()
    sheet = hold_mark(tablet)
    expect(sheet.get_by_role("button", name="Abmelden und löschen")).to_be_enabled(timeout=_WAITING_MS)
    sheet.get_by_role("button", name="Abmelden und löschen").click()

    expect(tablet.get_by_role("heading", name="Noch keine Tür")).to_be_visible()
    assert log() == [("admit", "admitted", 1, 0)]
    assert tablet.evaluate(_STORED).replace("[]", "").strip("[],") == ""
    tablet.reload()
    expect(tablet.get_by_role("heading", name="Noch keine Tür")).to_be_visible()


def test_the_team_sees_whether_the_tablet_is_ready_and_meanwhile_nobody_comes_in(
    event: Event, tablet: Page, fake_camera: FakeCamera, live_server: str
) -> None:
    ticket = register(event, name="Amina Kaya")
    card = open_tablet(tablet)
    hold_mark(tablet).get_by_role("button", name="Bereit?").click()
    ready = tablet.get_by_role("dialog", name="Bereit?")

    for name in ("camera", "decoder", "roster", "clock", "queue"):
        expect(ready.locator(f'[data-check="{name}"]')).to_have_attribute("data-result", "ok", timeout=_WAITING_MS)
    expect(ready.get_by_role("button", name="Proben")).to_be_hidden()
    assert [find_violations(tablet), scrolls_sideways(tablet)] == [[], 0]
    fake_camera.show(ticket_picture(ticket.token, base_url=live_server))
    tablet.wait_for_timeout(OUT_OF_VIEW_MS)
    expect(card).to_be_hidden()
    assert log() == []
    ready.get_by_role("button", name="Tür öffnen").click()

    expect_card(card, "welcome", "Willkommen")
