"""Papers in the workspace: printing, blank tickets, the desk."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, Role
from eventapp.models import AuditEntry, Event, Membership, Organization, Ticket, User
from eventapp.queries import paper as paper_queries
from eventapp.queries.events import list_sessions
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


def _stack(event: Event) -> list[Ticket]:
    (stack,) = paper_queries.list_blank_stacks(event.id)
    return list(paper_queries.get_blank_stack(stack.reference, event_id=event.id).tickets)


def _stack_codes(event: Event) -> list[str]:
    return [ticket.short_code for ticket in _stack(event)]


def test_page_offers_a_list_and_a_tally_sheet_for_each_session(client: Client, olga: User) -> None:
    make_event(
        organization=_organization(olga), reference="kw", sessions=[make_session(label="A"), make_session(label="B")]
    )

    page = Page(client.get(PAPER))

    assert page.texts("strong", css_class="todo__title") == [
        *["Türliste A–Z", "Zählprotokoll"] * 2,
        "Schild „Hier wird fotografiert“",
    ]
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


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.FINISHED, EventStatus.CANCELLED])
def test_closed_event_has_neither_desk_nor_blank_tickets(client: Client, olga: User, status: EventStatus) -> None:
    make_event(organization=_organization(olga), reference="kw", status=status)

    desk, paper = Page(client.get(DESK)), Page(client.get(PAPER))

    assert [form for form in desk.all("form") if form.get("action") == DESK] == []
    assert [form for form in paper.all("form") if form.get("action") == PAPER] == []
    assert client.post(PAPER, data={"count": "5", "language": "de"}).status_code == 409


@pytest.mark.parametrize(
    "address", [PAPER, DESK, f"{PAPER}/entry", f"{PAPER}/sheets/x", f"{PAPER}/blank-tickets/x.pdf"]
)
def test_papers_of_others_do_not_exist(client: Client, olga: User, address: str) -> None:
    make_event(reference="kw")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/manage/events/%00/paper",
        f"{PAPER}/entry?session=%00",
        f"{PAPER}/sheets/%00",
        f"{PAPER}/blank-tickets/%00.pdf",
        f"{PAPER}/tally-sheets/%E2%80%AE.pdf",
        f"{DESK}?made=%00",
    ],
)
def test_odd_addresses_are_not_found(client: Client, olga: User, address: str) -> None:
    _event(olga)

    assert client.get(address).status_code == 404
