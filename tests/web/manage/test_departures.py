"""Leaving the network: who may, what the question says, and what everybody sees afterwards."""

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Organization, User
from tests.support.builders import (
    NOW,
    make_event,
    make_organization,
    make_project,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.managing import flashes_of
from tests.support.page import Page, words
from tests.support.signing_in import make_session as make_login
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

EXIT = "/manage/network/exit"


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The umbrella."""
    return make_organization()


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """A member association with an event in a project of the umbrella."""
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    event = make_event(organization=verein, title="Lichterfest", reference="lichter")
    event.project_id = make_project(herne, is_shared=True).id
    db.session.commit()
    make_registration(event, name="Ada Beispiel")
    return verein


def removal(association: Organization) -> str:
    """The address of the umbrella's question."""
    return f"/manage/network/{association.reference}/removal"


def sign_in_as(client: Client, organization: Organization, *roles: Role) -> User:
    """Sign in somebody with these roles."""
    user = make_user(organization, roles=roles or (Role.ADMIN,))
    sign_in(client, user)
    return user


def is_member(association: Organization) -> bool:
    """True while the association belongs to a network."""
    db.session.expire_all()
    return association.umbrella_id is not None


def table_heads(page: Page) -> list[str]:
    """The organizations in the first table."""
    return [words(cell) for row in page.all("tr", css_class="table__row") for cell in row if cell.tag == "th"]


def test_administrator_of_the_association_is_asked_and_leaves(
    client: Client, herne: Organization, verein: Organization
) -> None:
    sign_in_as(client, verein)
    link = Page(client.get("/manage/organization")).href("Netzwerk verlassen")

    asked = Page(client.get(link))
    assert asked.texts("h1") == ["Netzwerk verlassen?"]
    assert asked.texts("h2") == ["Das bleibt beim Verein", "Das behält der Dachverband", "Gemeinsame Projekte"]
    assert "Gemeinsames Handeln: 0 Veranstaltungen bleiben, 1 geht heraus" in asked.texts("li")
    assert is_member(verein)

    answer = client.post(link)

    assert flashes_of(client, answer) == ["Kulturverein steht jetzt für sich."]
    assert not is_member(verein)
    assert "Netzwerk verlassen" not in client.get("/manage/organization").text
    assert (client.get("/manage/network").status_code, client.get(EXIT).status_code) == (404, 404)
    assert "Ada Beispiel" in client.get("/manage/events/lichter/people").text


def test_administrator_of_the_umbrella_is_asked_and_takes_it_out(
    client: Client, herne: Organization, verein: Organization
) -> None:
    sign_in_as(client, herne)
    link = Page(client.get("/manage/network")).one("a", css_class="button--plain").get("href") or ""

    asked = client.get(link)
    answer = client.post(link)

    assert (link, Page(asked).texts("h1")) == (removal(verein), ["Kulturverein aus dem Netzwerk nehmen?"])
    assert not any(word in asked.text for word in ("Ada Beispiel", "Lichterfest", "/events/lichter"))
    assert flashes_of(client, answer) == ["Kulturverein gehört nicht mehr zum Netzwerk."]
    assert not is_member(verein)
    page = client.get("/manage/network")
    assert removal(verein) not in page.text
    assert client.get(removal(verein)).status_code == 404


def test_umbrella_sees_the_totals_of_that_moment_with_their_day(
    client: Client, herne: Organization, verein: Organization
) -> None:
    over = make_session(starts_at=NOW.replace(hour=6), ends_at=NOW.replace(hour=8))
    make_event(organization=verein, sessions=[over])
    sign_in_as(client, herne)

    client.post(removal(verein))

    assert "Kulturverein bis 01.09.2026" in table_heads(Page(client.get("/manage/network?year=2026")))


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.REPORT, Role.DOOR, Role.COUNSELLING])
def test_other_roles_have_no_say(client: Client, herne: Organization, verein: Organization, role: Role) -> None:
    for organization in (herne, verein):
        sign_in_as(client, organization, role)
        for path in (EXIT, removal(verein)):
            assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)

    assert is_member(verein)


@pytest.mark.parametrize("relation", ["stranger", "neighbour", "itself", "umbrella of another"])
def test_others_take_nobody_out(client: Client, herne: Organization, verein: Organization, relation: str) -> None:
    by = verein
    if relation != "itself":
        by = make_organization(short_name="Woanders", umbrella=herne if relation == "neighbour" else None)
    if relation == "umbrella of another":
        make_organization(short_name="Drittverein", umbrella=by)
    sign_in_as(client, by)

    assert (client.get(removal(verein)).status_code, client.post(removal(verein)).status_code) == (404, 404)
    assert is_member(verein)


def test_nobody_leaves_in_the_name_of_another_association(
    client: Client, herne: Organization, verein: Organization
) -> None:
    neighbour = make_organization(short_name="Woanders", umbrella=herne)
    sign_in_as(client, neighbour)
    path = f"{EXIT}?organization={verein.reference}"

    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert (is_member(verein), is_member(neighbour)) == (True, True)


def test_umbrella_cannot_leave_itself(client: Client, herne: Organization, verein: Organization) -> None:
    sign_in_as(client, herne)

    assert (client.get(EXIT).status_code, client.post(EXIT).status_code) == (404, 404)


def test_an_open_laptop_is_asked_who_sits_there(client: Client, herne: Organization, verein: Organization) -> None:
    for organization, path in ((verein, EXIT), (herne, removal(verein))):
        token = make_login(make_user(organization, roles=(Role.ADMIN,)), proven_at=NOW.replace(hour=1))
        with client.session_transaction() as session:
            session["_user_id"] = token

        assert Page(client.post(path)).texts("h1") == ["Sind Sie es?"]

    assert is_member(verein)


def test_pages_of_a_former_association_stay_its_own(client: Client, herne: Organization, verein: Organization) -> None:
    sign_in_as(client, verein)
    before = client.get(f"/imprint/{verein.reference}").text

    client.post(EXIT)

    imprint, privacy = f"/imprint/{verein.reference}", f"/privacy/{verein.reference}"
    assert "Kulturverein e. V." in before
    assert "Kulturverein e. V." in client.get(imprint).text
    assert client.get(privacy).status_code == 200
    assert imprint in client.get("/imprint").text
    assert imprint in client.get("/events/lichter").text
    assert "Kulturverein" in words(Page(client.get("/")).one("article", css_class="event-card"))
