"""The components as a browser shows them: accessible, within a small screen, in every scheme and direction."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from config import Config
from tests.support.accessibility import find_violations, scrolls_sideways


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, DEBUG_PAGES=True)


@pytest.fixture
def guide(live_server: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server, reduced_motion="reduce", locale="de-DE")
    page = context.new_page()
    page.goto("/styleguide", wait_until="networkidle")
    assert page.title().startswith("Style guide")
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_components_have_no_serious_barrier(guide: Page, scheme: Literal["light", "dark"], width: int) -> None:
    guide.set_viewport_size({"width": width, "height": 900})
    guide.emulate_media(color_scheme=scheme)
    assert find_violations(guide) == []


@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_components_fit_a_small_screen(guide: Page, direction: str) -> None:
    guide.set_viewport_size({"width": 320, "height": 640})
    guide.evaluate("direction => { document.documentElement.dir = direction }", direction)

    assert scrolls_sideways(guide) == 0


@pytest.mark.browser
def test_components_fit_with_doubled_text(guide: Page) -> None:
    guide.set_viewport_size({"width": 390, "height": 844})
    guide.evaluate("() => { document.documentElement.style.fontSize = '212.5%' }")

    assert scrolls_sideways(guide) == 0


@pytest.mark.browser
def test_stepper_counts_within_its_bounds(guide: Page) -> None:
    adults = guide.get_by_role("spinbutton", name="Erwachsene").first
    fewer = guide.get_by_role("button", name="Erwachsene: eins weniger").first

    fewer.focus()
    for _ in range(3):
        guide.keyboard.press("Enter")

    assert (adults.input_value(), fewer.get_attribute("aria-disabled"), guide.url.endswith("/styleguide")) == (
        "0",
        "true",
        True,
    )


@pytest.mark.browser
def test_wallet_lists_kept_tickets_until_forgotten(guide: Page) -> None:
    ticket = '[{"key": "k7wmaaaa", "title": "Sommerfest im Hof", "date": "2026-09-26", "kind": "fest"}]'
    guide.evaluate("ticket => localStorage.setItem('einlass.tickets', ticket)", ticket)
    guide.reload(wait_until="networkidle")
    link = guide.get_by_role("link", name="Sommerfest im Hof")
    address = link.get_attribute("href")

    guide.get_by_role("button", name="Von diesem Gerät entfernen").click()

    assert (address, link.count(), guide.evaluate("localStorage.getItem('einlass.tickets')")) == (
        "/registrations/k7wmaaaa",
        0,
        "[]",
    )
