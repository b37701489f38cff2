"""Registering in a real browser: with a script, without one, by keyboard, back and forth, and on paper."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Literal

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import Event, EventSession, Registration, Ticket
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_registration, make_session
from tests.support.qr_reader import read_qr_codes

SOON = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]


def soon(*, capacity: int | None = None, label: str = "", minutes: int = 0) -> EventSession:
    """A session in a month, by the clock of the browser."""
    starts_at = SOON + timedelta(minutes=minutes)
    return make_session(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), capacity=capacity, label=label)


def fest() -> Event:
    """A festival to register for."""
    return make_event(reference="kw", sessions=[soon()])


def count_registrations() -> int:
    """How many there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


@pytest.fixture
def plain_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A small old phone without scripts."""
    context = browser.new_context(
        base_url=live_server, viewport={"width": 320, "height": 568}, java_script_enabled=False, locale="de-DE"
    )
    yield context.new_page()
    context.close()


def test_family_registers_finds_its_ticket_again_and_cancels(page: Page) -> None:
    fest()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/events/kw/registration")
    page.get_by_role("button", name="Erwachsene: eins mehr").click()
    for _ in range(3):
        page.get_by_role("button", name="Kinder: eins mehr").click()
    expect(page.locator("[data-sum]")).to_have_text("5")
    page.get_by_label("Name auf dem Ticket").fill("Familie Haddad")
    page.get_by_role("button", name="Anmeldung abschicken").last.dblclick()

    expect(page.get_by_text("5 Personen: 2 Erwachsene, 3 Kinder")).to_be_visible()
    expect(page.get_by_text("Dieses Gerät merkt sich den Weg hierher")).to_be_visible()
    assert count_registrations() == 1

    page.get_by_role("link", name="Meine Tickets").first.click()
    page.get_by_role("link", name="KulturWERK").click()
    page.get_by_role("link", name="Absagen").click()
    page.get_by_role("button", name="Ja, absagen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Diese Anmeldung ist abgesagt")
    page.goto("/my-tickets")
    expect(page.get_by_text("Hier ist noch kein Ticket")).to_be_visible()


def test_back_button_and_sending_again_stays_one_registration(page: Page) -> None:
    fest()
    page.goto("/events/kw/registration")
    page.get_by_label("Name auf dem Ticket").fill("Bilal")
    page.get_by_role("button", name="Anmeldung abschicken").last.click()
    page.wait_for_url("**/registrations/*")
    ticket = page.url

    page.go_back()
    page.get_by_role("button", name="Erwachsene: eins mehr").click()
    page.get_by_role("button", name="Anmeldung abschicken").last.click()

    expect(page.get_by_text("Dieses Formular war schon abgeschickt.")).to_be_visible()
    assert (page.url, count_registrations()) == (ticket, 1)


def test_back_button_brings_the_numbers_with_the_name(page: Page) -> None:
    fest()
    page.goto("/events/kw/registration")
    for _ in range(2):
        page.get_by_role("button", name="Erwachsene: eins mehr").click()
    page.get_by_label("Name auf dem Ticket").fill("Bilal")
    page.get_by_role("button", name="Anmeldung abschicken").last.click()
    page.wait_for_url("**/registrations/*")

    page.go_back()

    expect(page.get_by_label("Name auf dem Ticket")).to_have_value("Bilal")
    expect(page.locator("#adults")).to_have_value("3")
    expect(page.get_by_role("button", name="Erwachsene: eins weniger")).to_have_attribute("aria-disabled", "false")


def test_form_opened_anew_is_another_registration(page: Page) -> None:
    fest()
    for name in ("Bilal", "Olena"):
        page.goto("/events/kw/registration")
        page.get_by_label("Name auf dem Ticket").fill(name)
        page.get_by_role("button", name="Anmeldung abschicken").last.click()
        page.wait_for_url("**/registrations/*")

    assert count_registrations() == 2


def test_enter_key_sends_the_form_and_not_a_step(page: Page) -> None:
    fest()
    page.goto("/events/kw/registration")
    page.get_by_label("Name auf dem Ticket").fill("Bilal")
    page.get_by_label("Name auf dem Ticket").press("Enter")

    page.wait_for_url("**/registrations/*")
    assert db.session.scalars(select(Registration.adults)).all() == [1]


def test_mistakes_are_brought_into_view_and_lead_to_their_fields(page: Page) -> None:
    fest()
    page.goto("/events/kw/registration")
    page.get_by_label("E-Mail").fill("nour@example")
    page.get_by_role("button", name="Anmeldung abschicken").last.click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    page.get_by_role("link", name="Nach dem @ fehlt").click()
    expect(page.get_by_label("E-Mail")).to_be_focused()
    expect(page.get_by_label("E-Mail")).to_have_value("nour@example")


def test_everything_works_without_a_script_on_a_small_phone(plain_page: Page) -> None:
    make_event(reference="ws", kind=EventKind.WORKSHOP, sessions=[soon()])
    plain_page.goto("/events/ws/registration")
    plain_page.get_by_label("Person 1").fill("Amina Kaya")
    plain_page.get_by_role("button", name="Weitere Person").click()
    expect(plain_page.get_by_role("textbox", name="Person 2")).to_be_focused()
    plain_page.get_by_role("textbox", name="Person 2").fill("نور حداد")
    plain_page.get_by_text("Brauchen Sie etwas?").click()
    plain_page.get_by_label("Gebärdensprache").check()
    plain_page.get_by_role("button", name="Anmeldung abschicken").last.click()
    expect(plain_page.get_by_label("Gebärdensprache")).to_be_visible()
    plain_page.get_by_label("Ja, Sie dürfen speichern").check()
    plain_page.get_by_role("button", name="Anmeldung abschicken").last.click()

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("2 Tickets")
    expect(plain_page.get_by_text("نور حداد").first).to_be_visible()
    plain_page.get_by_role("link", name="Personen ändern").click()
    plain_page.get_by_role("button", name="Entfernen: Person 1").click()
    plain_page.get_by_role("button", name="Änderung speichern").last.click()
    expect(plain_page.get_by_text("Ihre Änderung ist gespeichert.")).to_be_visible()
    expect(plain_page.get_by_text("Amina Kaya")).to_have_count(0)


def test_party_steps_work_without_a_script(plain_page: Page) -> None:
    fest()
    plain_page.goto("/events/kw/registration")
    plain_page.get_by_label("Name auf dem Ticket").fill("Familie Haddad")
    plain_page.get_by_role("button", name="Kinder: eins mehr").click()
    plain_page.get_by_role("button", name="Erwachsene: eins mehr").click()
    plain_page.get_by_role("button", name="Anmeldung abschicken").last.click()

    expect(plain_page.get_by_text("3 Personen: 2 Erwachsene, 1 Kind")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_counselling_are_accessible_and_the_code_is_black_on_white(
    browser: Browser, live_server: str, theme: Literal["light", "dark"]
) -> None:
    slots = [soon(capacity=1, label=f"B-{number:02}", minutes=30 * number) for number in range(1, 7)]
    event = make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(event, event_sessions=[slots[1].reference], now=datetime.now(UTC))
    context = browser.new_context(
        base_url=live_server, viewport={"width": 320, "height": 640}, color_scheme=theme, locale="de-DE"
    )
    page = context.new_page()

    page.goto("/events/bt/registration")
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    page.get_by_role("radio").nth(3).check()
    page.get_by_label("Wie dürfen wir Sie nennen?").fill("Blume")
    page.get_by_role("button", name="Termin verbindlich buchen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Termin")
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    ground = page.locator(".qr").evaluate("element => getComputedStyle(element).backgroundColor")
    ink = page.locator(".qr__ink").evaluate("element => getComputedStyle(element).fill")
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    context.close()


def test_code_is_read_from_the_screen_of_a_phone(page: Page) -> None:
    event = make_event(sessions=[soon()])
    registration = make_registration(event, now=datetime.now(UTC))
    token = db.session.scalars(select(Ticket.token)).one()
    page.goto(f"/registrations/{registration.key}")

    picture = page.locator(".qr").screenshot()

    codes = read_qr_codes(Image.open(BytesIO(picture)))
    assert [code.text.rpartition("/T/")[2] for code in codes] == [token]


def test_every_ticket_prints_with_a_readable_code(page: Page) -> None:
    event = make_event(kind=EventKind.WORKSHOP, sessions=[soon()])
    names = ["Amina Kaya", "نور حداد", "Şükran Yıldız"]
    registration = make_registration(event, attendee_names=names, now=datetime.now(UTC))
    tokens = set(db.session.scalars(select(Ticket.token)))
    page.goto(f"/registrations/{registration.key}")

    paper = pypdfium2.PdfDocument(page.pdf(format="A4"))

    pictures = [sheet.render(scale=3).to_pil() for sheet in paper]
    read = {code.text.rpartition("/T/")[2] for picture in pictures for code in read_qr_codes(picture)}
    assert read == tokens
