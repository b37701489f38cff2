"""Who does not come in, and why; what a supervisor may do all the same, and what is taken back."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.states import EntryKind, EventKind, ScanResult
from eventapp.models import Device, DoorLink, Event
from eventapp.services import registrations as registration_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.festival_door import link_of, log, numbers_of, picture_of, register, ticket_of

pytestmark = pytest.mark.browser


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
