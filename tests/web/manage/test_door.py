"""The organizer's door page: links to hand out, phones to look after, and the end of it all."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.pairing import is_link_secret
from eventapp.domain.states import DeviceRight
from eventapp.models import Device, DoorLink
from tests.support.builders import NOW, make_event
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.managing import actions, errors_of, flashes_of, save, sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")
DOOR = "/manage/events/fest/door"


def device_of(name: str) -> Device:
    """The phone with this helper's name."""
    return db.session.scalars(select(Device).where(Device.name == name)).one()


def test_a_new_link_is_shown_as_code_and_text_and_pairs_a_phone(client: Client, app: Flask) -> None:
    make_event(organization=sign_in_olga(client), reference="fest")

    answer = save(client, DOOR, gate=" Tor  West ", rights=["walk_in", "search"])
    said = flashes_of(client, answer)
    page = Page(client.get(DOOR))

    url = page.one("input", css_class="copy__value").get("value", "")
    found = re.fullmatch(r"http://localhost/door/#(\w{8})\.(\w{24})", url)
    assert said == ["Der Tür-Link ist fertig. Zeigen Sie den Code den Menschen, die hier helfen."]
    assert found
    assert is_link_secret(found[2], reference=found[1], secret_key=app.config["SECRET_KEY"].encode())
    assert page.one(css_class="qr").get("aria-label") == "Code für die Tür Tor West"
    paired = client.post("/door/pairing", json={"link": found[1], "secret": found[2], "name": "Bilal"})
    assert paired.status_code == 201
    assert device_of("Bilal").rights == ("scan", "search", "walk_in")
    assert actions() == ["door_link.made", "device.paired"]


def test_a_new_link_counts_guests_unless_that_is_unticked(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="fest")

    save(client, DOOR, gate="Tor West")
    save(client, DOOR, gate="Tor Ost", rights=None)

    links = db.session.scalars(select(DoorLink).order_by(DoorLink.id)).all()
    assert [link.rights for link in links] == [("scan", "walk_in"), ("scan",)]


def test_a_link_for_a_tablet_has_no_other_right_and_says_so_in_its_address(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="fest")

    save(client, DOOR, gate="Eingang", use="kiosk", rights=["walk_in", "search"])
    page = Page(client.get(DOOR))

    assert [link.rights for link in db.session.scalars(select(DoorLink))] == [("kiosk", "scan")]
    assert page.one("input", css_class="copy__value").get("value", "").endswith(".kiosk")
    assert "Tablet zum Selbst-Einchecken: öffnen Sie den Link auf dem Tablet." in page.texts("p")


def test_a_tablet_is_called_so_in_the_list(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    pair_phone(event, name="Eingang", rights=[DeviceRight.KIOSK])

    page = Page(client.get(DOOR))

    assert texts_of(page, 0)[:2] == ["Tablet Eingang", "Tor West"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"gate": "  "}, "Bitte geben Sie der Tür einen Namen."),
        ({"gate": "x" * 61}, "Bitte höchstens 60 Zeichen."),
    ],
)
def test_a_link_needs_a_name_that_fits(client: Client, changes: dict[str, str], error: str) -> None:
    make_event(organization=sign_in_olga(client), reference="fest")

    assert errors_of(save(client, DOOR, **changes)) == [error]
    assert db.session.scalars(select(DoorLink)).all() == []


def test_a_right_that_does_not_exist_is_refused(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="fest")

    answer = client.post(DOOR, data={"gate": "Tor West", "rights": ["everything"]})

    assert answer.status_code == 422


def test_an_event_without_a_session_has_no_door_yet(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="fest", sessions=[])

    page = Page(client.get(DOOR))

    assert page.href("Termin eintragen") == "/manage/events/fest/sessions"
    assert "Tür-Link machen" not in page.texts("button")


def test_phones_are_shown_with_what_they_last_said(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    reports: dict[str, dict[str, Any]] = {
        "Bilal": {"last_seen_at": NOW, "battery_percent": 64},
        "Ionela": {"last_seen_at": NOW, "queue_length": 3, "clock_offset_ms": -300_000},
        "Şükran": {"last_seen_at": NOW - timedelta(minutes=5)},
        "Olena": {"revoked_at": NOW},
        "Amina": {"expires_at": NOW - timedelta(seconds=1)},
    }
    for name, said in reports.items():
        pair_phone(event, name=name, gate="Tor Ost" if name == "Ionela" else "Tor West")
        db.session.execute(update(Device).where(Device.name == name).values(**said))
    db.session.commit()

    page = Page(client.get(DOOR))

    rows = {row[0]: row[1:] for row in (texts_of(page, number) for number in range(5))}
    assert rows["Bilal"] == ["Tor West", "verbunden", "01.09.2026, 12:00", "0", "64 %", "richtig", "Sperren"]
    assert rows["Ionela"] == [
        "Tor Ost",
        "3 Einträge warten",
        "01.09.2026, 12:00",
        "3",
        "–",
        "5 Minuten falsch",
        "Sperren",
    ]
    assert rows["Şükran"][1:3] == ["gerade nicht verbunden", "01.09.2026, 11:55"]
    assert [rows["Olena"][1], rows["Olena"][-1]] == ["gesperrt", ""]
    assert [rows["Amina"][1], rows["Amina"][-1]] == ["abgelaufen", ""]


def test_more_phones_need_no_more_statements(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    counts = []
    for phones in (1, 2):
        for _ in range(phones):
            pair_phone(event)
        with count_statements() as statements:
            client.get(DOOR)
        counts.append(statements.count)

    assert counts[0] == counts[1]


def test_one_phone_is_revoked(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    for name in ("Bilal", "Ionela"):
        pair_phone(event, name=name)

    answer = client.post(f"{DOOR}/devices/{device_of('Bilal').reference}/revocation")

    [said, warned] = flashes_of(client, answer)
    assert said.startswith("Bilal ist nicht mehr an der Tür.")
    assert warned.startswith("Der Tür-Link gilt weiter:")
    assert (device_of("Bilal").revoked_at, device_of("Ionela").revoked_at) == (NOW, None)


def test_phone_whose_link_is_over_is_revoked_without_a_warning(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    pair_phone(event, name="Bilal")
    db.session.execute(update(DoorLink).values(revoked_at=NOW))
    db.session.commit()

    answer = client.post(f"{DOOR}/devices/{device_of('Bilal').reference}/revocation")

    assert len(flashes_of(client, answer)) == 1


def test_one_link_is_revoked_and_its_phones_stay(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    pair_phone(event, name="Bilal")
    link = db.session.scalars(select(DoorLink)).one()

    flashes_of(client, client.post(f"{DOOR}/links/{link.reference}/revocation"))

    assert Page(client.get(DOOR)).all("input", css_class="copy__value") == []
    assert device_of("Bilal").revoked_at is None


def test_all_are_revoked_after_a_question(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest")
    for name in ("Bilal", "Ionela"):
        pair_phone(event, name=name)

    asked = Page(client.get(f"{DOOR}/revocation"))
    answer = client.post(f"{DOOR}/revocation")

    assert "2 Geräte verlieren den Zugang." in asked.texts("strong")
    assert flashes_of(client, answer) == ["Die Tür ist zu. Alle Links und Geräte sind gesperrt."]
    assert {device_of("Bilal").revoked_at, device_of("Ionela").revoked_at} == {NOW}
    assert actions()[-1] == "door.closed"


@pytest.mark.parametrize("path", ["", "/revocation"])
def test_a_foreign_door_does_not_exist(client: Client, path: str) -> None:
    make_event(reference="fest")
    sign_in_mallory(client)

    assert client.get(f"{DOOR}{path}").status_code == 404
    assert client.post(f"{DOOR}{path}", data={"gate": "Tor West"}).status_code == 404
    assert db.session.scalars(select(DoorLink)).all() == []


def test_a_foreign_phone_or_link_does_not_exist(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="fest")
    pair_phone(make_event(), name="Fremd")
    link = db.session.scalars(select(DoorLink)).one()

    answers = [
        client.post(f"{DOOR}/devices/{device_of('Fremd').reference}/revocation"),
        client.post(f"{DOOR}/links/{link.reference}/revocation"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert device_of("Fremd").revoked_at is None


def texts_of(page: Page, number: int) -> list[str]:
    """The words of a row of the table of phones."""
    row = page.all("tr", css_class="table__row")[number]
    return [" ".join("".join(cell.itertext()).split()) for cell in row]
