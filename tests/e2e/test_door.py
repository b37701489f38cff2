"""The door in a real browser: a camera that sees our tickets, a server that may be gone, several phones."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Route, expect
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EntryKind, EventKind, ScanResult
from eventapp.models import Device, DoorLink, Event, LogEntryRow, Registration, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from eventapp.services import registrations as registration_services
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import OUT_OF_VIEW_MS, DoorPhone, ticket_picture

pytestmark = pytest.mark.browser

NewPhone = Callable[[], DoorPhone]
ENTRIES = "**/door/api/entries"


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that is on now, open to all."""
    now = datetime.now(UTC)
    return make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])


@pytest.fixture(autouse=True)
def camera(fake_camera: FakeCamera) -> FakeCamera:
    """The camera, looking at nothing yet."""
    fake_camera.show_nothing()
    return fake_camera


@pytest.fixture
def phone(page: Page) -> DoorPhone:
    """The first helper's phone."""
    return DoorPhone(page)


@pytest.fixture
def new_phone(browser: Browser, live_server: str) -> Iterator[NewPhone]:
    """Makes more phones."""
    contexts = []

    def make() -> DoorPhone:
        context = browser.new_context(base_url=live_server, viewport={"width": 390, "height": 844}, locale="de-DE")
        contexts.append(context)
        return DoorPhone(context.new_page())

    yield make
    for context in contexts:
        context.close()


def link_of(
    event: Event, app: Flask, *, gate: str = "Tor West", rights: tuple[DeviceRight, ...] = HELPER_RIGHTS
) -> str:
    """A door link as an organizer hands it out."""
    now = datetime.now(UTC)
    link = device_services.make_door_link(event_id=event.id, gate=gate, rights=rights, now=now)
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def register(event: Event, *, adults: int = 1, children: int = 0, name: str = "Amina Kaya") -> Registration:
    """A registration made now."""
    return make_registration(event, adults=adults, children=children, name=name, now=datetime.now(UTC))


def ticket_of(registration: Registration) -> Ticket:
    """The registration's only ticket."""
    return db.session.scalars(select(Ticket).where(Ticket.registration_id == registration.id)).one()


def picture_of(registration: Registration, *, base_url: str) -> bytes:
    """What the guest holds up."""
    return ticket_picture(ticket_of(registration).token, base_url=base_url)


def numbers_of(event: Event) -> AttendanceReport:
    """The numbers of the event's only session, as the server counts them now."""
    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report


def log() -> list[LogEntryRow]:
    """What the server's log holds now, in the order of one phone."""
    db.session.rollback()
    return list(db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.device_seq, LogEntryRow.id)))


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
    assert "dieses Handy" in phone.says("note")
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

    phone.type_code(code[:-1] + ("2" if code[-1] != "2" else "3"))
    expect(phone.page.get_by_text("Dieser Code stimmt nicht.")).to_be_visible()
    phone.page.get_by_label("Code unter dem QR").fill(f"{code[:4].lower()} {code[4:].lower()}")
    phone.page.get_by_role("button", name="Prüfen").click()

    phone.expect_verdict("admitted", "Willkommen")
    phone.expect_settled()
    assert numbers_of(event).admitted == 1


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


def test_forged_foreign_and_unknown_codes_are_told_apart(
    app: Flask, phone: DoorPhone, camera: FakeCamera, live_server: str
) -> None:
    now = datetime.now(UTC)
    workshop = make_event(
        kind=EventKind.WORKSHOP, sessions=[make_session(starts_at=now, ends_at=now + timedelta(hours=2))]
    )
    sister = make_event(title="Netzwerkarbeit", kind=EventKind.WORKSHOP)
    sister.organization_id = workshop.organization_id
    db.session.commit()
    token = ticket_of(register(workshop)).token
    forged = token[:60] + ("A" if token[60] != "A" else "B") + token[61:]
    phone.pair(link_of(workshop, app, rights=()))

    camera.show(ticket_picture(forged, base_url=live_server))
    phone.expect_verdict("refused", "Nicht echt")
    camera.show(picture_of(make_registration(sister), base_url=live_server))
    phone.expect_verdict("refused", "Andere Veranstaltung")
    assert "Netzwerkarbeit" in phone.says("text")
    camera.show(ticket_picture(token, base_url="https://example.org/elsewhere"))
    phone.expect_verdict("refused", "Kein Ticket von uns")

    phone.expect_settled()
    assert [row.result for row in log()] == [ScanResult.FORGED, ScanResult.OTHER_EVENT, ScanResult.UNKNOWN]
    assert numbers_of(workshop).counted == 0


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


def test_a_cancelled_ticket_is_refused_until_the_supervisor_says_why_not(
    event: Event, app: Flask, phone: DoorPhone
) -> None:
    canceled = register(event, adults=2)
    registration_services.cancel(registration_id=canceled.id, now=datetime.now(UTC))
    phone.pair(link_of(event, app))

    phone.type_code(ticket_of(canceled).short_code)
    phone.expect_verdict("refused", "Abgesagt")
    phone.tap("override")
    expect(phone.verdict.locator('[data-action="confirm"]')).to_be_disabled()
    phone.page.get_by_label("Warum?").fill("Doch gekommen")
    phone.tap("confirm")
    phone.expect_verdict("admitted", "Eingelassen")

    phone.expect_settled()
    [row] = [row for row in log() if row.overrides]
    assert (row.overrides, row.note, row.adults, row.conflict) == (ScanResult.CANCELED, "Doch gekommen", 2, None)
    assert (numbers_of(event).admitted, numbers_of(event).walk_ins) == (0, 2)


def test_an_admission_is_taken_back_at_once_and_later_with_a_reason(event: Event, app: Flask, phone: DoorPhone) -> None:
    code = ticket_of(register(event)).short_code
    phone.pair(link_of(event, app))

    phone.type_code(code)
    phone.expect_verdict("admitted", "Willkommen")
    phone.tap("undo")
    expect(phone.verdict).to_be_hidden()
    phone.expect_counts(admitted=0, expected=1, inside=0)
    phone.type_code(code)
    phone.expect_verdict("admitted", "Willkommen")
    phone.tap("next")
    phone.expect_settled()
    assert numbers_of(event).admitted == 1

    phone.age_entries(minutes=2)
    phone.act("log")
    phone.sheet("log").locator('[data-action="undo"]:visible').first.click()
    phone.page.get_by_role("button", name="Falsche Person").click()
    phone.sheet("log").locator('[data-action="close"]').click()
    phone.expect_counts(admitted=0, expected=1, inside=0)
    phone.expect_settled()

    assert [(row.kind, row.note) for row in log()] == [
        (EntryKind.ADMIT, ""),
        (EntryKind.REVERSAL, "Sofort zurückgenommen"),
        (EntryKind.ADMIT, ""),
        (EntryKind.REVERSAL, "Falsche Person"),
    ]
    assert numbers_of(event).admitted == 0


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
    expect(phone.page.get_by_text("Alle Daten dieser Tür sind von diesem Handy gelöscht.")).to_be_visible()
    assert numbers_of(event).admitted == 1
    assert phone.stored() == {"meta": 0, "records": 0, "states": []}
    phone.page.reload()
    expect(phone.page.get_by_text("Noch keine Tür")).to_be_visible()


def test_a_wrong_or_revoked_link_pairs_nothing(event: Event, app: Flask, phone: DoorPhone) -> None:
    link = link_of(event, app)
    db.session.execute(update(DoorLink).values(revoked_at=datetime.now(UTC)))
    db.session.commit()

    phone.page.goto(link)
    phone.page.get_by_label("Ihr Vorname").fill("Mallory")
    phone.page.get_by_role("button", name="Tür öffnen").click()

    expect(phone.page.get_by_text("Dieser Tür-Link ist abgelaufen oder wurde gesperrt.")).to_be_visible()
    assert urlsplit(phone.page.url).fragment == ""
    assert db.session.scalars(select(Device)).all() == []


def test_an_event_with_several_sessions_asks_which_and_refuses_the_other(app: Flask, phone: DoorPhone) -> None:
    now = datetime.now(UTC)
    morning = make_session(label="Vormittag", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    afternoon = make_session(label="Nachmittag", starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=4))
    day = make_event(kind=EventKind.FACHTAG, sessions=[morning, afternoon])
    late = make_registration(day, event_sessions=[afternoon.reference], now=now)
    phone.page.goto(link_of(day, app))
    phone.page.get_by_label("Ihr Vorname").fill("Bilal")
    phone.page.get_by_role("button", name="Tür öffnen").click()

    expect(phone.page.get_by_role("button", name="Vormittag").get_by_text("läuft jetzt")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Nachmittag").get_by_text("läuft jetzt")).to_be_hidden()
    phone.page.get_by_role("button", name="Vormittag").click()
    phone.open_door()
    phone.type_code(ticket_of(late).short_code)

    phone.expect_verdict("refused", "Anderer Termin")
    assert "Nachmittag" in phone.says("text")


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
    phone.page.get_by_label("Name auf dem Ticket").fill("suk")
    phone.page.get_by_role("button", name="Şükran Y.").click()

    phone.expect_verdict("question", "Wie viele kommen?")
    assert phone.says("text") == "Şükran Y."


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
