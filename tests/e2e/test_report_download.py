"""Downloading a report: the page says that it is being made, once, and when it is there."""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import EntryKind
from eventapp.models import Project
from tests.support.builders import make_event, make_organization, make_user
from tests.support.door import make_entry, pair_phone, upload

pytestmark = pytest.mark.browser

PASSWORD = "willkommen in herne"


@pytest.fixture
def report(app: Flask) -> str:
    """Where the report of a festival is that people came to; Olga may see it."""
    organization = make_organization()
    make_user(organization, email="olga@example.org", password_hash=hash_password(PASSWORD))
    event = make_event(organization=organization)
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=3))
    return f"/manage/projects/{db.session.get_one(Project, event.project_id).reference}/report"


def test_slow_download_says_that_it_is_being_made_and_is_made_once(page: Page, report: str) -> None:
    page.goto("/login")
    page.get_by_label("E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")
    page.goto(report)
    asked: list[Route] = []
    page.route("**/report.xlsx*", lambda route: asked.append(route))
    link, status = (
        page.get_by_role("link", name="Bericht für den Fördergeber"),
        page.locator(".report__files [role=status]"),
    )

    link.click()
    expect(status).to_have_text("Bericht wird gebaut …")
    expect(link).to_have_attribute("aria-disabled", "true")
    link.click(force=True)  # swallowed
    page.get_by_role("link", name="Bericht zum Ablegen").click(force=True)  # as well
    assert len(asked) == 1
    with page.expect_download() as saving:
        asked[0].continue_()

    assert saving.value.suggested_filename.startswith("Bericht_")
    assert saving.value.path().read_bytes()[:2] == b"PK"
    expect(status).to_have_text("Fertig. Die Datei ist in Ihren Downloads.")
    expect(link).not_to_have_attribute("aria-disabled", "true")
