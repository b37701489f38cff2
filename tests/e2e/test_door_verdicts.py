"""Every answer of the door on real screens: readable, whole, in reach; and what is said to guests in their language."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from config import Config
from eventapp.app import create_app
from eventapp.db import db
from tests.support.arabic import PHRASES, add_arabic
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone, set_letters, ticket_picture
from tests.support.door_scenes import festival_scenes, seminar_scenes
from tests.support.door_worlds import make_festival, make_seminar
from tests.support.mail_server import free_port
from tests.support.web_server import running_web_server

pytestmark = pytest.mark.browser

#: Contrast of every text that is seen; words of the answer that are torn; buttons too small, outside or covered.
_LOOK = (Path(__file__).parent.parent / "support" / "verdict_look.js").read_text(encoding="utf-8")
SCREENS = {"phone": (390, 844), "small": (320, 568), "landscape": (844, 390)}


@pytest.fixture(autouse=True)
def camera(fake_camera: FakeCamera) -> FakeCamera:
    """The camera, looking at nothing yet."""
    fake_camera.show_nothing()
    return fake_camera


@pytest.fixture
def live_server(config: Config, tmp_path: Path) -> Iterator[str]:
    """A server that speaks Arabic too."""
    port = free_port()
    app = create_app(replace(config, BASE_URL=f"http://localhost:{port}"))
    add_arabic(app, folder=tmp_path / "translations")
    with running_web_server(app, port=port) as url:
        yield url
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def phone(page: Page) -> DoorPhone:
    """A helper's phone that moves nothing."""
    page.emulate_media(reduced_motion="reduce")
    return DoorPhone(page)


def _problems(page: Page) -> list[str]:
    """What is wrong with the answer, on each screen, in light and in dark, and with letters of double size."""
    problems: list[str] = []
    for name, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark") if name == "phone" else ("light",):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            problems += [f"{name} {scheme}: {found}" for found in page.evaluate(_LOOK, {"inReach": True})]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    set_letters(page, 32)
    problems += [f"double: {found}" for found in page.evaluate(_LOOK, {"inReach": False})]
    set_letters(page, 16)
    return problems


def test_every_answer_is_readable_whole_and_in_reach_on_every_screen(
    app: Flask, browser: Browser, live_server: str, phone: DoorPhone
) -> None:
    secret_key = app.config["SECRET_KEY"]
    festival, seminar = make_festival(secret_key=secret_key), make_seminar(secret_key=secret_key)
    problems: dict[str, list[str]] = {}
    with ExitStack() as stack:
        context = stack.enter_context(
            browser.new_context(base_url=live_server, locale="de-DE", permissions=["camera"], reduced_motion="reduce")
        )
        other = DoorPhone(context.new_page())
        walks = (
            (phone, festival_scenes(phone, festival, base_url=live_server)),
            (other, seminar_scenes(other, seminar, base_url=live_server)),
        )
        for one, scenes in walks:
            for scene in scenes:
                if one.verdict.is_visible() and (found := _problems(one.page)):
                    problems[scene] = found

    assert problems == {}


def test_a_code_shown_again_a_moment_later_repeats_its_answer_and_is_no_new_scan(
    app: Flask, phone: DoorPhone, camera: FakeCamera, live_server: str
) -> None:
    festival = make_festival(secret_key=app.config["SECRET_KEY"])
    phone.pair(festival.link)
    camera.show_now_and_then(ticket_picture(festival.late_token, base_url=live_server))

    phone.expect_verdict("admitted", "Willkommen")
    phone.tap("next")

    note = phone.verdict.locator('[data-part="note"]')
    expect(note).to_have_text("Gerade eben gezeigt, nicht noch einmal gezählt.", timeout=10_000)
    assert (phone.says("word"), phone.says("text")) == ("Willkommen", "Marie-Claire N.")
    phone.expect_settled()
    assert phone.stored()["states"] in (["sent"], ["merged"])


def test_a_guest_is_shown_the_sentence_that_fits_in_the_language_of_the_registration(
    app: Flask, phone: DoorPhone
) -> None:
    festival = make_festival(secret_key=app.config["SECRET_KEY"])
    phone.pair(festival.link)
    phone.page.route("**/*", lambda route: route.abort("internetdisconnected"))
    sheet = phone.sheet("phrases")
    stage = sheet.locator('[data-part="stage"]')

    phone.type_code(festival.elsewhere)
    phone.expect_verdict("again", "Schon drin")
    assert "vor 3 Minuten" in phone.says("note")
    assert "Tor Ost, Gerät von Ionela" in phone.says("note")
    phone.tap("speak")
    said = stage.locator('[data-part="text"]')
    expect(said).to_have_text(PHRASES["Dieses Ticket wurde schon benutzt."])
    assert (said.get_attribute("lang"), said.get_attribute("dir")) == ("ar", "rtl")
    expect(stage.locator('[data-part="meaning"]')).to_have_text("Dieses Ticket wurde schon benutzt.")
    sheet.get_by_text("Bitte warten Sie einen Moment.").click()
    expect(said).to_have_text(PHRASES["Bitte warten Sie einen Moment. Ich hole Hilfe."])

    sheet.get_by_role("button", name="Deutsch").click()
    expect(said).to_have_text("Dieses Ticket wurde schon benutzt.")
    sheet.locator('[data-action="close"]').click()
    phone.tap("next")
    phone.act("phrases")
    expect(said).to_have_text("Bitte zeigen Sie mir Ihr Ticket mit dem QR-Code.")
    expect(sheet.get_by_role("button", name="Deutsch")).to_have_attribute("aria-pressed", "true")


def test_families_with_the_same_initial_are_told_apart_and_who_is_not_expected_is_marked(
    app: Flask, phone: DoorPhone
) -> None:
    festival = make_festival(secret_key=app.config["SECRET_KEY"])
    phone.pair(festival.link)
    phone.act("search")
    search, found = phone.page.locator("#guest-name"), phone.sheet("search").locator('[data-part="found"] button')

    search.fill("aydin")
    expect(found).to_have_text(["Selim A.1 Erwachsene · Warteliste"])
    expect(found.locator('[data-dot="refused"]')).to_be_visible()
    search.fill("muller")
    expect(found).to_have_text(["Jörg M.2 Erwachsene · Nicht bestätigt"])
    search.fill("Haddad")
    expect(found).to_have_count(6)
    search.fill("Hadda")
    expect(phone.page.get_by_text("Nur der Anfangsbuchstabe passt.")).to_be_visible()
