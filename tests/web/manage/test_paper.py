"""Papers in the workspace: printing, blank tickets, the desk."""

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, RegistrationSource, Role, TicketStatus
from eventapp.models import AuditEntry, Event, Membership, Organization, Registration, User
from eventapp.queries import paper as paper_queries
from eventapp.queries.events import list_sessions
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


def _text(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def _stack_codes(event: Event) -> list[str]:
    (stack,) = paper_queries.list_blank_stacks(event.id)
    return [t.short_code for t in paper_queries.get_blank_stack(stack.reference, event_id=event.id).tickets]


def _desk(client: Client, **fields: str) -> str:
    """Send the desk's form and return where it leads, empty for an answer without redirection."""
    data = {"adults": "1", "children": "0", "language": "de", **fields}
    return client.post(DESK, data=data).headers.get("Location", "")


def test_page_offers_a_list_and_a_tally_sheet_for_each_session(client: Client, olga: User) -> None:
    make_event(
        organization=_organization(olga), reference="kw", sessions=[make_session(label="A"), make_session(label="B")]
    )

    page = Page(client.get(PAPER))

    assert page.texts("strong", css_class="todo__title") == ["Türliste A–Z", "Zählprotokoll"] * 2
    assert len(page.texts("h3")) == 2


def test_list_is_sent_as_pdf_and_remembered(client: Client, olga: User) -> None:
    event = _event(olga)
    make_registration(event, name="<b>Ada</b>")

    response = client.post(f"{PAPER}/door-list", data={"session": list_sessions(event.id)[0].reference})

    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert "Tuerliste_2026-09-26.pdf" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "<b>Ada</b>" in _text(response.data)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "door_list.printed")).one()
    assert (entry.user_id, entry.reason) == (olga.id, "Papierliste für die Tür")


@pytest.mark.parametrize("session", ["", "nowhere", "\x00"])
def test_list_of_an_unknown_session_is_not_found(client: Client, olga: User, session: str) -> None:
    _event(olga)

    assert client.post(f"{PAPER}/door-list", data={"session": session}).status_code == 404


def test_looking_at_the_page_prints_no_list(client: Client, olga: User) -> None:
    _event(olga)
    client.get(PAPER)

    assert client.get(f"{PAPER}/door-list").status_code == 405
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "door_list.printed")).all() == []


def test_tally_sheet_is_sent(client: Client, olga: User) -> None:
    event = _event(olga)

    response = client.get(f"{PAPER}/tally-sheets/{list_sessions(event.id)[0].reference}.pdf")

    assert "Zählprotokoll" in _text(response.data)


def test_counselling_paper_is_for_counsellors_and_has_no_names(client: Client, olga: User) -> None:
    slot = make_session(label="B-07", capacity=1)
    event = make_event(organization=_organization(olga), kind=EventKind.BERATUNG, reference="kw", sessions=[slot])
    make_registration(event, name="Bilal", event_sessions=[slot.reference])
    assert client.get(PAPER).status_code == 404
    assert client.post(f"{PAPER}/door-list").status_code == 404

    sign_in(client, make_user(_organization(olga), roles=(Role.COUNSELLING,)))
    text = _text(client.post(f"{PAPER}/door-list").data)

    assert ("B-07" in text, "Bilal" in text) == (True, False)


def test_blank_tickets_are_made_and_downloaded(client: Client, olga: User) -> None:
    event = _event(olga)

    made = client.post(PAPER, data={"count": "5", "language": "de"})
    page = Page(client.get(made.headers["Location"]))
    response = client.get(page.href("Herunterladen"))

    assert made.status_code == 303
    assert page.texts("td", css_class="table__cell--number") == ["5", "0", "5"]
    with pikepdf.open(BytesIO(response.data)) as document:
        assert len(document.pages) == 2
    assert [c for c in _stack_codes(event) if f"{c[:4]} {c[4:]}" not in _text(response.data)] == []


@pytest.mark.parametrize("count", ["", "0", "101", "-1", "zwei", "1e9", "9" * 400])
def test_odd_counts_are_refused_and_kept(client: Client, olga: User, count: str) -> None:
    event = _event(olga)

    response = client.post(PAPER, data={"count": count, "language": "de"})

    assert response.status_code == 422
    assert paper_queries.list_blank_stacks(event.id) == []
    assert Page(response).by_id("count").get("aria-invalid") == "true"


def test_lost_stack_is_revoked(client: Client, olga: User) -> None:
    event = _event(olga)
    client.post(PAPER, data={"count": "3", "language": "de"})
    (stack,) = paper_queries.list_blank_stacks(event.id)

    client.post(f"{PAPER}/blank-tickets/{stack.reference}/revocation")

    assert paper_queries.list_blank_stacks(event.id)[0].free == 0
    assert client.get(f"{PAPER}/blank-tickets/{stack.reference}.pdf").status_code == 303


def test_people_and_places_do_not_see_blank_tickets(client: Client, olga: User) -> None:
    _event(olga)
    client.post(PAPER, data={"count": "20", "language": "de"})

    assert "Noch keine Anmeldungen" in client.get("/manage/events/kw/people").text


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


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.FINISHED, EventStatus.CANCELLED])
def test_closed_event_has_neither_desk_nor_blank_tickets(client: Client, olga: User, status: EventStatus) -> None:
    make_event(organization=_organization(olga), reference="kw", status=status)

    desk, paper = Page(client.get(DESK)), Page(client.get(PAPER))

    assert [form for form in desk.all("form") if form.get("action") == DESK] == []
    assert [form for form in paper.all("form") if form.get("action") == PAPER] == []
    assert client.post(PAPER, data={"count": "5", "language": "de"}).status_code == 409


def test_expired_form_keeps_what_was_typed(client: Client, olga: User) -> None:
    _event(olga)
    client.sends_csrf_token = False

    response = client.post(DESK, data={"adults": "3", "children": "0", "name": "Ada", "language": "de"})

    assert response.status_code == 422
    assert re.search(r'id="name"[^>]*value="Ada"', response.text)
    assert "zu lange offen" in response.text


@pytest.mark.parametrize(
    "address", [PAPER, DESK, f"{PAPER}/entry", f"{PAPER}/sheets/x", f"{PAPER}/blank-tickets/x.pdf"]
)
def test_papers_of_others_do_not_exist(client: Client, olga: User, address: str) -> None:
    make_event(reference="kw")

    assert client.get(address).status_code == 404
