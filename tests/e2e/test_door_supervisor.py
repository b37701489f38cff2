"""A supervisor's phone takes back what another phone has decided: from the list, and from the answer "Schon drin"."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight
from eventapp.models import Event, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_registration, make_session
from tests.support.door_phone import DoorPhone

pytestmark = pytest.mark.browser

API = "**/door/api/**"


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that is on now."""
    now = datetime.now(UTC)
    return make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])


@pytest.fixture
def codes(event: Event) -> list[str]:
    """The short codes of a party of three and of somebody who comes alone."""
    party = make_registration(event, adults=2, children=1, name="Amina Kaya", now=datetime.now(UTC))
    single = make_registration(event, name="Benno Brandt", now=datetime.now(UTC))
    tickets = {ticket.registration_id: ticket.short_code for ticket in db.session.scalars(select(Ticket))}
    return [tickets[party.id], tickets[single.id]]


@pytest.fixture
def leader(page: Page, app: Flask, event: Event, codes: list[str]) -> DoorPhone:
    """The supervisor's phone."""
    phone = DoorPhone(page)
    phone.pair(link_of(event, app, gate="Leitung", rights=HELPER_RIGHTS), name="Olga")
    return phone


@pytest.fixture
def helper(browser: Browser, live_server: str, app: Flask, event: Event, codes: list[str]) -> Iterator[DoorPhone]:
    """A phone at a gate."""
    context = browser.new_context(base_url=live_server, viewport={"width": 390, "height": 844}, locale="de-DE")
    phone = DoorPhone(context.new_page())
    phone.pair(link_of(event, app, gate="Tor West", rights=(DeviceRight.WALK_IN,)))
    yield phone
    context.close()


def link_of(event: Event, app: Flask, *, gate: str, rights: tuple[DeviceRight, ...]) -> str:
    """A door link as an organizer hands it out."""
    link = device_services.make_door_link(event_id=event.id, gate=gate, rights=rights, now=datetime.now(UTC))
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def numbers_of(event: Event) -> tuple[int, int]:
    """With booking, without."""
    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report.admitted, session.report.walk_ins


def hear(phone: DoorPhone) -> None:
    """Let the phone hear at once what is new."""
    phone.page.evaluate("dispatchEvent(new Event('online'))")


def test_a_supervisor_takes_back_what_another_phone_did(
    event: Event, codes: list[str], leader: DoorPhone, helper: DoorPhone
) -> None:
    party, single = codes
    helper.type_code(party)
    helper.tap("confirm")
    helper.expect_verdict("admitted", "Willkommen")
    helper.tap("next")
    helper.type_code(single)
    helper.expect_verdict("admitted", "Willkommen")
    helper.tap("next")
    helper.act("log")
    expect(helper.sheet("log").get_by_text("Andere Geräte")).to_be_hidden()
    hear(leader)
    leader.expect_counts(admitted=4, expected=0, inside=4)

    leader.act("log")
    sheet = leader.sheet("log")
    sheet.get_by_text("Andere Geräte").click()
    rows = sheet.locator('[data-part="others-log"] > li')
    expect(rows).to_have_count(2)
    assert (find_violations(leader.page), scrolls_sideways(leader.page)) == ([], False)
    sheet.get_by_label("Kurzcode oder Name").fill("amina")
    sheet.get_by_role("button", name="Anzeigen").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Amina K., Tor West")
    leader.page.route(API, lambda route: route.abort("internetdisconnected"))  # from here on there is no network
    rows.get_by_role("button").click()
    leader.page.get_by_role("button", name="Falsche Person").click()
    expect(rows).to_contain_text("zurückgenommen")
    sheet.locator('[data-action="close"]').first.click()
    leader.expect_counts(admitted=1, expected=3, inside=1)

    leader.type_code(single)
    leader.expect_verdict("again", "Schon drin")
    leader.tap("retract")
    leader.expect_verdict("attention", "Geht gerade nicht")
    assert leader.says("text").startswith("Ohne Netz geht das nicht")
    leader.tap("back")
    leader.page.unroute_all()
    hear(leader)
    leader.tap("retract")
    leader.page.get_by_role("button", name="Doch nicht gekommen").click()
    expect(leader.verdict).to_be_hidden()
    leader.expect_settled()
    leader.expect_counts(admitted=0, expected=4, inside=0)
    assert numbers_of(event) == (0, 0)

    helper.sheet("log").locator('[data-action="close"]').first.click()
    hear(helper)
    helper.expect_counts(admitted=0, expected=4, inside=0)
    helper.type_code(single)
    helper.expect_verdict("admitted", "Willkommen")
    helper.tap("next")
    helper.type_code(single)
    helper.expect_verdict("again", "Schon drin")
    expect(helper.verdict.locator('[data-action="retract"]')).to_be_hidden()
