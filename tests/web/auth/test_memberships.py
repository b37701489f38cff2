"""The account page names whom one works for; leaving is asked first and ends every log-in."""

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Membership, Organization, User
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_event, make_organization, make_user
from tests.support.client import Client
from tests.support.managing import flashes_of
from tests.support.page import Page, words
from tests.support.signing_in import make_session, sign_in

pytestmark = pytest.mark.usefixtures("now")

LAST_ONE = "Das geht noch nicht: Außer Ihnen hat hier niemand die Verwaltung."
ACCOUNT_GOES = "Darum wird Ihr Konto gelöscht"


@pytest.fixture
def herne(app: Flask) -> Organization:
    """An organization that somebody else administers."""
    organization = make_organization()
    make_user(organization, roles=(Role.ADMIN,))
    return organization


def sign_in_ada(client: Client, organization: Organization, *roles: Role) -> User:
    """Sign in somebody with these roles."""
    ada = make_user(organization, name="Ada Beispiel", roles=roles)
    sign_in(client, ada)
    return ada


def question(organization: Organization) -> str:
    """The address of the question."""
    return f"/account/organizations/{organization.reference}/leaving"


def test_account_names_organizations_and_tasks(client: Client, herne: Organization) -> None:
    ada, verein = sign_in_ada(client, herne, Role.DOOR, Role.ORGANIZER), make_organization(short_name="Verein")
    db.session.add(Membership(user_id=ada.id, organization_id=verein.id, role=Role.REPORT))
    db.session.commit()

    page = Page(client.get("/account"))

    items = [words(item) for item in page.all("li", css_class="auth__item")]
    assert items[:2] == ["Netzwerk Herne e. V. Veranstaltungsleitung, Tür Verlassen", "Verein e. V. Bericht Verlassen"]
    assert ACCOUNT_GOES not in client.get(question(herne)).text


def test_leaving_is_asked_first_and_ends_every_log_in(client: Client, herne: Organization) -> None:
    ada = sign_in_ada(client, herne, Role.DOOR)

    assert ACCOUNT_GOES in client.get(question(herne)).text
    assert roles_by_organization(ada.id) == {herne.id: frozenset({Role.DOOR})}

    answer = client.post(question(herne))

    assert answer.location == "/login"
    assert flashes_of(client, answer) == [
        "Ihre Mitarbeit bei Netzwerk Herne e. V. ist beendet. Sie sind überall abgemeldet."
    ]
    assert client.get("/account").location == "/login?next=/account"
    assert roles_by_organization(ada.id) == {}


def test_paired_phone_is_revoked(client: Client, herne: Organization) -> None:
    event = make_event(organization=herne)
    sign_in_ada(client, herne, Role.DOOR)
    link, _, secret = (client.post(f"/doors/{event.reference}/phone").location or "").partition("#")[2].partition(".")
    wanted = {"link": link, "secret": secret.partition("&")[0], "name": "Ada"}
    token = (client.post("/door/pairing", json=wanted).json or {})["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/door/api/roster", headers=headers).status_code == 200

    client.post(question(herne))

    refused = client.get("/door/api/roster", headers=headers)
    assert (refused.status_code, (refused.json or {})["error"]["code"]) == (401, "device_revoked")


def test_last_administrator_reads_why_not(client: Client, app: Flask) -> None:
    alone = make_organization()
    ada = sign_in_ada(client, alone, Role.ADMIN)

    asked, refused = client.get(question(alone)), client.post(question(alone))

    assert (asked.status_code, refused.status_code) == (200, 422)
    for page in (Page(asked), Page(refused)):
        assert LAST_ONE in page.texts("strong")
        assert page.all("button", css_class="button--danger") == []
    assert roles_by_organization(ada.id) == {alone.id: frozenset({Role.ADMIN})}
    assert client.get("/account").status_code == 200


def test_an_open_laptop_is_asked_who_sits_there(client: Client, herne: Organization) -> None:
    ada = make_user(herne)
    token = make_session(ada, proven_at=NOW.replace(hour=1))
    with client.session_transaction() as session:
        session["_user_id"] = token

    asked, sent = client.get(question(herne)), client.post(question(herne))

    assert (asked.location or "").startswith("/account/confirmation")
    assert Page(sent).texts("h1") == ["Sind Sie es?"]
    assert roles_by_organization(ada.id) == {herne.id: frozenset({Role.ORGANIZER})}


def test_organizations_of_others_are_not_there(client: Client, herne: Organization) -> None:
    verein = make_organization(short_name="Verein", umbrella=herne)
    make_user(verein, roles=(Role.ADMIN,))
    sign_in_ada(client, herne, Role.ADMIN)

    assert (client.get(question(verein)).status_code, client.post(question(verein)).status_code) == (404, 404)
