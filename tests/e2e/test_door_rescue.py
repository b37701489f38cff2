"""A phone that has no network any more: its entries as a file, brought by an organizer, and then by the phone too."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import delete, func, select, update

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.saved_logs import read_saved_log
from eventapp.domain.states import HELPER_RIGHTS, Role
from eventapp.models import Device, Event, LogEntryRow, Ticket, User
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from eventapp.services import saved_logs
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_organization, make_registration, make_session, make_user
from tests.support.door_phone import DoorPhone

pytestmark = pytest.mark.browser

API = "**/door/api/**"
PASSWORD = "drei lange wörter"
_FULL_DISK = """() => {
    const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
    IDBObjectStore.prototype.add = refuse;
    IDBObjectStore.prototype.put = refuse;
}"""


@pytest.fixture
def event(app: Flask) -> Event:
    """Olga's festival, on now."""
    now = datetime.now(UTC)
    organization = make_organization()
    make_user(organization, email="olga@example.org", roles=(Role.ORGANIZER,), password_hash=hash_password(PASSWORD))
    session = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    return make_event(organization=organization, reference="fest", sessions=[session])


def door_link(app: Flask, event: Event) -> str:
    """The address of a fresh link for the event's door."""
    link = device_services.make_door_link(
        event_id=event.id, gate="Tor West", rights=HELPER_RIGHTS, now=datetime.now(UTC)
    )
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


@pytest.fixture
def phone(page: Page, app: Flask, event: Event) -> DoorPhone:
    """A phone at the door, paired."""
    phone = DoorPhone(page)
    phone.pair(door_link(app, event))
    return phone


@pytest.fixture
def office(browser: Browser, live_server: str) -> Iterator[Page]:
    """Olga's computer."""
    context = browser.new_context(base_url=live_server, viewport={"width": 1280, "height": 900}, locale="de-DE")
    yield context.new_page()
    context.close()


def register(event: Event, *, adults: int = 1, children: int = 0) -> str:
    """A registration made now; returns its short code."""
    registration = make_registration(event, adults=adults, children=children, now=datetime.now(UTC))
    return db.session.scalars(select(Ticket.short_code).where(Ticket.registration_id == registration.id)).one()


def numbers_of(event: Event) -> tuple[int, int, int, int]:
    """With booking, without, over the size of a party; and how many entries the log has."""
    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    entries = db.session.scalar(select(func.count()).select_from(LogEntryRow)) or 0
    return session.report.admitted, session.report.walk_ins, session.report.surplus, entries


def save_file(button: Locator, *, folder: Path) -> Path:
    """Tap the button and keep what is downloaded."""
    with button.page.expect_download() as saving:
        button.click()
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    return path


def preview_file(office: Page, path: Path) -> None:
    """Olga logs in and looks at what is in the file."""
    office.goto("/login")
    office.get_by_label("E-Mail").fill("olga@example.org")
    office.get_by_label("Passwort", exact=True).fill(PASSWORD)
    office.get_by_role("button", name="Anmelden").click()
    office.wait_for_url("**/manage/**")
    office.goto("/manage/events/fest/door")
    office.get_by_role("link", name="Einträge aus einer Datei übernehmen").click()
    office.get_by_label("Dateien von Geräten").set_input_files(path)
    office.get_by_role("button", name="Vorschau").click()


def test_entries_of_a_phone_without_a_network_are_brought_by_hand_and_then_by_the_phone_and_count_once(
    event: Event, phone: DoorPhone, office: Page, tmp_path: Path
) -> None:
    party, single = register(event, adults=2, children=3), register(event)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_counts(admitted=0, expected=6, inside=0)
    phone.page.route(API, lambda route: route.abort("internetdisconnected"))
    phone.type_code(party)
    phone.tap("confirm")
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")
    phone.type_code(single)
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")
    phone.act("guests")
    for _ in range(3):
        phone.sheet("guests").locator('[data-action="adult"]').click()
    expect(phone.sheet("guests").locator('[data-part="tally"]')).to_have_text("3")
    phone.sheet("guests").locator('[data-action="close"]').click()
    phone.expect_waiting("5 Einträge warten")
    phone.act("phone")
    path = save_file(phone.page.get_by_role("button", name="Einträge als Datei sichern"), folder=tmp_path)
    phone.sheet("phone").locator('[data-action="close"]').click()

    preview_file(office, path)
    expect(office.locator(".figure__value")).to_have_text(["5", "5", "0", "0"])
    assert path.name.startswith("einlass-fest-")
    assert numbers_of(event) == (0, 0, 0, 0)
    assert find_violations(office) == []
    office.get_by_role("button", name="Übernehmen").click()
    expect(office.get_by_role("heading", name="Übernommen")).to_be_visible()
    expect(office.locator(".figure__value")).to_have_text(["5", "5", "0", "0"])
    assert numbers_of(event) == (6, 3, 0, 5)

    phone.page.unroute_all()
    with phone.page.expect_response("**/door/api/entries") as uploading:
        phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_settled()
    phone.expect_counts(admitted=9, expected=0, inside=9)
    assert [answer["verdict"] for answer in uploading.value.json()["answers"]] == ["known"] * 5
    assert numbers_of(event) == (6, 3, 0, 5)


def test_a_phone_offers_its_file_with_a_full_disk_and_when_its_time_ended_with_unsent_entries(
    event: Event, phone: DoorPhone, tmp_path: Path
) -> None:
    code = register(event)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_counts(admitted=0, expected=1, inside=0)
    phone.page.route(API, lambda route: route.abort("internetdisconnected"))
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")
    phone.tap("next")

    phone.page.evaluate(_FULL_DISK)
    phone.type_code(code)
    phone.expect_verdict("attention", "Nicht gespeichert")
    phone.tap("understood")
    phone.act("phone")
    path = save_file(phone.page.get_by_role("button", name="Einträge als Datei sichern"), folder=tmp_path)
    assert [entry["result"] for entry in json.loads(path.read_text())["entries"]] == ["admitted"]

    phone.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=20))
    phone.page.reload()
    ended = phone.page.locator('[data-screen="ended"]')
    expect(ended).to_be_visible()
    phone.page.reload()  # the guests are forgotten now, what waits is not
    expect(ended).to_contain_text("Die Veranstaltung ist vorbei")
    path = save_file(ended.get_by_role("button", name="Einträge als Datei sichern"), folder=tmp_path)

    saved = json.loads(path.read_text())
    assert (saved["event"], [entry["state"] for entry in saved["entries"]]) == ("fest", ["waiting"])
    assert (find_violations(phone.page), scrolls_sideways(phone.page)) == ([], False)
    db.session.rollback()
    db.session.execute(update(Device).values(expires_at=datetime.now(UTC)))
    db.session.commit()
    phone.page.unroute_all()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(ended).to_contain_text("Alle Daten dieser Tür sind von diesem Gerät gelöscht.", timeout=40_000)
    expect(ended.get_by_role("button")).to_have_count(0)
    assert numbers_of(event) == (1, 0, 0, 1)


def test_a_phone_that_comes_weeks_too_late_is_told_what_to_do_and_forgets_all_once_its_file_is_taken_over(
    app: Flask, event: Event, phone: DoorPhone, tmp_path: Path
) -> None:
    code = register(event)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_counts(admitted=0, expected=1, inside=0)
    phone.page.route(API, lambda route: route.abort("internetdisconnected"))
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")
    now = datetime.now(UTC)
    db.session.rollback()
    db.session.execute(update(Device).values(revoked_at=now - timedelta(days=31)))
    db.session.commit()

    phone.page.unroute_all()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    ended = phone.page.locator('[data-screen="ended"]')
    expect(ended).to_contain_text("seit über 30 Tagen beendet", timeout=40_000)
    expect(ended).not_to_contain_text("Vorher wird noch übertragen")
    assert (find_violations(phone.page), scrolls_sideways(phone.page)) == ([], False)
    path = save_file(ended.get_by_role("button", name="Einträge als Datei sichern"), folder=tmp_path)
    assert numbers_of(event) == (0, 0, 0, 0)
    olga = db.session.scalars(select(User.id)).one()
    secret_key = app.config["SECRET_KEY"].encode()
    log = read_saved_log(path.read_bytes())
    saved_logs.import_log(log, event_id=event.id, user_id=olga, secret_key=secret_key, now=now)

    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(ended).to_contain_text("Alle Daten dieser Tür sind von diesem Gerät gelöscht.", timeout=40_000)
    assert numbers_of(event) == (1, 0, 0, 1)


def test_a_phone_that_cannot_bring_its_entries_saves_them_and_goes_to_another_door(
    app: Flask, event: Event, phone: DoorPhone, tmp_path: Path
) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    session = make_session(starts_at=soon, ends_at=soon + timedelta(hours=2))
    course = make_event(organization=make_organization(), reference="kurs", title="Kurs", sessions=[session])
    link, code = door_link(app, course), register(event)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_counts(admitted=0, expected=1, inside=0)
    phone.page.route(API, lambda route: route.abort("internetdisconnected"))
    phone.type_code(code)
    phone.expect_verdict("pending", "Willkommen")

    phone.page.goto("about:blank")
    phone.page.goto(link)
    unsent = phone.page.locator('[data-screen="unsent"]')
    expect(unsent).to_contain_text("Noch nicht wechseln")
    leave = unsent.get_by_role("button", name="Datei ist gesichert, jetzt wechseln")
    expect(leave).to_be_hidden()
    path = save_file(unsent.get_by_role("button", name="Einträge als Datei sichern"), folder=tmp_path)
    assert (find_violations(phone.page), scrolls_sideways(phone.page)) == ([], False)
    phone.page.unroute_all()
    leave.click()
    phone.page.get_by_role("button", name="Tür öffnen").click()
    phone.open_door()

    expect(phone.page.locator('[data-part="title"]')).to_contain_text("Kurs")
    saved = json.loads(path.read_text())
    assert (saved["event"], [entry["result"] for entry in saved["entries"]]) == ("fest", ["admitted"])


def test_a_server_that_has_lost_its_phones_gets_back_from_a_file_what_they_had_sent(
    app: Flask, event: Event, phone: DoorPhone, office: Page, tmp_path: Path
) -> None:
    code = register(event)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_counts(admitted=0, expected=1, inside=0)
    phone.type_code(code)
    phone.expect_verdict("admitted", "Willkommen")
    phone.tap("next")
    phone.expect_settled()
    db.session.rollback()
    for model in (LogEntryRow, Device):  # as a backup from the night before leaves it
        db.session.execute(delete(model))
    db.session.commit()

    phone.page.evaluate("dispatchEvent(new Event('online'))")
    ended = phone.page.locator('[data-screen="ended"]')
    expect(ended).to_contain_text("Der Server kennt dieses Gerät nicht mehr.", timeout=20_000)
    expect(ended.get_by_role("heading", name="Neuer Link nötig", exact=True)).to_be_visible()
    expect(ended).to_contain_text("Sichern Sie zuerst alle Einträge als Datei")
    assert (find_violations(phone.page), scrolls_sideways(phone.page)) == ([], False)
    phone.page.goto("about:blank")
    phone.page.goto(door_link(app, event))
    unsent = phone.page.locator('[data-screen="unsent"]')
    path = save_file(unsent.get_by_role("button", name="Einträge als Datei sichern"), folder=tmp_path)
    preview_file(office, path)
    expect(office.get_by_text("Der Server kannte dieses Gerät nicht mehr.")).to_be_visible()
    assert find_violations(office) == []
    office.get_by_role("button", name="Übernehmen").click()
    expect(office.get_by_role("heading", name="Übernommen")).to_be_visible()
    assert numbers_of(event) == (1, 0, 0, 1)

    unsent.get_by_role("button", name="Datei ist gesichert, jetzt wechseln").click()
    phone.page.get_by_role("button", name="Tür öffnen").click()
    phone.open_door()
    phone.expect_counts(admitted=1, expected=0, inside=1)
    phone.type_code(code)
    phone.expect_verdict("again", "Schon drin")
