"""The organizers' menus on a phone: folded and in one line, so that a page begins with its title."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from eventapp.models import Organization
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_organization
from tests.support.office_login import log_in_olga

pytestmark = pytest.mark.browser

#: Where a title and what follows it begin at the latest, on a phone 844 pixels high.
TITLE_BEFORE, CONTENT_BEFORE = 260, 420
_TOP = "element => element.getBoundingClientRect().top"
_IS_INSIDE = """link => {
    const [inside, outside] = [link, link.parentElement].map(element => element.getBoundingClientRect());
    return inside.left >= outside.left && inside.right <= outside.right;
}"""


@pytest.fixture
def organization(app: Flask) -> Organization:
    """The organization that Olga works for, with an event."""
    organization = make_organization()
    make_event(organization=organization, reference="fest")
    return organization


def test_pages_begin_with_their_title_and_first_content(page: Page, organization: Organization) -> None:
    log_in_olga(page, organization)

    for path, first in {
        "/manage/": "main section",
        "/manage/events/fest": "main > *",
        "/manage/events/fest/people": "main > *",
        "/manage/events/fest/questions": "main .edit-nav",
        "/manage/organization": "main .lead",
        "/manage/outbox": "main .lead",
        "/account": "main button",
    }.items():
        page.goto(path)
        title = page.get_by_role("heading", level=1)
        tops = (title.evaluate(_TOP) < TITLE_BEFORE, page.locator(first).first.evaluate(_TOP) < CONTENT_BEFORE)
        assert (path, *tops, scrolls_sideways(page)) == (path, True, True, 0)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_tab_that_is_open_is_in_view(page: Page, organization: Organization, direction: str) -> None:
    log_in_olga(page, organization)
    page.add_init_script(f"document.documentElement.dir = '{direction}'")

    page.goto("/manage/events/fest/questions")

    tabs = page.get_by_role("navigation", name="Bereiche der Veranstaltung")
    expect(tabs.locator("[aria-current=page]")).to_have_text("Bearbeiten")
    page.wait_for_function(f"({_IS_INSIDE})(document.querySelector('.tabs [aria-current]'))")
    page.wait_for_function(f"({_IS_INSIDE})(document.querySelector('.edit-nav [aria-current]'))")
    assert page.evaluate("scrollY") == 0


def test_menu_opens_by_keyboard_and_marks_where_one_is(page: Page, organization: Organization) -> None:
    log_in_olga(page, organization)
    page.goto("/manage/events/fest/people")
    menu = page.get_by_role("navigation", name="Hauptmenü")
    expect(menu.get_by_role("link", name="Orte")).to_be_hidden()

    menu.locator("summary", has_text="Menü").focus()
    page.keyboard.press("Enter")

    expect(menu.locator("[aria-current=true]:visible")).to_have_text("Veranstaltungen")
    assert find_violations(page) == []
    menu.get_by_role("link", name="Konto").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Abmelden").click()
    expect(page).to_have_url("/")


def test_menu_opens_without_scripts(browser: Browser, page: Page, live_server: str, organization: Organization) -> None:
    log_in_olga(page, organization)
    context = browser.new_context(
        base_url=live_server,
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        locale="de-DE",
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto("/manage/events/fest")

    plain.locator("summary", has_text="Menü").click()
    plain.get_by_role("link", name="Orte").click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("Orte")
    context.close()
