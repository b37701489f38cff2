"""The sheet of rehearsal tickets, and what their codes are for: nothing but rehearsing."""

import base64

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.rehearsal import TICKETS
from eventapp.domain.tickets import short_code, spaced_short_code
from eventapp.models import LogEntryRow
from eventapp.services.rehearsal import list_rehearsal_codes, list_rehearsal_links
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.managing import sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.qr_reader import read_qr_codes

pytestmark = pytest.mark.usefixtures("now")
SHEET = "/manage/events/fest/door/rehearsal"


def links(app: Flask) -> dict[str, str]:
    """The address that each rehearsal ticket opens, by its name."""
    base_url = app.config["BASE_URL"]
    return {ticket.name: "/t/" + link.rpartition("/")[2] for ticket, link in list_rehearsal_links(base_url=base_url)}


def test_sheet_shows_each_ticket_with_its_code_and_what_should_happen(client: Client) -> None:
    make_registration(make_event(organization=sign_in_olga(client), reference="fest"))

    page = Page(client.get(SHEET))

    assert page.texts("h3") == [
        "Eine Person",
        "Familie zu viert",
        "Schon benutzt",
        "Anderer Tag",
        "Abgesagt",
        "Gefälscht",
    ]
    assert len(page.all(css_class="qr")) == len(TICKETS)
    assert page.texts("bdi", css_class="rehearsal-sheet__code") == [
        spaced_short_code(short_code(bytes.fromhex(ticket.ticket))) for ticket in TICKETS if not ticket.is_forged
    ]
    assert "„Als Gast zählen?“ Hier sind alle willkommen." in page.texts("p")
    assert Page(client.get("/manage/events/fest/door")).href("Probe-Tickets") == SHEET


def test_sheet_is_nobody_elses(client: Client) -> None:
    make_event(reference="fest")
    sign_in_mallory(client)

    assert client.get(SHEET).status_code == 404


def test_code_of_a_rehearsal_ticket_opens_a_plain_page_and_writes_nothing(client: Client, app: Flask) -> None:
    make_registration(make_event())
    single = links(app)["single"]

    response = client.get(single)

    assert response.status_code == 200
    assert Page(response).texts("h1") == ["Probe-Ticket"]
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert db.session.scalar(select(func.count()).select_from(LogEntryRow)) == 0
    assert client.get(f"{single}/qr.svg").status_code == 404
    assert client.get(links(app)["forged"]).status_code == 404


def test_pictures_that_phones_carry_hold_the_same_codes_as_the_sheet(app: Flask) -> None:
    make_registration(make_event())
    base_url = app.config["BASE_URL"]

    carried = [drawn(code.side, code.modules) for code in list_rehearsal_codes(base_url=base_url)]

    assert carried == [link for _, link in list_rehearsal_links(base_url=base_url)]


def drawn(side: int, modules: str) -> str:
    """What an independent decoder reads from the bits."""
    bits = "".join(f"{byte:08b}" for byte in base64.b64decode(modules))
    picture = Image.new("1", (side + 8, side + 8), 1)
    for place in range(side * side):
        if bits[place] == "1":
            picture.putpixel((4 + place % side, 4 + place // side), 0)
    [read] = read_qr_codes(picture.resize(((side + 8) * 6, (side + 8) * 6), Image.Resampling.NEAREST))
    return read.text
