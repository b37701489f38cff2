"""A door whose network comes and goes: what was decided waits, arrives once, and with its time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Request, Route, expect
from sqlalchemy import select

from eventapp.db import db
from eventapp.models import Device, Event
from eventapp.services import devices as device_services
from tests.support.door_phone import DoorPhone
from tests.support.festival_door import NewPhone, link_of, log, numbers_of, register, ticket_of

pytestmark = pytest.mark.browser

ENTRIES = "**/door/api/entries"


def test_an_upload_that_is_cut_off_loses_nothing_and_doubles_nothing(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    codes = [ticket_of(register(event, name=f"Gast {number}")).short_code for number in range(4)]
    phone.pair(link_of(event, app))
    answers: Iterator[str] = iter(["broken", "lost", "refused"])

    def disturb(route: Route, request: Request) -> None:
        match next(answers, "through"):
            case "broken":
                route.fulfill(status=500, body="<h1>Internal Server Error</h1>")
            case "lost":  # the server has stored it, but nobody hears that
                route.fetch()
                route.abort("connectionreset")
            case "refused":
                route.abort("connectionrefused")
            case _:
                route.continue_()

    phone.page.route(ENTRIES, disturb)
    for code in codes:
        phone.type_code(code)
        phone.expect_verdict("pending", "Willkommen")
        phone.tap("next")
    phone.expect_waiting("4 Einträge warten")

    phone.expect_settled()
    assert (numbers_of(event).admitted, len(log())) == (4, 4)
    phone.expect_counts(admitted=4, expected=0, inside=4)


def test_without_a_server_everything_waits_survives_a_reload_and_arrives_with_its_time(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    codes = [ticket_of(register(event)).short_code for _ in range(2)]
    phone.pair(link_of(event, app))
    phone.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))

    before = datetime.now(UTC)
    phone.type_code(codes[0])
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")
    phone.type_code(codes[0])
    phone.expect_verdict("again", "Schon drin")
    phone.tap("next")
    after = datetime.now(UTC)
    phone.page.reload()
    phone.expect_open()
    phone.expect_waiting("2 Einträge warten")
    phone.expect_counts(admitted=1, expected=1, inside=1)
    phone.type_code(codes[1])
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")
    assert len(log()) == 0

    phone.page.unroute_all()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_settled()
    assert (numbers_of(event).admitted, len(log())) == (2, 3)
    assert before - timedelta(milliseconds=1) <= log()[0].happened_at <= after


def test_what_a_phone_decided_can_be_saved_as_a_file_without_network(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    ticket = ticket_of(register(event))
    phone.pair(link_of(event, app))
    phone.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
    phone.type_code(ticket.short_code)
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")

    phone.act("phone")
    with phone.page.expect_download() as saving:
        phone.page.get_by_role("button", name="Einträge als Datei sichern").click()

    saved = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
    assert (saved["format"], saved["event"]) == ("einlass-door-log/1", event.reference)
    [entry] = saved["entries"]
    assert (entry["kind"], entry["ticket"], entry["state"]) == ("admit", ticket.ticket_id.hex(), "waiting")
    assert saving.value.suggested_filename.startswith(f"einlass-{event.reference}-")


def test_a_ticket_at_two_gates_without_network_is_counted_once_and_named(
    event: Event, app: Flask, phone: DoorPhone, new_phone: NewPhone
) -> None:
    other = new_phone()
    code = ticket_of(register(event)).short_code
    phone.pair(link_of(event, app))
    other.pair(link_of(event, app, gate="Tor Ost"), name="Ionela")
    for one in (phone, other):
        one.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
        one.type_code(code)
        one.expect_verdict("pending", "Willkommen")

    for one in (phone, other):
        one.page.unroute_all()
        one.page.evaluate("dispatchEvent(new Event('online'))")
        one.expect_settled()

    other.expect_verdict("attention", "Bitte klären")
    assert "schon an einer anderen Tür" in other.says("note")
    phone.expect_verdict("admitted", "Willkommen")
    assert (numbers_of(event).admitted, numbers_of(event).surplus) == (1, 1)
    other.tap("understood")
    other.expect_counts(admitted=1, expected=0, inside=1)


def test_a_revoked_phone_brings_what_waits_and_wipes_itself(event: Event, app: Flask, phone: DoorPhone) -> None:
    code = ticket_of(register(event)).short_code
    phone.pair(link_of(event, app))
    phone.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")
    device_id = db.session.scalar(select(Device.id))
    assert device_id is not None
    device_services.revoke_device(device_id=device_id, now=datetime.now(UTC))

    phone.page.unroute_all()
    phone.page.evaluate("dispatchEvent(new Event('online'))")

    expect(phone.page.get_by_text("Der Zugang dieses Geräts wurde beendet.")).to_be_visible(timeout=20_000)
    expect(phone.page.get_by_text("Alle Daten dieser Tür sind von diesem Gerät gelöscht.")).to_be_visible()
    assert numbers_of(event).admitted == 1
    assert phone.stored() == {"meta": 0, "records": 0, "states": []}
    phone.page.reload()
    expect(phone.page.get_by_text("Noch keine Tür")).to_be_visible()
