"""The door and the main pages in Firefox and in WebKit, the iPhone's engine: one walk each, against a real server."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from config import Config
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import DeviceRight, EntryKind, EventKind, ScanResult, TicketMode
from eventapp.domain.tickets import ticket_link
from eventapp.models import Event, EventSession, LogEntryRow, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import demo
from eventapp.services import devices as device_services
from tests.support.accessibility import find_violations_on
from tests.support.builders import make_event, make_registration, make_session
from tests.support.door_phone import ticket_picture
from tests.support.engine_phone import EnginePhone, phone_photo
from tests.support.firefox import firefox_screen
from tests.support.qr_reader import read_qr_codes
from tests.support.screen import Screen, expect_offline_ready, expect_seen, hosts_asked, set_value, sideways
from tests.support.stoppable_server import StoppableServer
from tests.support.webkit import webkit_screen

pytestmark = pytest.mark.browser

StartBrowser = Callable[..., AbstractContextManager[Screen]]
_IS_IN_VIEW = """(css) => {
    const {top, bottom, width, height} = document.querySelector(css).getBoundingClientRect();
    return width > 200 && Math.abs(width - height) < 2 && top >= 0 && bottom <= innerHeight;
}"""
RIGHTS = (DeviceRight.SCAN, DeviceRight.SEARCH, DeviceRight.WALK_IN, DeviceRight.SUPERVISOR)


@pytest.fixture(params=["firefox", "webkit"])
def start_browser(request: pytest.FixtureRequest) -> StartBrowser:
    """Starts the engine as a phone: start_browser(folder=…, url=…)."""
    if request.param == "webkit":
        return webkit_screen
    return partial(firefox_screen, request.getfixturevalue("playwright"))


@pytest.fixture
def server(config: Config) -> Iterator[StoppableServer]:
    """A running server."""
    server = StoppableServer(config)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def event(app: Flask) -> Event:
    """A workshop with party tickets that is on now."""
    now = datetime.now(UTC)
    sessions = [make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))]
    return make_event(kind=EventKind.WORKSHOP, ticket_mode=TicketMode.PARTY, sessions=sessions, max_party_size=6)


def link_of(event: Event, app: Flask) -> str:
    """A door link as an organizer hands it out."""
    link = device_services.make_door_link(event_id=event.id, gate="Tor West", rights=RIGHTS, now=datetime.now(UTC))
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def ticket_for(event: Event, name: str, *, adults: int = 1, children: int = 0) -> Ticket:
    """The ticket of a registration made now."""
    made = make_registration(event, adults=adults, children=children, name=name, now=datetime.now(UTC))
    return db.session.scalars(select(Ticket).where(Ticket.registration_id == made.id)).one()


def log() -> list[tuple[EntryKind, ScanResult, int]]:
    """What the server's log holds now, in the order of the phone."""
    db.session.rollback()
    rows = db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.device_seq, LogEntryRow.id))
    return [(row.kind, row.result, row.adults + row.children) for row in rows]


def test_the_door_works_in_every_engine_with_and_without_a_server(
    start_browser: StartBrowser, app: Flask, event: Event, server: StoppableServer, tmp_path: Path
) -> None:
    tickets = [ticket_for(event, name) for name in ("Amina Kaya", "Bela Novak", "Cem Aydin", "Dora Ilić", "Eren Su")]
    family = ticket_for(event, "Familie Haddad", adults=2, children=3)
    pictures = [ticket_picture(ticket.token, base_url=server.url) for ticket in tickets]
    token = tickets[4].token
    forged = ticket_picture(token[:60] + ("A" if token[60] != "A" else "B") + token[61:], base_url=server.url)
    photo = phone_photo(ticket_picture(family.token, base_url=server.url), tmp_path / "photo.jpg")

    with start_browser(folder=tmp_path / "phone", url=server.url) as screen:
        phone = EnginePhone(screen)
        phone.pair(link_of(event, app))
        expect_offline_ready(screen)
        phone.show(pictures[0])
        phone.expect_verdict("admitted", "Willkommen")
        assert (phone.says("number"), phone.says("text")) == ("1", "Amina K.")
        phone.show(forged)
        phone.expect_verdict("refused", "Nicht echt")
        phone.show_nothing()
        phone.tap("next")
        phone.type_code(tickets[0].short_code)
        phone.expect_verdict("again", "Schon drin")
        phone.tap("next")
        phone.take_photo(photo)
        phone.expect_verdict("question", "Wie viele kommen?")
        phone.set_party(adults=1, children=2)
        phone.tap("confirm")
        phone.expect_verdict("admitted", "Willkommen")
        assert (phone.says("number"), phone.says("of")) == ("3", "von 5")
        assert find_violations_on(screen) == []
        phone.tap("next")
        phone.expect_waiting(0)
        phone.expect_counts(admitted=4, expected=6, inside=4)
        assert find_violations_on(screen) == []
        assert hosts_asked(screen) == {"localhost"}

        server.stop()
        screen.reload()
        phone.expect_open()
        phone.show(pictures[1])
        phone.expect_verdict("pending", "Willkommen")
        phone.show_nothing()
        phone.tap("next")
        phone.choose_name("cem")
        phone.expect_verdict("pending", "Willkommen")
        phone.tap("next")
        phone.act("guests")
        phone.act_on_sheet("guests", "adult")
        phone.act_on_sheet("guests", "child")
        phone.act_on_sheet("guests", "close")
        phone.expect_waiting(4)
        assert phone.problems() == []

    with start_browser(folder=tmp_path / "phone", url=server.url) as screen:
        phone = EnginePhone(screen)
        screen.goto("/door/")
        phone.expect_open()
        phone.expect_waiting(4)
        phone.show(pictures[3])
        phone.expect_verdict("pending", "Willkommen")
        phone.tap("next")
        phone.lose_camera()
        screen.reload()
        phone.expect_camera("Keine Kamera gefunden.")
        phone.type_code(tickets[4].short_code)
        phone.expect_verdict("pending", "Willkommen")
        phone.tap("next")
        server.start()
        phone.expect_waiting(0)
        phone.expect_counts(admitted=10, expected=2, inside=10)
        assert phone.problems() == []

    one = (EntryKind.ADMIT, ScanResult.ADMITTED, 1)
    guest = (EntryKind.TALLY, ScanResult.RECORDED, 1)
    refused = [(EntryKind.ADMIT, ScanResult.FORGED, 0), (EntryKind.ADMIT, ScanResult.ALREADY_ADMITTED, 0)]
    party = (EntryKind.ADMIT, ScanResult.ADMITTED, 3)
    assert log() == [one, *refused, party, one, one, guest, guest, one, one]
    [session] = attendance_queries.list_session_attendance(event.id)
    report = session.report
    assert (report.admitted, report.walk_ins, report.surplus, report.inside) == (8, 2, 0, 10)


def test_families_register_and_organizers_plan_in_every_engine(
    start_browser: StartBrowser, app: Flask, live_server: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    demo.load(demo.shifted_dates(now=now, zone=app.config["TIMEZONE"]))
    wide: dict[str, int] = {}

    with start_browser(folder=tmp_path / "phone", url=live_server) as screen:
        for path in ("/", "/?view=month", "/events/kw-2026", "/events/kw-2026/registration"):
            screen.goto(path)
            wide[path] = sideways(screen)
        for count in ("adults", "children", "children", "children"):
            screen.click(f'[name="step"][value="{count}+1"]')
        screen.fill("#name", "Familie Haddad")
        screen.click('main form .button[type="submit"]')
        expect_seen(screen, "main", "5 Personen: 2 Erwachsene, 3 Kinder")
        [token] = db.session.scalars(select(Ticket.token).order_by(Ticket.id.desc()).limit(1))
        assert screen.run(_IS_IN_VIEW, ".qr")
        screen.picture(tmp_path / "ticket.png")
        screen.goto(f"/t/{token}")
        expect_seen(screen, "main", "KulturWERK")
        wide["ticket"] = sideways(screen)

        screen.goto("/login")
        screen.fill("#email", demo.ORGANIZER_EMAIL)
        screen.fill("#password", demo.PASSWORD)
        screen.click("main form [type=submit]")
        expect_seen(screen, "main", "KulturWERK")
        for path in ("/manage/", "/manage/events/kw-2026", "/manage/events/kw-2026/door", "/manage/events/new"):
            screen.goto(path)
            wide[path] = sideways(screen)
        screen.click('label:has([name="kind"][value="fest"])')
        screen.fill("#title", "Hoffest")
        day = (now + timedelta(days=40)).date()
        for field, value in (("#day", day.isoformat()), ("#starts", "13:00"), ("#ends", "18:30")):
            set_value(screen, field, value)
        screen.click('main form .button[type="submit"]')
        expect_seen(screen, "h1", "Hoffest")
        assert hosts_asked(screen) == {"localhost"}

    with Image.open(tmp_path / "ticket.png") as picture:
        assert [found.text for found in read_qr_codes(picture)] == [ticket_link(base_url=live_server, token=token)]
    assert {path: pixels for path, pixels in wide.items() if pixels} == {}
    db.session.rollback()
    session = db.session.scalars(select(EventSession).order_by(EventSession.id.desc()).limit(1)).one()
    zone = ZoneInfo(app.config["TIMEZONE"])
    assert session.starts_at.astimezone(zone) == datetime.combine(day, time(13), zone)
    assert session.ends_at.astimezone(zone) == datetime.combine(day, time(18, 30), zone)
