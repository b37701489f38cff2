"""An organizer writes to guests, and a guest cancels from a reminder; real browser, real mail server."""

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
from eventapp.domain.states import RegistrationStatus
from eventapp.models import Event, Registration
from eventapp.services import broadcasts, outbox, registrations
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import (
    make_details,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.mail_server import MailServer
from tests.support.mails import text_of
from tests.support.outbox import forget_mails

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

PASSWORD = "drei lange wörter"
NOW = datetime.now(UTC)
#: So that the reminder two days before is due by now.
STARTS_AT = NOW.replace(minute=0, second=0, microsecond=0) + timedelta(hours=30)
REGISTERED = NOW - timedelta(days=9)


@pytest.fixture
def config(config: Config, smtp_server: MailServer) -> Config:
    """Mails go to the test's own server."""
    return replace(config, SMTP_URL=smtp_server.url)


@pytest.fixture
def fest() -> Event:
    """A festival tomorrow with three guests: in German, in English, without an address."""
    organization = make_organization()
    make_user(organization, email="olga@example.org", password_hash=hash_password(PASSWORD))
    session = make_session(starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(hours=2))
    event = make_event(organization=organization, reference="kw", sessions=[session])
    make_registration(event, email="ada@example.org", now=REGISTERED)
    english = make_details(name="Bilal", email="bilal@example.org", language="en")
    registrations.register(event_id=event.id, details=english, now=REGISTERED)
    make_registration(event, name="Zoe Ohnemail", email=None, now=REGISTERED)
    forget_mails()
    return event


@pytest.fixture
def plain_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A small old phone without scripts."""
    context = browser.new_context(
        base_url=live_server, viewport={"width": 320, "height": 568}, java_script_enabled=False, locale="de-DE"
    )
    yield context.new_page()
    context.close()


def work(smtp_server: MailServer) -> list[EmailMessage]:
    """Do what the worker does; the mails that come of it."""
    before = len(smtp_server.received)
    db.session.rollback()
    while broadcasts.write_next_batch(now=datetime.now(UTC)):
        pass
    outbox.deliver_due(now=datetime.now(UTC), settings=mail_settings())
    return smtp_server.received[before:]


def check(page: Page) -> None:
    """The page is neither wider than the screen nor hard to use."""
    assert find_violations(page) == []
    assert not scrolls_sideways(page)


def test_organizer_writes_looks_tries_sends_to_some_and_sees_what_became_of_it(
    page: Page, fest: Event, smtp_server: MailServer
) -> None:
    page.goto("/login?next=/manage/events/kw/messages")
    page.get_by_label("E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.goto("/manage/events/kw/messages")
    check(page)

    page.get_by_role("link", name="Nachricht schreiben").click()
    page.get_by_label("English").check()
    page.get_by_label("Betreff").fill("Bitte Regenjacke mitbringen")
    page.get_by_label("Text", exact=True).fill("Guten Tag {name},\n\nes wird **nass**.")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("1 Anmeldung (1 Person)")).to_be_visible()
    expect(page.get_by_text("liest Deutsch · 1 Anmeldung")).to_be_visible()
    check(page)

    page.get_by_role("link", name="English").click()
    page.get_by_label("Betreff").fill("Please bring a raincoat")
    page.get_by_label("Text", exact=True).fill("Hello {name}, it will be **wet**.")
    page.get_by_role("button", name="Speichern und ansehen").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Hello Amina Kaya, it will be wet.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Testmail an mich").click()
    expect(page.get_by_text("Die Testmail ist unterwegs an olga@example.org.")).to_be_visible()
    assert [str(mail["To"]) for mail in work(smtp_server)] == ["olga@example.org"]

    page.get_by_role("link", name="Weiter").click()
    page.get_by_role("button", name="Jetzt an 1 Adresse verschicken").click()
    expect(page.get_by_text("Geplant")).to_be_visible()
    (mail,) = work(smtp_server)
    assert (str(mail["To"]), str(mail["Subject"])) == ("bilal@example.org", "Please bring a raincoat")
    page.reload()
    expect(page.get_by_text("1 von 1")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Bilal")).to_contain_text("Verschickt")
    check(page)


def test_guest_cancels_from_a_reminder_with_one_tap(
    plain_page: Page, fest: Event, smtp_server: MailServer, live_server: str
) -> None:
    broadcasts.start_reminders(now=datetime.now(UTC))
    reminders = {str(mail["To"]): mail for mail in work(smtp_server)}
    assert sorted(reminders) == ["ada@example.org", "bilal@example.org"]
    found = re.search(
        r"Ich komme nicht:\s+\S+?(/registrations/\S+/cancellation)", text_of(reminders["ada@example.org"])
    )
    assert found is not None

    for _scanner in range(2):  # mail programs open links to look at them
        plain_page.goto(found[1])
    assert _statuses() == [RegistrationStatus.CONFIRMED] * 3
    assert len(plain_page.locator("main form button").all()) == 1
    assert not scrolls_sideways(plain_page)
    plain_page.get_by_role("button", name="Ja, absagen").click()

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Diese Anmeldung ist abgesagt")
    assert _statuses().count(RegistrationStatus.CANCELED) == 1


def _statuses() -> list[RegistrationStatus]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration.status)))
