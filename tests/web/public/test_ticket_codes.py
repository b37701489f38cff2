"""The link in a QR code: one ticket to look at, nothing to change."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.domain.tickets import spaced_short_code
from eventapp.models import Registration, Ticket
from eventapp.queries.registrations import get_by_key
from eventapp.services import keys, registrations, tickets
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.page import Page
from tests.support.qr_reader import read_qr_codes
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def tickets_of(registration: Registration) -> list[Ticket]:
    """The tickets in the order in which they were made."""
    return get_by_key(registration.key).tickets


def read_picture(png: bytes) -> str:
    """What an independent decoder reads from a picture."""
    [code] = read_qr_codes(Image.open(BytesIO(png)))
    return code.text


@pytest.mark.parametrize("spelling", ["/t/{upper}", "/T/{upper}", "/t/{lower}", "/T/{lower}"])
def test_code_opens_its_ticket_in_any_letter_case(client: Client, spelling: str) -> None:
    registration = make_registration(make_event(), adults=2, name="Amina Kaya")
    [ticket] = tickets_of(registration)

    response = client.get(spelling.format(upper=ticket.token, lower=ticket.token.lower()))

    assert response.status_code == 200
    page = Page(response)
    assert page.texts("div", css_class="ticket__holder") == ["Amina K."]
    assert page.texts("bdi", css_class="ticket__code") == [spaced_short_code(ticket.short_code)]
    assert registration.key not in response.text


def test_code_of_one_person_shows_that_person_only(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    registration = make_registration(event, attendee_names=["Amina Kaya", "Olena D."])

    page = Page(client.get(f"/t/{tickets_of(registration)[1].token}"))

    assert page.texts("div", css_class="ticket__holder") == ["Olena D."]


def test_opening_a_code_writes_nothing(client: Client) -> None:
    [ticket] = tickets_of(make_registration(make_event()))

    with count_statements() as statements:
        for method in (client.get, client.head):
            method(f"/t/{ticket.token}")
            method(f"/t/{ticket.token}/qr.png")

    assert [text for text in statements.texts if not text.startswith("SELECT")] == []


def test_revoked_and_cancelled_codes_say_so(client: Client) -> None:
    event = make_event()
    reissued, canceled = make_registration(event), make_registration(event)
    old, gone = tickets_of(reissued)[0].token, tickets_of(canceled)[0].token
    tickets.reissue(registration_id=reissued.id, now=NOW)
    registrations.cancel(registration_id=canceled.id, now=NOW)
    new = db.session.scalars(select(Ticket.token).where(Ticket.token.not_in([old, gone]))).one()

    headings = [Page(client.get(f"/t/{token}")).texts("h1") for token in (old, gone, new)]

    assert headings == [["Dieses Ticket gilt nicht mehr"], ["Diese Anmeldung ist abgesagt"], ["KulturWERK"]]


def test_codes_of_retired_keys_still_open_their_tickets(client: Client) -> None:
    [ticket] = tickets_of(make_registration(make_event()))

    keys.rotate_key(now=NOW)

    assert client.get(f"/t/{ticket.token}").status_code == 200


def test_forged_and_foreign_codes_lead_to_a_page_with_a_way_on(client: Client) -> None:
    [ticket] = tickets_of(make_registration(make_event()))
    other_letter = "A" if ticket.token[40] != "A" else "B"
    forged = ticket.token[:40] + other_letter + ticket.token[41:]

    for token in (forged, ticket.token[:-1], ticket.token + "A", "A" * 122, "Ä" * 122, "1" * 122):
        for address in (f"/t/{token}", f"/t/{token}/qr.svg", f"/t/{token}/qr.png"):
            response = client.get(address)
            assert response.status_code == 404
            assert Page(response).href("Zum Programm") == "/"


def test_genuine_code_of_a_ticket_that_is_gone_is_unknown(client: Client) -> None:
    [ticket] = tickets_of(make_registration(make_event()))
    token = ticket.token
    db.session.delete(ticket)
    db.session.commit()

    assert client.get(f"/t/{token}").status_code == 404


def test_pictures_of_the_code_hold_its_link_and_are_not_kept(client: Client) -> None:
    [ticket] = tickets_of(make_registration(make_event()))

    png, svg = client.get(f"/t/{ticket.token}/qr.png"), client.get(f"/t/{ticket.token.lower()}/qr.svg")

    assert (png.mimetype, svg.mimetype) == ("image/png", "image/svg+xml")
    assert read_picture(png.data) == f"HTTP://LOCALHOST/T/{ticket.token}"
    assert svg.text.startswith("<svg")
    assert {r.headers["Cache-Control"] for r in (png, svg)} == {"private, no-store"}
