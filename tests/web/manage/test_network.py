"""The page of the network: totals for the umbrella's people, associations for its administrators."""

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Organization, OutboxMessage, User
from eventapp.queries import associations as association_queries
from tests.support.builders import make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.managing import errors_of, save
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

ASSOCIATION = {
    "name": "Kulturverein Beispiel e. V.",
    "short_name": "Kulturverein",
    "person_name": "Ada Beispiel",
    "person_email": "ada@example.org",
}


def sign_in_as(client: Client, role: Role, organization: Organization) -> User:
    """Sign in somebody with this one role."""
    user = make_user(organization, roles=(role,))
    sign_in(client, user)
    return user


def table_rows(page: Page) -> list[list[str]]:
    """The cells of all rows with numbers."""
    return [[words(cell) for cell in row if cell.tag in ("td", "th")] for row in page.all("tr", css_class="table__row")]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ORGANIZER, Role.REPORT])
def test_page_shows_totals_and_no_way_to_guests(client: Client, role: Role) -> None:
    herne = make_organization()
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    event = make_event(organization=verein, title="Frühlingsfest", reference="fest")
    make_registration(event, adults=4, name="Ada Beispiel")
    sign_in_as(client, role, herne)

    answer = client.get("/manage/network")
    page = Page(answer)

    assert ["Kulturverein", "1", "4", "0", "0"] in table_rows(page)
    assert not any(word in answer.text for word in ("Ada Beispiel", "ada@example.org", "Frühlingsfest", "/events/fest"))


def test_page_takes_a_quarter_of_a_year(client: Client) -> None:
    herne = make_organization()
    make_registration(make_event(organization=herne))
    sign_in_as(client, Role.REPORT, herne)

    def registered(query: str) -> str:
        return table_rows(Page(client.get(f"/manage/network?{query}")))[0][2]

    assert [registered(query) for query in ("year=2026&quarter=3", "year=2026&quarter=4", "year=1&quarter=9")] == [
        "1",
        "0",
        "1",
    ]


@pytest.mark.parametrize("role", Role)
def test_page_is_not_there_for_member_associations(client: Client, role: Role) -> None:
    verein = make_organization(short_name="Kulturverein", umbrella=make_organization())
    sign_in_as(client, role, verein)

    assert client.get("/manage/network").status_code == 404
    assert client.get("/manage/network/new").status_code == 404
    if role in (Role.ADMIN, Role.ORGANIZER):
        assert 'href="/manage/network"' not in client.get("/manage/organization").text


def test_administrator_adds_an_association_and_invites_again(client: Client) -> None:
    herne = make_organization()
    sign_in_as(client, Role.ADMIN, herne)

    answer = save(client, "/manage/network/new", **ASSOCIATION)
    (added,) = association_queries.list_associations(herne.id)
    again = client.post(f"/manage/network/{added.reference}/invitation", follow_redirects=True)

    assert answer.location == "/manage/network"
    assert added.name == "Kulturverein Beispiel e. V."
    assert "Einladung noch nicht angenommen" in again.text
    assert [mail.recipient for mail in db.session.scalars(select(OutboxMessage))] == ["ada@example.org"] * 2


def test_form_refuses_a_name_that_is_in_use(client: Client) -> None:
    sign_in_as(client, Role.ADMIN, make_organization(short_name="Kulturverein"))

    answer = save(client, "/manage/network/new", **ASSOCIATION)

    assert errors_of(answer) == ["So heißt schon eine Organisation im Netzwerk."]
