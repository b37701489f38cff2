"""The screens of the door: open to everybody, in one window, readable in sunlight."""

from itertools import pairwise

import pytest
from flask import Flask
from playwright.sync_api import expect

from eventapp.models import Event
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.door_phone import DoorPhone
from tests.support.festival_door import link_of, register, ticket_of

pytestmark = pytest.mark.browser


def test_the_door_is_open_in_one_window_only(event: Event, app: Flask, phone: DoorPhone) -> None:
    phone.pair(link_of(event, app))
    second = phone.page.context.new_page()

    second.goto("/door/")
    expect(second.get_by_text("Schon offen")).to_be_visible()
    second.get_by_role("button", name="Hier weitermachen").click()

    DoorPhone(second).expect_open()
    expect(phone.page.get_by_text("Schon offen")).to_be_visible()


def test_the_screens_of_the_door_are_open_to_everybody(event: Event, app: Flask, phone: DoorPhone) -> None:
    code = ticket_of(register(event, adults=2)).short_code
    phone.page.set_viewport_size({"width": 320, "height": 568})
    problems: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found = find_violations(phone.page)
        sideways = scrolls_sideways(phone.page)
        problems.update({name: found + [f"sideways {sideways}"] * bool(sideways)} if found or sideways else {})

    phone.page.goto(link_of(event, app))
    look("pairing")
    phone.page.get_by_label("Ihr Vorname").fill("Bilal")
    phone.page.get_by_role("button", name="Tür öffnen").click()
    phone.open_door()
    look("door")
    for name in ("guests", "code", "search", "log", "phone"):
        phone.act(name)
        look(name)
        phone.sheet(name).locator('[data-action="close"]').click()
    phone.type_code(code)
    phone.expect_verdict("question", "Wie viele kommen?")
    look("question")
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Willkommen")
    look("admitted")

    assert problems == {}


_CONTRASTS = """() => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", {willReadFrequently: true});
    const luminance = (colour) => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => {
            const part = byte / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const sheet = document.querySelector('[data-part="verdict"]');
    const looks = {};
    for (const look of ["", "verdict--again", "verdict--refused", "verdict--attention", "verdict--question"]) {
        sheet.className = `verdict verdict--screen ${look}`;
        const {backgroundColor, color} = getComputedStyle(sheet);
        looks[look] = [luminance(backgroundColor), luminance(color)];
    }
    return looks;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_answer_is_readable_at_seven_to_one_and_told_apart_in_grey(phone: DoorPhone, scheme: str) -> None:
    phone.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    phone.page.goto("/door/")

    looks: dict[str, list[float]] = phone.page.evaluate(_CONTRASTS)

    contrasts = {look: (max(pair) + 0.05) / (min(pair) + 0.05) for look, pair in looks.items()}
    assert {look: round(ratio, 1) for look, ratio in contrasts.items() if ratio < 7} == {}
    verdicts = sorted(ground for look, (ground, _) in looks.items() if look != "verdict--question")
    steps = [(lighter + 0.05) / (darker + 0.05) for darker, lighter in pairwise(verdicts)]
    assert min(steps) > 1.3
