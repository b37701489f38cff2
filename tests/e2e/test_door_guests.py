"""People without a ticket at the door: counted with one tap, never turned away where all are welcome."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from eventapp.db import db
from eventapp.models import Event
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.festival_door import NewPhone, link_of, numbers_of, register, ticket_of

pytestmark = pytest.mark.browser


def test_two_phones_count_twenty_and_fifteen_guests_to_thirty_five(
    event: Event, app: Flask, phone: DoorPhone, new_phone: NewPhone
) -> None:
    other = new_phone()
    phone.pair(link_of(event, app))
    other.pair(link_of(event, app, gate="Tor Ost"), name="Ionela")

    for one, adults, children, minus in ((phone, 15, 6, 1), (other, 10, 5, 0)):
        one.act("guests")
        sheet = one.sheet("guests")
        for action, taps in (("adult", adults), ("child", children), ("child-minus", minus)):
            for _ in range(taps):
                sheet.locator(f'[data-action="{action}"]').click()
        expect(sheet.locator('[data-part="tally"]')).to_have_text(str(adults + children - minus))
        sheet.locator('[data-action="close"]').click()
        one.expect_settled()

    report = numbers_of(event)
    assert (report.walk_ins, report.children) == (35, 10)
    phone.expect_counts(admitted=35, expected=0, inside=35)


def test_a_family_without_ticket_is_one_tap_and_those_who_leave_stay_counted(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    phone.pair(link_of(event, app))

    phone.act("guests")
    phone.page.get_by_text("Familie oder Gruppe").click()
    phone.page.get_by_role("button", name="3 Gäste zählen").click()
    phone.expect_verdict("admitted", "Willkommen")
    phone.tap("next")
    phone.act("guests")
    phone.page.get_by_text("Ausgang zählen").click()
    phone.page.get_by_role("button", name="1 Person ist gegangen").click()
    phone.sheet("guests").locator('[data-action="close"]').click()

    phone.expect_counts(admitted=3, expected=0, inside=2)
    phone.expect_settled()
    assert (numbers_of(event).counted, numbers_of(event).inside) == (3, 2)


def test_places_of_people_who_have_not_come_are_given_away_and_the_late_ones_come_in_all_the_same(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    event.capacity, event.release_minutes = 3, 15
    db.session.commit()
    late = ticket_of(register(event))
    phone.pair(link_of(event, app))
    released = phone.page.locator('[data-part="released"]')
    expect(released).to_have_text("3 Plätze freigegeben: als Gäste einlassen")
    phone.page.context.set_offline(True)

    phone.act("guests")
    phone.page.get_by_text("Familie oder Gruppe").click()
    phone.page.get_by_role("button", name="3 Gäste zählen").click()
    phone.tap("next")
    expect(released).to_have_text("0 Plätze freigegeben: als Gäste einlassen")
    phone.type_code(late.short_code)

    phone.expect_verdict("pending", "Willkommen")
    assert phone.says("note") == "Plätze waren schon freigegeben. Mit Ticket trotzdem hinein."


def test_nobody_is_turned_away_where_all_are_welcome(
    event: Event, app: Flask, phone: DoorPhone, camera: FakeCamera
) -> None:
    phone.pair(link_of(event, app, rights=()))
    camera.show(ticket_picture("A" * 122, base_url="https://example.org"))

    phone.expect_verdict("attention", "Als Gast zählen?")
    phone.set_party(adults=1, children=1)
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Willkommen")

    phone.expect_settled()
    assert numbers_of(event).walk_ins == 2
