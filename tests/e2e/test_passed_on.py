"""A tablet that goes from hand to hand: what somebody looks up lies over the questions, and goes with the person."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.builders import make_event, make_session

pytestmark = pytest.mark.browser


def test_a_legal_page_lies_over_the_questions_and_closes_when_nobody_touches_the_tablet(app: Flask, page: Page) -> None:
    now = datetime.now(UTC)
    event = make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])
    page.clock.install()
    page.goto(f"/s/{event.sessions[0].reference}/tablet")
    chosen = page.locator("input[type=radio]").first
    chosen.check()

    with page.expect_popup() as opening:
        page.get_by_role("link", name="Datenschutz").click()
    notice = opening.value
    expect(notice.get_by_role("heading", level=1)).to_contain_text("Datenschutz")
    expect(chosen).to_be_checked()
    with notice.expect_event("close"):
        page.clock.fast_forward(121_000)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Wer ist heute da?")
    expect(chosen).not_to_be_checked()
