"""The main job in a real browser with real parts: publish, register, ticket, scan, numbers.

The ticket is read by an independent decoder from the picture, from the PDF and from the mail that arrives at a real
SMTP server; then it is held before a phone's camera.
"""

import csv
from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from config import Config
from eventapp.adapters.passwords import hash_password
from eventapp.app import create_app
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Organization, Ticket
from eventapp.services import keys
from tests.support.builders import make_organization, make_project, make_user, make_venue
from tests.support.camera import FakeCamera
from tests.support.mail_server import MailServer
from tests.support.qr_reader import read_qr_codes

pytestmark = pytest.mark.browser

PASSWORD = "drei lange wörter"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def config(config: Config, smtp_server: MailServer) -> Config:
    """Mails go to the test's own server."""
    return replace(config, SMTP_URL=smtp_server.url)


@pytest.fixture
def organization(app: Flask) -> Organization:
    """An organization with its legal facts, a project, a venue and Olga, who may organize."""
    organization = make_organization()
    make_project(organization)
    make_venue(organization)
    make_user(organization, email="olga@example.org", roles=(Role.ORGANIZER,), password_hash=hash_password(PASSWORD))
    keys.ensure_key(now=datetime.now(UTC))
    return organization


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """One person's browser; the camera is allowed."""
    context = browser.new_context(
        base_url=live_server, viewport={"width": 390, "height": 844}, permissions=["camera"], locale="de-DE"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def _sign_in(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")


def _publish(page: Page, *, day: str) -> str:
    """Create and publish a festival through the pages; return its reference."""
    page.goto("/manage/events/new")
    page.get_by_label("Fest", exact=False).first.check()
    page.get_by_label("Titel").fill("Hoffest am Buschmannshof")
    page.get_by_label("Ort", exact=True).select_option(label="Buschmannshof, Herne-Wanne")
    page.get_by_label("Projekt", exact=True).select_option(index=1)
    page.get_by_label("Tag", exact=True).fill(day)
    page.get_by_label("Beginn", exact=True).fill("00:30")
    page.get_by_label("Ende", exact=True).fill("23:30")
    page.get_by_role("button", name="Entwurf anlegen").click()
    page.wait_for_url("**/manage/events/*")
    reference = page.url.rsplit("/", 1)[-1].split("?")[0].split("#")[0]

    page.goto(f"/manage/events/{reference}/texts/de")
    page.get_by_label("Kurztext").fill("Musik, Tanz und Essen im Hof. Alle sind willkommen.")
    page.get_by_role("button", name="Speichern").first.click()

    page.goto(f"/manage/events/{reference}/edit")
    page.get_by_label("Ansprechperson").fill("Amina Kaya")
    page.get_by_label("Telefon").first.fill("030 23125-044")
    page.get_by_label("Bedarf anmelden bis").fill(day)
    page.get_by_role("button", name="Speichern").first.click()

    page.goto(f"/manage/events/{reference}")
    page.get_by_role("link", name="Weiter").click()
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.get_by_text("Die Veranstaltung steht jetzt im Programm.")).to_be_visible()
    return reference


def _register(page: Page, reference: str) -> str:
    """Register a family of five as a visitor; return the address of the ticket page."""
    page.goto("/")
    page.get_by_role("link", name="Hoffest am Buschmannshof").click()
    page.get_by_role("link", name="Anmelden").last.click()
    page.get_by_label("Erwachsene", exact=True).fill("2")
    page.get_by_label("Kinder", exact=True).fill("3")
    page.get_by_label("Name auf dem Ticket").fill("Familie Haddad")
    page.get_by_label("E-Mail").fill("nour@example.org")
    page.get_by_role("button", name="Anmeldung abschicken").click()
    page.wait_for_url("**/registrations/*")
    expect(page.get_by_text("Familie Haddad").first).to_be_visible()
    return page.url


def _read(picture: Image.Image) -> list[str]:
    return [found.text for found in read_qr_codes(picture.convert("L"))]


def _read_pdf(content: bytes) -> list[str]:
    page = pypdfium2.PdfDocument(content)[0]
    return _read(page.render(scale=3).to_pil())


def _mail_codes(message: EmailMessage) -> list[str]:
    pictures = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "image/png"]
    return [text for content in pictures if isinstance(content, bytes) for text in _read(Image.open(BytesIO(content)))]


def _ticket_link(live_server: str) -> str:
    token = db.session.scalars(select(Ticket.token)).one()
    return f"{live_server.upper()}/T/{token}"


def _door_link(page: Page, reference: str) -> str:
    """Make a door link as Olga and return its address."""
    page.goto(f"/manage/events/{reference}/door")
    page.locator("#gate").fill("Tor West")
    page.get_by_role("button", name="Tür-Link machen").click()
    return page.get_by_label("Link zum Verschicken").first.input_value()


@pytest.mark.usefixtures("organization")
def test_from_publishing_to_the_numbers(
    config: Config,
    context: BrowserContext,
    live_server: str,
    smtp_server: MailServer,
    fake_camera: FakeCamera,
) -> None:
    page = context.new_page()
    today = datetime.now(BERLIN)
    _sign_in(page)
    reference = _publish(page, day=today.date().isoformat())
    ticket_address = _register(page, reference)
    link = _ticket_link(live_server)

    token = link.rsplit("/", 1)[-1]
    png = context.request.get(f"/t/{token}/qr.png").body()
    assert _read(Image.open(BytesIO(png))) == [link]
    assert _read_pdf(context.request.get(f"{ticket_address}/ticket.pdf").body()) == [link]

    worker = create_app(replace(config, BASE_URL=live_server)).test_cli_runner()
    # outside this test's own application context, as at the command line
    assert Context().run(worker.invoke, args=["worker", "run", "--once"]).exit_code == 0
    mail = smtp_server.received[0]
    assert mail["To"] == "nour@example.org"
    assert _mail_codes(mail) == [link]

    door = context.new_page()
    fake_camera.show(png)
    door.goto(_door_link(page, reference))
    door.get_by_label("Vorname").fill("Bilal")
    door.get_by_role("button", name="Tür öffnen").click()
    door.locator('[data-action="open-door"]').click()
    door.get_by_role("button", name="5 einlassen").click()
    expect(door.get_by_text("Willkommen").locator("visible=true").first).to_be_visible()
    expect(door.get_by_text("bestätigt").locator("visible=true").first).to_be_visible()

    numbers = context.request.get(f"/manage/events/{reference}/numbers.csv").body().decode("utf-8-sig")
    row = next(csv.DictReader(StringIO(numbers), delimiter=";"))
    assert (row["Angemeldet (gültig)"], row["Anwesend mit Anmeldung"], row["Teilnahmen gesamt"]) == ("5", "5", "5")
