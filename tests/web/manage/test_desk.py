"""The desk: people who stand there or call are registered in one step, with a ticket of the size of a postcard."""

import re

import pypdfium2
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, RegistrationSource, RegistrationStatus, TicketStatus, WaitlistRule
from eventapp.models import Event, Membership, Organization, OutboxMessage, Registration, Ticket, User
from eventapp.queries import paper as paper_queries
from eventapp.queries.registrations import get_with_tickets
from tests.support.builders import make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

PAPER = "/manage/events/kw/paper"
DESK = "/manage/events/kw/people/new"


@pytest.fixture
def olga(client: Client) -> User:
    """Olga, signed in."""
    user = make_user(make_organization())
    sign_in(client, user)
    return user


def _organization(user: User) -> Organization:
    return db.session.scalars(select(Organization).join(Membership).where(Membership.user_id == user.id)).one()


def _event(olga: User, *, kind: EventKind = EventKind.FEST, capacity: int | None = None) -> Event:
    return make_event(organization=_organization(olga), kind=kind, reference="kw", capacity=capacity)


def _stack(event: Event) -> list[Ticket]:
    (stack,) = paper_queries.list_blank_stacks(event.id)
    return list(paper_queries.get_blank_stack(stack.reference, event_id=event.id).tickets)


def _stack_codes(event: Event) -> list[str]:
    return [ticket.short_code for ticket in _stack(event)]


def _desk(client: Client, **fields: str) -> str:
    """Send the desk's form and return where it leads, empty for an answer without redirection."""
    data = {"adults": "1", "children": "0", "language": "de", **fields}
    return client.post(DESK, data=data).headers.get("Location", "")


def test_desk_registers_a_nameless_party_in_one_step(client: Client, olga: User) -> None:
    _event(olga)

    where = _desk(client, adults="2", children="3")

    registration = db.session.scalars(select(Registration)).one()
    assert (registration.name, registration.adults, registration.children, registration.email) == ("Gast", 2, 3, None)
    assert registration.source is RegistrationSource.STAFF
    page = Page(client.get(where))
    code = get_with_tickets(registration.id).tickets[0].short_code
    assert page.texts("li", css_class="desk-codes__code") == [f"{code[:4]} {code[4:]}"]


def test_small_ticket_of_the_desk_is_a_postcard(client: Client, olga: User) -> None:
    _event(olga)
    page = Page(client.get(_desk(client, adults="2", name="نور حداد")))

    response = client.get(page.href("A6-Ticket drucken"))

    width, height = pypdfium2.PdfDocument(response.data)[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (105, 148)


def test_desk_binds_a_blank_ticket(client: Client, olga: User) -> None:
    event = _event(olga)
    client.post(PAPER, data={"count": "2", "language": "de"})
    code = _stack_codes(event)[0]

    _desk(client, adults="2", code=f" {code[:4].lower()}-{code[4:].lower()} ")

    registration = db.session.scalars(select(Registration).where(Registration.source == RegistrationSource.STAFF)).one()
    assert [(t.short_code, t.status) for t in get_with_tickets(registration.id).tickets] == [(code, TicketStatus.VALID)]


def test_own_phone_says_that_a_blank_ticket_is_free_until_it_is_bound(client: Client, olga: User) -> None:
    event = _event(olga)
    client.post(PAPER, data={"count": "1", "language": "de"})
    token = _stack(event)[0].token
    before = Page(client.get(f"/t/{token}")).texts("h1")

    _desk(client, code=_stack(event)[0].short_code)

    assert before == ["Dieses Ticket ist noch frei"]
    assert Page(client.get(f"/t/{token}")).texts("h1") == ["KulturWERK"]


@pytest.mark.parametrize("code", ["XXXX XXXX", "23456789", "<b>", "x" * 5000])
def test_desk_keeps_everything_when_the_code_is_wrong(client: Client, olga: User, code: str) -> None:
    _event(olga)

    response = client.post(DESK, data={"adults": "4", "children": "1", "name": "Ada", "language": "en", "code": code})

    page = Page(response)
    assert (response.status_code, db.session.scalars(select(Registration)).all()) == (422, [])
    assert [page.by_id(name).get("value") for name in ("adults", "children", "name")] == ["4", "1", "Ada"]
    assert page.by_id("code").get("aria-invalid") == "true"


def test_desk_says_what_is_wrong_with_a_taken_code(client: Client, olga: User) -> None:
    event = _event(olga)
    code = get_with_tickets(make_registration(event).id).tickets[0].short_code

    response = client.post(DESK, data={"adults": "1", "children": "0", "language": "de", "code": code})

    assert "gehört schon zu einer Anmeldung" in response.text


@pytest.mark.parametrize(("adults", "children"), [("0", "0"), ("21", "0"), ("-1", "2"), ("x", "0"), ("9" * 30, "0")])
def test_desk_refuses_odd_parties(client: Client, olga: User, adults: str, children: str) -> None:
    _event(olga)

    response = client.post(DESK, data={"adults": adults, "children": children, "language": "de"})

    assert (response.status_code, db.session.scalars(select(Registration)).all()) == (422, [])


def test_desk_of_a_full_event_says_how_many_places_are_left(client: Client, olga: User) -> None:
    _event(olga, capacity=3)

    response = client.post(DESK, data={"adults": "4", "children": "0", "language": "de"})

    assert "Frei: 3." in response.text


def test_desk_without_script_counts_with_its_buttons(client: Client, olga: User) -> None:
    _event(olga)

    page = Page(client.post(DESK, data={"adults": "2", "children": "0", "language": "de", "step": "adults+1"}))

    assert page.by_id("adults").get("value") == "3"


def test_desk_of_personal_tickets_takes_names_or_a_guest(client: Client, olga: User) -> None:
    _event(olga, kind=EventKind.WORKSHOP)

    _desk(client, **{"names-0": "", "names-1": ""})

    registration = db.session.scalars(select(Registration)).one()
    assert [t.attendee.name for t in get_with_tickets(registration.id).tickets if t.attendee] == ["Gast"]


def test_desk_of_several_sessions_proposes_the_next_one(client: Client, olga: User) -> None:
    first, second = make_session(label="Vormittag"), make_session(label="Nachmittag")
    make_event(organization=_organization(olga), reference="kw", sessions=[first, second])

    page = Page(client.get(DESK))

    ticked = [
        box.get("value") for box in page.all("input") if box.get("type") == "checkbox" and "checked" in box.attrib
    ]
    assert ticked == [first.reference]


def test_expired_form_keeps_what_was_typed(client: Client, olga: User) -> None:
    _event(olga)
    client.sends_csrf_token = False

    response = client.post(DESK, data={"adults": "3", "children": "0", "name": "Ada", "language": "de"})

    assert response.status_code == 422
    assert re.search(r'id="name"[^>]*value="Ada"', response.text)
    assert "zu lange offen" in response.text


def test_desk_mails_the_ticket_to_a_typed_address(client: Client, olga: User) -> None:
    _event(olga)

    page = Page(client.get(_desk(client, name="Ada", email="Ada@Example.org ", phone="0176 040690-12")))

    registration = db.session.scalars(select(Registration)).one()
    assert (registration.email, registration.phone) == ("ada@example.org", "+4917604069012")
    assert [message.recipient for message in db.session.scalars(select(OutboxMessage))] == ["ada@example.org"]
    assert "Das Ticket geht per Mail an ada@example.org." in page.texts("p")


def test_desk_keeps_everything_when_the_address_is_wrong(client: Client, olga: User) -> None:
    _event(olga)

    response = client.post(DESK, data={"adults": "2", "name": "Ada", "language": "de", "email": "ada", "phone": "x"})

    page = Page(response)
    assert (response.status_code, page.by_id("name").get("value")) == (422, "Ada")
    assert [page.by_id(name).get("aria-invalid") for name in ("email", "phone")] == ["true", "true"]


def test_desk_is_ready_for_the_next_one_and_lists_the_last_ones(client: Client, olga: User) -> None:
    first, second = make_session(label="Vormittag"), make_session(label="Nachmittag")
    make_event(organization=_organization(olga), reference="kw", sessions=[first, second])
    data = {"adults": "1", "children": "0", "language": "de", "event_sessions": second.reference}
    address = client.post(DESK, data={**data, "name": "Ada"}).location

    page = Page(client.get(client.post(address, data={**data, "name": "Nour"}).location))

    assert page.by_id("name").get("autofocus") == ""
    assert page.by_id("name").get("value", "") == ""
    assert page.texts("h2", css_class="panel__title") == ["Angemeldet"]
    assert [line.split(",")[0] for line in page.texts("li", css_class="desk-list__item")] == ["Ada"]
    boxes = [box for box in page.all("input") if box.get("name") == "event_sessions" and "checked" in box.attrib]
    assert [box.get("value") for box in boxes] == [second.reference]


def test_desk_takes_back_what_it_has_registered(client: Client, olga: User) -> None:
    event = _event(olga, capacity=3)
    page = Page(client.get(_desk(client, name="Ada", adults="3")))
    (undo,) = [form.get("action", "") for form in page.all("form") if form.get("action", "").endswith("/cancellation")]

    after = Page(client.get(client.post(undo, data={"back_to": "desk"}).location))

    assert [r.status for r in db.session.scalars(select(Registration))] == [RegistrationStatus.CANCELED]
    assert db.session.get_one(Event, event.id).places_taken == 0
    assert after.by_id("name").get("autofocus") == ""


def test_desk_hints_at_a_double_and_registers_all_the_same(client: Client, olga: User) -> None:
    event = _event(olga)
    make_registration(event, name="Beispiel, Ada", email="ada@example.org")
    make_registration(event, name="Nour", email="ada@example.org")

    page = Page(client.get(_desk(client, name="ada beispiel", email="ada@example.org")))
    other = Page(client.get(_desk(client, name="Jemand Anderes", email="ada@example.org")))
    guests = [Page(client.get(_desk(client))) for _ in range(2)]

    assert [p.startswith("Vielleicht doppelt") for p in page.texts("p", css_class="desk-double")] == [True]
    assert [p for page in (other, *guests) for p in page.texts("p", css_class="desk-double")] == []
    assert len(db.session.scalars(select(Registration)).all()) == 6


def test_desk_of_a_full_event_offers_the_waiting_list(client: Client, olga: User) -> None:
    event = _event(olga, capacity=1)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    make_registration(event)

    asked = client.post(DESK, data={"adults": "1", "children": "0", "language": "de", "name": "Nour"})
    page = Page(asked)
    (button,) = [b for b in page.all("button") if b.get("name") == "accepts_waiting"]
    _desk(client, name="Nour", accepts_waiting="y", code=_free_code(client, event))

    assert (asked.status_code, button.get("autofocus")) == (422, "")
    (waiting,) = db.session.scalars(select(Registration).where(Registration.name == "Nour")).all()
    assert (waiting.status, get_with_tickets(waiting.id).tickets) == (RegistrationStatus.WAITLISTED, [])


def _free_code(client: Client, event: Event) -> str:
    client.post(PAPER, data={"count": "1", "language": "de"})
    return _stack_codes(event)[0]
