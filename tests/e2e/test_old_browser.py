"""A browser that is too old for the door says so."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_browser_that_does_not_understand_the_scripts_says_that_it_is_too_old(page: Page) -> None:
    note = page.get_by_text("Dieser Browser ist zu alt für die Tür.")
    page.goto("/door/")
    expect(page.get_by_role("heading", name="Noch keine Tür")).to_be_visible()
    expect(note).to_be_hidden()

    newer = "export default class Door { #state := 1; }"
    page.route("**/js/door/door.js", lambda route: route.fulfill(content_type="text/javascript", body=newer))
    page.reload()

    expect(note).to_be_visible()
