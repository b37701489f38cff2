"""The desk with the keyboard alone: how many keys and requests it takes until the next person can be asked."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import RegistrationStatus, WaitlistRule
from eventapp.models import Event, Organization, OutboxMessage, Registration
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_organization, make_session
from tests.support.office_login import log_in_olga

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

DESK = "/manage/events/kw/people/new"


class Keyboard:
    """Presses keys and counts them; counts what the browser asks of the server for pages meanwhile."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.keys = 0
        self.requests = 0
        page.on("request", self._count)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._page.keyboard.press(key)
        self.keys += len(keys)

    def type(self, text: str) -> None:
        """Type a text, a key for each character."""
        self._page.keyboard.type(text)
        self.keys += len(text)

    def take(self) -> tuple[int, int]:
        """Return the keys and requests since the last time."""
        found = (self.keys, self.requests)
        self.keys = self.requests = 0
        return found

    def _count(self, request: Request) -> None:
        self.requests += request.resource_type == "document"


@pytest.fixture
def organization(app: object) -> Organization:
    """Whoever organizes the festival with seven places, two parts and a waiting list."""
    starts_at = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)
    organization = make_organization()
    hours = [(0, "Vormittag"), (3, "Nachmittag")]
    sessions = [
        make_session(
            starts_at=starts_at + timedelta(hours=hour), ends_at=starts_at + timedelta(hours=hour + 2), label=label
        )
        for hour, label in hours
    ]
    event = make_event(organization=organization, reference="kw", capacity=7, sessions=sessions)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    return organization


def registered() -> list[tuple[str, int, int, RegistrationStatus]]:
    """Return who is registered, in order."""
    db.session.rollback()
    rows = db.session.scalars(select(Registration).order_by(Registration.id))
    return [(row.name, row.adults, row.children, row.status) for row in rows]


def test_staff_register_with_the_keyboard_alone(page: Page, organization: Organization) -> None:
    log_in_olga(page, organization)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(DESK)
    keyboard = Keyboard(page)
    name = page.get_by_label("Name")
    expect(name).to_be_focused()
    assert find_violations(page) == []

    # one person: a name, Enter
    keyboard.type("Ada")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Angemeldet", exact=True)).to_be_visible()
    expect(name).to_be_focused()
    assert keyboard.take() == (4, 2)

    # a family with an address: numbers by the arrow keys
    keyboard.type("Familie Haddad")
    keyboard.press("Tab", "ArrowUp", "Tab", "ArrowUp", "ArrowUp", "Tab")
    keyboard.type("haddad@example.org")
    keyboard.press("Enter")
    expect(page.get_by_text("Das Ticket geht per Mail an haddad@example.org.")).to_be_visible()
    expect(name).to_be_focused()
    assert keyboard.take() == (len("Familie Haddad") + 6 + len("haddad@example.org") + 1, 2)
    assert find_violations(page) == []
    assert scrolls_sideways(page) == 0

    # the ticket for print is one step back from the name
    keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="A6-Ticket drucken").first).to_be_focused()
    with page.expect_download() as download:
        keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("Ticket-A6_")
    keyboard.press("Tab")
    expect(name).to_be_focused()
    keyboard.take()

    # too many: the list of those who wait is one key away
    keyboard.type("Nour")
    keyboard.press("Tab", "ArrowUp", "ArrowUp", "Enter")
    expect(page.get_by_role("button", name="Auf die Warteliste")).to_be_focused()
    expect(page.get_by_text("Frei: 2.")).to_be_visible()
    assert find_violations(page) == []
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Auf der Warteliste")).to_be_visible()
    expect(name).to_be_focused()
    assert keyboard.take() == (9, 3)

    assert registered() == [
        ("Ada", 1, 0, RegistrationStatus.CONFIRMED),
        ("Familie Haddad", 2, 2, RegistrationStatus.CONFIRMED),
        ("Nour", 3, 0, RegistrationStatus.WAITLISTED),
    ]
    assert list(db.session.scalars(select(OutboxMessage.recipient))) == ["haddad@example.org"]
    assert db.session.scalars(select(Event.places_taken)).one() == 5
    expect(page.locator(".desk-list__item")).to_have_count(2)
