"""A list of 2,000 people in a real browser: wrong rows, corrected, taken over, and nobody doubled the second time."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.models import Organization, Registration, Ticket
from eventapp.services import imports
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_organization, make_session
from tests.support.lists import HEADS, csv_list, long_rows, xlsx_list
from tests.support.office_login import log_in_olga

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

IMPORT = "/manage/events/kw/import"


def festival() -> Organization:
    """A festival in a month; return who organizes it."""
    starts_at = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)
    organization = make_organization()
    make_event(
        organization=organization,
        reference="kw",
        sessions=[make_session(starts_at=starts_at, ends_at=starts_at + timedelta(hours=5))],
    )
    return organization


def upload(page: Page, name: str, content: bytes) -> None:
    """Choose a file and see its preview."""
    page.goto(IMPORT)
    page.get_by_label("Datei mit der Liste").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Vorschau").click()


def figure(page: Page, label: str) -> str:
    """Return one of the numbers that carry the page."""
    words = page.locator(".figure", has=page.get_by_text(label, exact=True)).locator(".figure__value")
    return words.inner_text()


def look_at(page: Page) -> None:
    """The page is sound on a phone."""
    assert find_violations(page) == []
    assert scrolls_sideways(page) == 0


def count(model: type) -> int:
    """Return how many rows there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def take_over(page: Page, *, button: str) -> None:
    """Give the go-ahead, see that it is under way, and see the result come by itself."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="Die Liste wird eingetragen")).to_be_visible()
    look_at(page)
    db.session.rollback()  # else this test would still see what was before
    assert imports.run_next(now=datetime.now(UTC))
    expect(page.get_by_role("status")).to_have_text("Die Liste ist eingetragen")
    look_at(page)


def test_list_of_2000_is_corrected_taken_over_and_never_doubled(page: Page, tmp_path: Path) -> None:
    rows = long_rows(2000, wrong_every=100)
    log_in_olga(page, festival())
    page.goto(IMPORT)
    look_at(page)

    upload(page, "liste.xlsx", xlsx_list(*rows))
    assert (figure(page, "neu"), figure(page, "fehlerhafte Zeilen")) == ("1.980", "20")
    expect(page.get_by_role("rowheader", name="Zeile 101", exact=True)).to_be_visible()
    look_at(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Fehlerhafte Zeilen als CSV").click()
    left_out = Path(tmp_path / "rest.csv")
    download.value.save_as(left_out)
    page.get_by_role("button", name="1.980 Anmeldungen eintragen").click()
    expect(page.locator(".error-summary")).to_contain_text("Einige Zeilen stimmen nicht.")
    assert count(Registration) == 0
    page.get_by_label("Die 20 fehlerhaften Zeilen weglassen").check()
    take_over(page, button="1.980 Anmeldungen eintragen")
    assert (count(Registration), count(Ticket)) == (1980, 1980)

    corrected = re.sub(rb"keine Adresse", lambda match: b"neu%d@example.org" % match.start(), left_out.read_bytes())
    upload(page, "rest.csv", corrected)
    assert (figure(page, "neu"), figure(page, "fehlerhafte Zeilen")) == ("20", "0")
    take_over(page, button="20 Anmeldungen eintragen")
    assert count(Registration) == 2000

    upload(page, "liste.csv", csv_list(*rows, heads=HEADS))
    assert (figure(page, "neu"), figure(page, "schon da")) == ("0", "1.980")
    assert count(Registration) == 2000
