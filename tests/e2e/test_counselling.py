"""A counselling day in a real browser: a nickname books, the counsellor sees it, others do not, the talk is a sum."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import EventKind, Role
from eventapp.models import Organization, Project, Registration
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_organization, make_session, make_user

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

PASSWORD = "drei lange Wörter im Wind"
STARTS_AT = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=20)
SMALL: ViewportSize = {"width": 320, "height": 640}
ROLES = {"door": Role.DOOR, "organizer": Role.ORGANIZER, "report": Role.REPORT, "counsellor": Role.COUNSELLING}


def make_day(organization: Organization) -> str:
    """Make a day with two appointments soon; return the reference of its project."""
    sessions = [
        make_session(
            starts_at=STARTS_AT + timedelta(minutes=30 * number),
            ends_at=STARTS_AT + timedelta(minutes=30 * (number + 1)),
            capacity=1,
            label=f"B-0{number + 1}",
        )
        for number in range(2)
    ]
    event = make_event(
        organization=organization, kind=EventKind.BERATUNG, title="Beratungstag", reference="bt", sessions=sessions
    )
    project = db.session.get_one(Project, event.project_id)
    year = STARTS_AT.year
    project.starts_on, project.ends_on = date(year - 1, 1, 1), date(year + 1, 12, 31)
    db.session.commit()
    return project.reference


@contextmanager
def signed_in(browser: Browser, live_server: str, who: str) -> Iterator[Page]:
    """A phone of one of the people who work there."""
    context = browser.new_context(base_url=live_server, viewport=SMALL, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-Mail").fill(f"{who}@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_label("Passwort", exact=True)).to_have_count(0)
    yield page
    context.close()


def look_at(page: Page) -> None:
    """The page is open to everybody, also on the smallest phone."""
    assert find_violations(page) == []
    assert scrolls_sideways(page) == 0


def book_by_keyboard(page: Page) -> None:
    """Choose the second time and give a nickname, without a mouse."""
    page.goto("/events/bt/registration")
    look_at(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Wie dürfen wir Sie nennen?").focus()
    page.keyboard.type("Zypresse")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Ihr Termin · Einlass")
    expect(page.get_by_text("B-02")).to_be_visible()


def move_to_the_first_time(page: Page) -> None:
    """Take the other time oneself."""
    page.get_by_role("link", name="Termin verlegen").click()
    look_at(page)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Diese Zeit nehmen").click()
    expect(page.get_by_text("Ihr Termin ist verlegt.")).to_be_visible()
    expect(page.get_by_text("B-01")).to_be_visible()
    look_at(page)


def record_the_talk(page: Page) -> None:
    """Say after the talk what it was, in one form."""
    page.goto("/manage/events/bt/day")
    look_at(page)
    expect(page.get_by_text("Zypresse")).to_have_count(0)
    page.get_by_role("link", name="B-01 eintragen").click()
    look_at(page)
    page.get_by_label("Stattgefunden").check()
    page.get_by_label("Erstberatung").check()
    page.get_by_label("Asylrecht").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("B-01 ist erledigt.")).to_be_visible()
    page.get_by_role("button", name="Tag beenden und alle zählen").click()
    expect(page.get_by_text("Alle Gespräche sind gezählt.")).to_be_visible()
    for place in ("counters", "sheet"):
        page.goto(f"/manage/events/bt/day/{place}")
        look_at(page)


def test_nickname_books_the_counsellor_sees_it_and_the_report_holds_sums(
    page: Page, browser: Browser, live_server: str
) -> None:
    organization = make_organization()
    project = make_day(organization)
    password = hash_password(PASSWORD)
    for who, role in ROLES.items():
        make_user(organization, email=f"{who}@example.org", name=who, roles=(role,), password_hash=password)
    page.set_viewport_size(SMALL)
    book_by_keyboard(page)
    move_to_the_first_time(page)
    db.session.expire_all()
    reference = db.session.scalars(select(Registration.reference)).one()

    with signed_in(browser, live_server, "counsellor") as counsellor:
        counsellor.goto("/manage/events/bt/people")
        expect(counsellor.get_by_text("Zypresse")).to_be_visible()
        record_the_talk(counsellor)
    for who in ("door", "organizer", "report"):
        with signed_in(browser, live_server, who) as other:
            for place in ("day", "people", f"people/{reference}", "messages", "live", "numbers", "closing"):
                answer = other.goto(f"/manage/events/bt/{place}")
                assert answer is not None
                assert (who, place, answer.status) == (who, place, 404)
    with signed_in(browser, live_server, "report") as reader:
        reader.goto(f"/manage/projects/{project}/report")
        contacts = reader.locator(".figure", has_text="Beratungskontakte")
        expect(contacts.locator(".figure__value")).to_have_text("1")
        expect(reader.get_by_text("Zypresse")).to_have_count(0)
