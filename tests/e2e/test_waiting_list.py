"""The waiting list in a real browser: a family becomes smaller, and the mail brings two people in."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from eventapp.db import db
from eventapp.domain.states import RegistrationMode, WaitlistRule
from eventapp.models import Event
from eventapp.queries.registrations import count_places_taken
from eventapp.services import outbox
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_session
from tests.support.mail_server import MailServer
from tests.support.mails import codes_in, make_mail_settings, text_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

STARTS_AT = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)
PHONE: ViewportSize = {"width": 390, "height": 844}


def small_fest() -> int:
    """A festival with five places and a waiting list; return its id."""
    event = make_event(
        reference="kw", capacity=5, sessions=[make_session(starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(hours=5))]
    )
    event.registration_mode, event.waitlist_rule = RegistrationMode.REQUIRED, WaitlistRule.SKIP
    db.session.commit()
    return event.id


def register(page: Page, *, adults: int, name: str, email: str, send: str) -> None:
    """Fill in the form of the festival and send it."""
    page.goto("/events/kw/registration")
    for _ in range(adults - 1):
        page.get_by_role("button", name="Erwachsene: eins mehr").click()
    page.get_by_label("Name auf dem Ticket").fill(name)
    page.get_by_label("E-Mail").fill(email)
    page.get_by_role("button", name=send).last.click()


def change_number(page: Page, *, fewer: int) -> None:
    """Take people off the registration on the page."""
    page.get_by_role("link", name="Personen ändern").click()
    for _ in range(fewer):
        page.get_by_role("button", name="Erwachsene: eins weniger").click()
    page.get_by_role("button", name="Änderung speichern").last.click()


def look_at(page: Page) -> None:
    """The page is sound on a phone."""
    assert find_violations(page) == []
    assert scrolls_sideways(page) == 0


def test_family_of_five_becomes_three_and_two_come_off_the_list(
    page: Page, smtp_server: MailServer, tmp_path: Path
) -> None:
    event_id = small_fest()
    settings = make_mail_settings(tmp_path, smtp_url=smtp_server.url)
    page.set_viewport_size(PHONE)
    register(page, adults=5, name="Familie Haddad", email="haddad@example.org", send="Anmeldung abschicken")
    expect(page.get_by_text("5 Personen")).to_be_visible()
    family = page.url

    page.goto("/events/kw")
    expect(page.get_by_text("Ausgebucht – Warteliste möglich").first).to_be_visible()
    register(page, adults=2, name="Olena", email="olena@example.org", send="Auf die Warteliste setzen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sie stehen auf der Warteliste")
    expect(page.get_by_text("Sie sind die Nächsten.")).to_be_visible()
    look_at(page)

    page.goto(family)
    change_number(page, fewer=2)
    expect(page.get_by_text("3 Personen").first).to_be_visible()
    outbox.deliver_due(now=datetime.now(UTC), settings=settings)
    offer = next(mail for mail in smtp_server.received if "2 Plätze für Sie" in str(mail["Subject"]))
    assert offer["To"] == "olena@example.org"
    link = re.search(r"/registrations/[a-z2-7]{26}(?=\s)", text_of(offer))
    assert link is not None

    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Plätze sind frei für Sie")
    look_at(page)
    page.get_by_role("button", name="Ja, wir kommen").click()
    expect(page.get_by_text("Schön, dass Sie kommen. Hier ist Ihr Ticket.")).to_be_visible()
    expect(page.get_by_text("2 Personen").first).to_be_visible()

    outbox.deliver_due(now=datetime.now(UTC), settings=settings)
    confirmation = smtp_server.received[-1]
    assert (confirmation["To"], len(codes_in(confirmation))) == ("olena@example.org", 1)
    db.session.rollback()
    assert db.session.get_one(Event, event_id, populate_existing=True).places_taken == 5
    assert count_places_taken(event_id).event == 5
