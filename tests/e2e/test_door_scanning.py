"""What a volunteer scans, types or finds at a door that is open: who has a ticket comes in."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import expect

from eventapp.domain.states import DeviceRight
from eventapp.models import Event
from tests.support.camera import FakeCamera
from tests.support.door_phone import OUT_OF_VIEW_MS, DoorPhone
from tests.support.festival_door import NewPhone, link_of, log, numbers_of, picture_of, register, ticket_of

pytestmark = pytest.mark.browser


def test_a_ticket_before_the_camera_is_admitted_and_the_same_again_is_already_inside(
    event: Event, app: Flask, phone: DoorPhone, camera: FakeCamera, live_server: str
) -> None:
    ticket = picture_of(register(event), base_url=live_server)
    hosts: set[str | None] = set()
    phone.page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    phone.pair(link_of(event, app))

    camera.show(ticket)
    phone.expect_verdict("admitted", "Willkommen")
    first = (phone.says("number"), phone.says("text"), phone.says("verdict-status"))
    camera.show_nothing()
    phone.page.wait_for_timeout(OUT_OF_VIEW_MS)
    camera.show(ticket)
    phone.expect_verdict("again", "Schon drin")

    assert first == ("1", "Amina K.", "bestätigt")
    assert "dieses Gerät" in phone.says("note")
    phone.tap("next")
    phone.expect_counts(admitted=1, expected=0, inside=1)
    phone.expect_settled()
    assert (numbers_of(event).admitted, len(log())) == (1, 2)
    assert hosts == {"localhost"}


def test_a_ticket_that_stays_in_view_is_one_scan(
    event: Event, app: Flask, phone: DoorPhone, camera: FakeCamera, live_server: str
) -> None:
    camera.show(picture_of(register(event), base_url=live_server))
    phone.pair(link_of(event, app))

    phone.expect_verdict("admitted", "Willkommen")
    phone.page.wait_for_timeout(2 * OUT_OF_VIEW_MS)

    phone.expect_verdict("admitted", "Willkommen")
    phone.expect_settled()
    assert len(log()) == 1


def test_a_party_comes_in_parts_and_its_sixth_person_is_a_guest(
    event: Event, app: Flask, phone: DoorPhone, camera: FakeCamera, live_server: str
) -> None:
    family = register(event, adults=2, children=3, name="Familie Haddad")
    phone.pair(link_of(event, app))
    camera.show(picture_of(family, base_url=live_server))

    phone.expect_verdict("question", "Wie viele kommen?")
    assert phone.says("number") == "5"
    phone.set_party(adults=1, children=2)
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Willkommen")
    assert (phone.says("number"), phone.says("of"), phone.says("note")) == ("3", "von 5", "2 können später kommen")

    phone.tap("more")
    phone.expect_verdict("question", "Wie viele kommen?")
    phone.set_party(adults=2, children=1)
    assert phone.says("confirm-text") == "2 einlassen, 1 als Gast"
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Willkommen")
    assert (phone.says("number"), phone.says("note")) == ("3", "2 mit Ticket, 1 als Gast · Alle sind da")

    phone.expect_settled()
    report = numbers_of(event)
    assert (report.admitted, report.walk_ins, report.no_shows) == (5, 1, 0)
    phone.tap("next")
    phone.expect_counts(admitted=6, expected=0, inside=6)


def test_a_typed_short_code_opens_the_door_and_a_mistyped_one_is_named(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    code = ticket_of(register(event)).short_code
    phone.pair(link_of(event, app))

    phone.act("code")
    expect(phone.page.get_by_label("Code unter dem QR")).to_be_focused()
    phone.sheet("code").locator('[data-action="close"]').click()
    phone.type_code(code[:-1] + ("2" if code[-1] != "2" else "3"))
    expect(phone.page.get_by_text("Dieser Code stimmt nicht.")).to_be_visible()
    phone.page.get_by_label("Code unter dem QR").fill(f"{code[:4].lower()} {code[4:].lower()}")
    phone.page.get_by_role("button", name="Prüfen").click()

    phone.expect_verdict("admitted", "Willkommen")
    phone.expect_settled()
    assert numbers_of(event).admitted == 1


def test_a_name_is_found_with_the_right_and_never_without(
    event: Event, app: Flask, phone: DoorPhone, new_phone: NewPhone
) -> None:
    register(event, adults=2, name="Şükran Yıldız")
    other = new_phone()
    phone.pair(link_of(event, app, rights=(DeviceRight.SEARCH,)))
    other.pair(link_of(event, app, gate="Tor Ost", rights=()))

    expect(other.page.get_by_role("button", name="Name suchen")).to_be_hidden()
    expect(other.page.get_by_role("button", name="Ohne Ticket", exact=True)).to_be_hidden()
    phone.act("search")
    expect(phone.page.get_by_label("Name auf dem Ticket")).to_be_focused()
    phone.page.get_by_label("Name auf dem Ticket").fill("suk")
    phone.page.get_by_role("button", name="Şükran Y.").click()

    phone.expect_verdict("question", "Wie viele kommen?")
    assert phone.says("text") == "Şükran Y."


def test_a_ticket_link_opens_the_door_on_a_paired_phone_and_the_ticket_elsewhere(
    event: Event, app: Flask, phone: DoorPhone, new_phone: NewPhone
) -> None:
    token = ticket_of(register(event)).token
    phone.pair(link_of(event, app))
    visitor = new_phone()

    phone.page.goto("about:blank")
    phone.page.goto(f"/T/{token}")
    visitor.page.goto(f"/T/{token}")

    phone.expect_verdict("admitted", "Willkommen")
    expect(visitor.page.get_by_role("heading", name="KulturWERK")).to_be_visible()
    phone.expect_settled()
    assert numbers_of(event).admitted == 1


def test_a_photo_of_the_code_will_do(event: Event, app: Flask, phone: DoorPhone, live_server: str) -> None:
    picture = picture_of(register(event), base_url=live_server)
    phone.pair(link_of(event, app))

    phone.page.get_by_label("Foto vom Code machen").set_input_files(
        {"name": "code.png", "mimeType": "image/png", "buffer": picture}
    )

    phone.expect_verdict("admitted", "Willkommen")
    phone.expect_settled()
    assert numbers_of(event).admitted == 1


def test_a_phone_without_a_camera_says_so_and_takes_typed_codes(event: Event, app: Flask, phone: DoorPhone) -> None:
    code = ticket_of(register(event)).short_code
    phone.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"
    )
    phone.pair(link_of(event, app))

    expect(phone.page.locator("[data-part=camera-words]").get_by_text("Keine Kamera gefunden.")).to_be_visible()
    phone.type_code(code)
    phone.expect_verdict("admitted", "Willkommen")
