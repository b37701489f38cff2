"""Asking for a place and confirming an address, in a real browser and with a real mail server."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from config import Config
from eventapp.adapters.passwords import hash_password
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.states import RegistrationMode, Role
from eventapp.models import Event, Organization, Registration
from eventapp.services import holds, outbox
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_session, make_user
from tests.support.mail_server import MailServer
from tests.support.mails import codes_in, text_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

PASSWORD = "drei lange wörter"
SOON = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)


@pytest.fixture
def config(config: Config, smtp_server: MailServer) -> Config:
    """Mails go to the test's own server."""
    return replace(config, SMTP_URL=smtp_server.url)


@pytest.fixture
def other_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """Somebody else's small phone, without scripts."""
    context = browser.new_context(
        base_url=live_server, viewport={"width": 320, "height": 568}, java_script_enabled=False, locale="de-DE"
    )
    yield context.new_page()
    context.close()


def one_place(mode: RegistrationMode) -> Event:
    """A festival with one place."""
    session = make_session(starts_at=SOON, ends_at=SOON + timedelta(hours=2))
    return make_event(reference="kw", capacity=1, sessions=[session], registration_mode=mode)


def arrived(smtp_server: MailServer) -> list[EmailMessage]:
    """Send what is due; the mails that come of it."""
    before = len(smtp_server.received)
    db.session.rollback()
    outbox.deliver_due(now=datetime.now(UTC), settings=mail_settings())
    return smtp_server.received[before:]


def register(page: Page, *, email: str, button: str) -> None:
    """Fill in the form."""
    page.goto("/events/kw/registration")
    page.get_by_label("Name auf dem Ticket").fill("Ada")
    page.get_by_label("E-Mail").fill(email)
    page.get_by_role("button", name=button).last.click()
    page.wait_for_url("**/registrations/*")


def check(page: Page) -> None:
    """No page of these is wider than the screen or hard to use."""
    assert find_violations(page) == []
    assert not scrolls_sideways(page)


def test_request_is_approved_and_the_ticket_comes_by_mail(
    page: Page, other_page: Page, smtp_server: MailServer
) -> None:
    event = one_place(RegistrationMode.APPROVAL)
    organization = db.session.get_one(Organization, event.organization_id)
    make_user(organization, email="olga@example.org", roles=(Role.ORGANIZER,), password_hash=hash_password(PASSWORD))
    register(page, email="ada@example.org", button="Anfrage abschicken")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anfrage – wir melden uns")
    check(page)
    own = page.url
    (asked,) = arrived(smtp_server)
    assert codes_in(asked) == []

    other_page.goto("/events/kw")
    expect(other_page.get_by_text("Ausgebucht").first).to_be_visible()

    page.goto("/login")
    page.get_by_label("E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.goto("/manage/events/kw")
    expect(page.get_by_text("Eine Anfrage beantworten")).to_be_visible()
    page.get_by_role("link", name="Antworten").click()
    check(page)
    page.get_by_role("button", name="Ausgewählten zusagen").click()
    expect(page.get_by_text("Zugesagt: 1 Anfrage.")).to_be_visible()

    (answer,) = arrived(smtp_server)
    assert str(answer["To"]) == "ada@example.org"
    (code,) = codes_in(answer)
    page.goto(own)
    expect(page.get_by_text("Am Eingang zeigen Sie den Code")).to_be_visible()
    page.goto(f"/t/{code.rpartition('/')[2]}")
    expect(page.get_by_role("heading", name="KulturWERK")).to_be_visible()


def test_address_is_confirmed_in_time_or_the_place_is_free_again(
    page: Page, other_page: Page, smtp_server: MailServer
) -> None:
    one_place(RegistrationMode.CONFIRMED_ADDRESS)
    register(page, email="aad@example.org", button="Anmeldung abschicken")
    page.get_by_role("link", name="Adresse ändern").click()
    check(page)
    page.get_by_label("E-Mail").fill("ada@example.org")
    page.get_by_role("button", name="Ändern und Mail schicken").click()
    expect(page.get_by_text("ada@example.org", exact=True).first).to_be_visible()
    own = page.url
    check(page)
    (mail,) = arrived(smtp_server)
    assert str(mail["To"]) == "ada@example.org"

    other_page.goto("/events/kw/registration")
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Alle Plätze sind vergeben")
    other_page.goto(_link_in(mail))
    expect(other_page.get_by_role("button", name="Ja, das bin ich")).to_be_visible()
    page.goto(_link_in(mail))
    check(page)

    deadline = db.session.scalars(select(Registration.held_until)).one()
    assert deadline is not None
    holds.expire_holds(deadline)
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Diese Anmeldung ist erloschen")
    other_page.get_by_role("button", name="Ja, das bin ich").click()
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht mehr")
    assert arrived(smtp_server) == []

    register(other_page, email="gus@example.org", button="Anmeldung abschicken")
    (mail,) = arrived(smtp_server)
    other_page.goto(_link_in(mail))
    other_page.get_by_role("button", name="Ja, das bin ich").click()
    expect(other_page.get_by_text("Danke, Ihre Adresse ist bestätigt.")).to_be_visible()
    (ticket,) = arrived(smtp_server)
    assert len(codes_in(ticket)) == 1


def _link_in(mail: EmailMessage) -> str:
    """The path of the link."""
    (path,) = re.findall(r"https?://[^/\s]+(/confirm/\S+)", text_of(mail))
    return str(path)
