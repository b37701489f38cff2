"""Passing a ticket on from the own page; and companions, who have a ticket but no name."""

import pytest

from eventapp.db import db
from eventapp.domain.errors import NamesRequired
from eventapp.domain.registering import PartyMember
from eventapp.domain.states import EventKind, EventStatus
from eventapp.models import Event, Registration
from eventapp.queries.registrations import get_by_key
from eventapp.web.messages import sentence
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page
from tests.support.programme import change
from tests.support.registering import errors, fields_of, fill, only_registration, open_form, send

pytestmark = pytest.mark.usefixtures("now")


def workshop(*, list_duty: bool = False) -> Event:
    """A workshop without a list, unless the funder asks for one."""
    event = make_event(reference="ws", kind=EventKind.WORKSHOP, max_party_size=4)
    event.list_duty = list_duty
    db.session.commit()
    return event


def handover_address(registration: Registration, person: int = 0) -> str:
    """Where the ticket of one person is passed on."""
    return f"/registrations/{registration.key}/handover?person={person}"


def holders(client: Client, registration: Registration) -> list[str]:
    """The names on the tickets of the own page."""
    return Page(client.get(f"/registrations/{registration.key}")).texts("div", css_class="ticket__holder")


def test_ticket_is_passed_on_and_its_link_can_be_sent(client: Client) -> None:
    registration = make_registration(workshop(), attendee_names=["Ada", "Bea"])
    page = Page(client.get(f"/registrations/{registration.key}"))
    offered = [link.get("href") for link in page.all("a") if "/handover" in link.get("href", "")]
    assert offered == [handover_address(registration, 0), handover_address(registration, 1)]

    fields = fill(open_form(client, handover_address(registration, 1)), name="Cem")
    response = send(client, f"/registrations/{registration.key}/handover", fields)

    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}#person-2")
    page = Page(client.get(f"/registrations/{registration.key}"))
    assert page.texts("p", css_class="flash__message") == ["Das Ticket gilt jetzt für Cem, der alte Code nicht mehr."]
    assert page.texts("div", css_class="ticket__holder") == ["Ada", "Cem"]
    link = page.by_id("link-2").get("value", "")
    assert Page(client.get(link.removeprefix("http://localhost"))).texts("div", css_class="ticket__holder") == ["Cem"]


def test_handover_asks_for_a_name_and_keeps_whoever_is_inside(client: Client) -> None:
    event = workshop()
    registration = make_registration(event, attendee_names=["Ada"])
    address = f"/registrations/{registration.key}/handover"
    fields = open_form(client, handover_address(registration))

    nameless = send(client, address, fields)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration)))
    late = send(client, address, fill(fields, name="Cem"))

    assert (nameless.status_code, late.status_code) == (422, 409)
    assert errors(Page(nameless)) == {"name": "Bitte schreiben Sie einen Namen. Ein Vorname reicht."}
    assert errors(Page(late)) == {"name": "Ada ist schon eingelassen und bleibt auf der Anmeldung."}


def test_handover_of_nobody_and_of_what_is_off_leads_back(client: Client) -> None:
    event = workshop()
    registration = make_registration(event, attendee_names=["Ada"])

    for person in ("9", "x", ""):
        response = client.get(f"/registrations/{registration.key}/handover?person={person}")
        assert response.location == f"/registrations/{registration.key}"
    change(event, status=EventStatus.CANCELLED)
    assert client.get(handover_address(registration)).location == f"/registrations/{registration.key}"


def test_family_brings_a_child_and_a_companion_without_a_name(client: Client) -> None:
    workshop()
    address = "/events/ws/registration"
    page = Page(send(client, address, fill(open_form(client, address), names__0="Amina Kaya", step="names+1")))
    page = Page(
        send(client, address, fill(fields_of(page), names__1="Bilal", names__1__child="1", step="companions+1"))
    )

    send(client, address, fields_of(page))

    registration = only_registration()
    assert (registration.adults, registration.children) == (2, 1)
    companion = registration.tickets[-1].token
    assert holders(client, registration) == ["Amina Kaya", "Bilal", "Begleitung von Amina Kaya"]
    assert "Begleitung von Amina K." in client.get(f"/t/{companion}").text
    assert client.get(f"/registrations/{registration.key}/ticket.pdf").status_code == 200


def test_companion_can_get_a_name_later_and_keeps_the_code(client: Client) -> None:
    registration = make_registration(workshop(), members=[PartyMember(name="Ada"), PartyMember()])
    token = get_by_key(registration.key).tickets[-1].token
    address = f"/registrations/{registration.key}/edit"

    unchanged = send(client, address, open_form(client, address))
    named = send(client, address, fill(open_form(client, address), names__1="Bea"))

    assert (unchanged.status_code, named.status_code) == (303, 303)
    assert holders(client, registration) == ["Ada", "Bea"]
    assert get_by_key(registration.key).tickets[-1].token == token


def test_where_the_funder_wants_a_list_everybody_needs_a_name_and_the_page_says_why(client: Client) -> None:
    workshop(list_duty=True)
    address = "/events/ws/registration"
    fields = open_form(client, address)
    page = Page(client.get(address))
    assert "Begleitung ohne Namen" not in page.texts("button")
    assert "Alle brauchen einen Namen" in client.get(address).text

    refused = send(client, address, fill(fields, names__0="Ada", names__1="", names__1__child="1"))

    assert errors(Page(refused)) == {"names-1": sentence(NamesRequired())}
