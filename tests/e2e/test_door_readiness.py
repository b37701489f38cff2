"""Before doors, in a real browser: each fault is shown with its help, and a rehearsal leaves no trace."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.rehearsal import TICKETS
from eventapp.domain.states import HELPER_RIGHTS, ScanResult
from eventapp.domain.tickets import short_code
from eventapp.models import Event, LogEntryRow, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from eventapp.services.rehearsal import list_rehearsal_links
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.readiness import Readiness

pytestmark = pytest.mark.browser

#: What real phones do to us, switched on and off by a test.
FAULTS = """
window.faults = {camera: true, screen: true, minutes: 0};
window.locks = [];
const media = navigator.mediaDevices, camera = media.getUserMedia.bind(media), now = Date.now.bind(Date);
media.getUserMedia = (wanted) =>
    window.faults.camera ? Promise.reject(new DOMException("", "NotAllowedError")) : camera(wanted);
Date.now = () => now() + window.faults.minutes * 60_000;
navigator.getBattery = () => Promise.resolve({level: 0.21, charging: false});
navigator.storage.persist = () => Promise.resolve(false);
navigator.wakeLock.request = async () => {
    if (window.faults.screen) throw new DOMException("", "NotAllowedError");
    window.locks.push(Object.assign(new EventTarget(), {released: false}));
    return window.locks.at(-1);
};
"""
#: A browser in which nothing answers.
SILENCE = """
const never = () => new Promise(() => {});
navigator.mediaDevices.getUserMedia = never;
navigator.storage.persist = navigator.storage.persisted = navigator.storage.estimate = never;
navigator.wakeLock.request = never;
navigator.getBattery = never;
Object.defineProperty(navigator, "vibrate", {value: undefined});
Object.defineProperty(navigator, "standalone", {value: false});
"""


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that begins tomorrow, open to all, with three people registered."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    event = make_event(sessions=[make_session(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=4))])
    for number in range(3):
        make_registration(event, name=f"Gast {number}", now=datetime.now(UTC))
    return event


@pytest.fixture(autouse=True)
def camera(fake_camera: FakeCamera) -> FakeCamera:
    """The camera, looking at nothing yet."""
    fake_camera.show_nothing()
    return fake_camera


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A phone with the camera allowed."""
    context = browser.new_context(
        base_url=live_server, viewport={"width": 390, "height": 844}, permissions=["camera"], locale="de-DE"
    )
    yield context
    context.close()


def link_of(event: Event, app: Flask) -> str:
    """A door link as an organizer hands it out."""
    link = device_services.make_door_link(
        event_id=event.id, gate="Tor West", rights=HELPER_RIGHTS, now=datetime.now(UTC)
    )
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def log() -> list[LogEntryRow]:
    """What the server's log holds now."""
    db.session.rollback()
    return list(db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.id)))


def pictures(app: Flask, *, base_url: str) -> dict[str, bytes]:
    """What the sheet of rehearsal tickets shows, by name."""
    return {
        ticket.name: ticket_picture(link.rpartition("/")[2], base_url=base_url)
        for ticket, link in list_rehearsal_links(base_url=app.config["BASE_URL"])
    }


def test_a_rehearsal_without_network_shows_every_answer_and_leaves_no_trace(
    event: Event, app: Flask, context: BrowserContext, camera: FakeCamera, live_server: str
) -> None:
    phone = DoorPhone(context.new_page())
    codes = {ticket.name: short_code(bytes.fromhex(ticket.ticket)) for ticket in TICKETS}
    shown = pictures(app, base_url=live_server)
    real = db.session.scalars(select(Ticket).order_by(Ticket.id)).first()
    assert real is not None
    Readiness.pair(phone, link_of(event, app)).rehearse()
    before = phone.stored()
    context.set_offline(True)

    for name, kind, word in (
        ("single", "admitted", "Willkommen"),
        ("used", "again", "Schon drin"),
        ("other_day", "refused", "Anderer Termin"),
        ("canceled", "refused", "Abgesagt"),
        ("forged", "attention", "Als Gast zählen?"),
    ):
        camera.show(shown[name])
        phone.expect_verdict(kind, word)
        assert phone.says("verdict-status") == "Probe, zählt nicht"
        expect(phone.page.get_by_text("Probe – zählt nicht")).to_be_visible()
        camera.show_nothing()
        phone.tap("next")
    phone.type_code(codes["canceled"])
    phone.expect_verdict("refused", "Abgesagt")
    phone.tap("override")
    phone.page.get_by_label("Warum?").fill("Zum Üben")
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Eingelassen")
    phone.tap("next")
    phone.type_code(codes["family"])
    phone.expect_verdict("question", "Wie viele kommen?")
    phone.set_party(adults=1, children=1)
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Willkommen")
    assert (phone.says("number"), phone.says("note")) == ("2", "2 können später kommen")
    camera.show(ticket_picture(real.token, base_url=live_server))
    phone.expect_verdict("refused", "Echtes Ticket")
    assert phone.says("text") == "Bitte die Probe beenden."
    for action in ("guests", "override"):
        expect(phone.verdict.locator(f'[data-action="{action}"]')).to_be_hidden()
    camera.show_nothing()
    phone.tap("next")
    phone.expect_counts(admitted=0, expected=3, inside=0)

    phone.page.get_by_role("button", name="Probe beenden").click()
    expect(phone.page.get_by_text("Probe – zählt nicht")).to_be_hidden()
    context.set_offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    assert (phone.stored(), before["states"]) == (before, [])
    assert log() == []

    camera.show(shown["single"])
    phone.expect_verdict("refused", "Andere Veranstaltung")
    assert phone.says("text") == "Probe-Ticket, gilt nur beim Proben"
    phone.expect_settled()
    phone.tap("next")
    phone.expect_counts(admitted=0, expected=3, inside=0)
    assert [(row.result, row.ticket_id, row.adults) for row in log()] == [(ScanResult.OTHER_EVENT, None, 0)]
    [session] = attendance_queries.list_session_attendance(event.id)
    assert (session.report.counted, session.report.no_shows) == (0, 3)


def test_each_fault_is_shown_with_its_help(event: Event, app: Flask, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script(FAULTS)
    phone = DoorPhone(page)
    code = db.session.scalars(select(Ticket.short_code).order_by(Ticket.id)).first()
    assert code is not None
    ready = Readiness.pair(phone, link_of(event, app))

    ready.expect("camera", "missing", "Die Kamera ist gesperrt.")
    page.evaluate("faults.camera = false")
    ready.help("camera")
    ready.expect("camera", "ok", "läuft.")
    ready.expect("decoder", "ok", "Ein Probe-Bild wurde gelesen.")
    ready.expect("storage", "attention", "Der Browser darf noch wegräumen")
    ready.help("storage")
    ready.expect("storage", "attention", "Der Browser verspricht es nicht.")
    ready.expect("battery", "attention", "21 Prozent.")
    ready.expect("awake", "attention", "Der Browser lässt den Bildschirm nicht an.")
    page.evaluate("faults.screen = false")
    ready.help("awake")
    ready.expect("awake", "ok", "Der Bildschirm geht nicht von selbst aus.")
    page.evaluate("locks[0].released = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("locks.length") == 2
    ready.expect("signals", "self", "Antippen")
    ready.help("signals")
    ready.expect("signals", "ok", "Nichts gehört oder gespürt?")
    ready.expect("offline", "ok", "Die Tür startet auch ohne Netz.")
    ready.expect_summary("2 Punkte bitte ansehen")

    page.evaluate("""async () => {
        const [name] = (await caches.keys()).filter((key) => key.startsWith("einlass-door-"));
        const cache = await caches.open(name);
        const [first, second] = await cache.keys();
        await Promise.all([cache.delete(first), cache.delete(second)]);
    }""")
    ready.leave()
    phone.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")
    ready.open()
    ready.expect("offline", "attention", "2 Dateien fehlen auf dem Gerät.")
    ready.help("offline")
    ready.expect("offline", "ok", "Die Tür startet auch ohne Netz.")
    ready.expect("queue", "attention", "1 Eintrag wartet.")
    page.evaluate("faults.minutes = 30")
    ready.expect("roster", "attention", "Gerade keine Verbindung")
    phone.page.unroute_all()
    ready.help("queue")
    ready.expect("queue", "ok", "Alles übertragen.")
    ready.expect("roster", "ok", "3 Tickets auf diesem Gerät")
    ready.expect("clock", "attention", "Geht 30 Minuten falsch.")
    page.evaluate("faults.minutes = 0")
    ready.help("clock")
    ready.expect("clock", "ok", "Geht richtig")


def test_a_browser_in_which_nothing_answers_still_opens_the_door(
    event: Event, app: Flask, browser: Browser, live_server: str
) -> None:
    context = browser.new_context(
        base_url=live_server,
        viewport={"width": 320, "height": 640},
        service_workers="block",
        color_scheme="dark",
        locale="de-DE",
    )
    page = context.new_page()
    page.add_init_script(SILENCE)
    page.goto("/door/")
    page.get_by_label("Oder den Tür-Link einfügen").fill("https://example.org/")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Das ist kein Tür-Link.")).to_be_visible()
    page.get_by_label("Oder den Tür-Link einfügen").fill(f" {live_server}{link_of(event, app)} ")
    page.get_by_role("button", name="Weiter").click()
    ready = Readiness.name_helper(DoorPhone(page))

    ready.expect("camera", "attention", "mit „Erlauben“ beantworten")
    ready.expect("storage", "self", "Der Browser sagt nicht")
    ready.expect("awake", "attention", "Der Browser lässt den Bildschirm nicht an.")
    ready.expect("battery", "self", "Bitte selbst nachsehen.")
    ready.expect("signals", "self", "Vibrieren können iPhones im Browser nicht.")
    ready.expect("install", "self", "Zum Home-Bildschirm")
    ready.expect("offline", "missing", "Noch nicht auf dem Gerät gesichert.")
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.locator('[data-action="samples"]').click()
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    expect(page.locator('[data-part="samples"] > li')).to_have_count(len(TICKETS))
    ready.close("samples")
    ready.rehearse()
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    page.get_by_role("button", name="Probe beenden").click()
    expect(page.locator('[data-part="rehearsal-bar"]')).to_be_hidden()
    context.close()
