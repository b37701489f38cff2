"""Coming back to a network: the umbrella's list of former associations, the question to the association, its answer."""

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Event, Organization, User
from tests.support.builders import NOW, make_organization, make_project, make_user
from tests.support.client import Client
from tests.support.managing import errors_of, flashes_of, save
from tests.support.network import hold, leave
from tests.support.page import Page, words
from tests.support.signing_in import make_session as make_login
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

RETURN = "/manage/network/return"
REFUSAL = "/manage/network/return/refusal"


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The umbrella."""
    return make_organization()


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """An association that has left."""
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    make_user(verein, name="Vera", roles=(Role.ADMIN,), password_hash="set")
    leave(verein)
    return verein


def invitation(association: Organization) -> str:
    """Where the umbrella invites."""
    return f"/manage/network/{association.reference}/return"


def sign_in_as(client: Client, organization: Organization, *roles: Role) -> User:
    """Sign in somebody with these roles."""
    user = make_user(organization, roles=roles or (Role.ADMIN,), password_hash="set")
    sign_in(client, user)
    return user


def invite(association: Organization) -> None:
    """The umbrella has asked."""
    association.invited_back_at = NOW
    db.session.commit()


def is_member(association: Organization) -> bool:
    """True while the association belongs to a network."""
    db.session.expire_all()
    return association.umbrella_id is not None


def is_invited(association: Organization) -> bool:
    """True while an answer is waited for."""
    db.session.expire_all()
    return association.invited_back_at is not None


def test_umbrella_invites_and_takes_it_back(client: Client, herne: Organization, verein: Organization) -> None:
    sign_in_as(client, herne)
    page = Page(client.get("/manage/network"))
    assert "Frühere Vereine" in page.texts("h2")
    assert [each.get("aria-label") for each in page.all("button") if words(each) == "Zurück einladen"] == [
        "Kulturverein zurück einladen"
    ]

    answer = client.post(invitation(verein))

    assert flashes_of(client, answer) == ["Kulturverein ist eingeladen. Die Verwaltung dort bekommt eine Mail."]
    assert (is_invited(verein), is_member(verein)) == (True, False)
    assert "Eingeladen am 01.09.2026, noch keine Antwort" in client.get("/manage/network").text

    answer = client.post(f"{invitation(verein)}/withdrawal")

    assert flashes_of(client, answer) == ["Die Einladung gilt nicht mehr."]
    assert not is_invited(verein)
    assert client.post(f"{invitation(verein)}/withdrawal").status_code == 404


def test_association_is_asked_and_comes_back(client: Client, herne: Organization, verein: Organization) -> None:
    invite(verein)
    sign_in_as(client, verein)
    link = Page(client.get("/manage/organization")).href("Einladung ansehen")

    asked = Page(client.get(link))
    assert asked.texts("h1") == ["Wieder ins Netzwerk?"]
    assert asked.texts("h2") == ["Das bleibt, wie es ist", "Das sieht der Dachverband", "Gemeinsame Projekte"]
    assert not is_member(verein)
    answer = client.post(link)

    assert flashes_of(client, answer) == ["Kulturverein gehört wieder zum Netzwerk."]
    assert is_member(verein)
    assert (client.get(RETURN).status_code, client.post(RETURN).status_code) == (404, 404)
    assert "Netzwerk verlassen" in client.get("/manage/organization").text
    sign_in_as(client, herne)
    assert "Frühere Vereine" not in client.get("/manage/network").text


def test_association_says_no(client: Client, herne: Organization, verein: Organization) -> None:
    invite(verein)
    sign_in_as(client, verein)

    answer = client.post(REFUSAL)

    assert flashes_of(client, answer) == ["Die Einladung ist abgelehnt. Es bleibt, wie es ist."]
    assert (is_member(verein), is_invited(verein)) == (False, False)
    assert "Einladung ansehen" not in client.get("/manage/organization").text


def test_short_name_that_is_in_use_is_told_to_both(client: Client, herne: Organization, verein: Organization) -> None:
    make_organization(short_name="Kulturverein", umbrella=herne)
    sign_in_as(client, herne)
    answer = client.post(invitation(verein))
    assert flashes_of(client, answer) == ["So heißt schon eine Organisation im Netzwerk."]

    invite(verein)
    sign_in_as(client, verein)
    answer = client.post(RETURN)

    assert flashes_of(client, answer) == [
        "Im Netzwerk heißt schon jemand so. Bitte ändern Sie den Kurznamen, dann klappt es."
    ]
    assert not is_member(verein)


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.REPORT, Role.DOOR, Role.COUNSELLING])
def test_other_roles_have_no_say(client: Client, herne: Organization, verein: Organization, role: Role) -> None:
    sign_in_as(client, herne, role)
    assert client.post(invitation(verein)).status_code == 404
    assert "Frühere Vereine" not in client.get("/manage/network").text

    invite(verein)
    sign_in_as(client, verein, role)

    assert [client.get(RETURN).status_code, *(client.post(path).status_code for path in (RETURN, REFUSAL))] == [404] * 3
    assert "Einladung ansehen" not in client.get("/manage/organization").text
    assert (is_member(verein), is_invited(verein)) == (False, True)


@pytest.mark.parametrize("relation", ["stranger", "neighbour", "itself"])
def test_others_neither_invite_nor_answer(
    client: Client, herne: Organization, verein: Organization, relation: str
) -> None:
    by = verein
    if relation != "itself":
        by = make_organization(short_name="Woanders", umbrella=herne if relation == "neighbour" else None)
    sign_in_as(client, by)
    assert client.post(invitation(verein)).status_code == 404
    invite(verein)
    if relation != "itself":
        for path in (f"{RETURN}?organization={verein.reference}", f"{REFUSAL}?organization={verein.reference}"):
            assert client.post(path).status_code == 404

    assert client.post(f"{invitation(verein)}/withdrawal").status_code == 404
    assert (is_member(verein), is_invited(verein)) == (False, True)


def test_umbrella_does_not_answer_for_the_association(
    client: Client, herne: Organization, verein: Organization
) -> None:
    invite(verein)
    sign_in_as(client, herne)

    for path in (RETURN, f"{RETURN}?organization={verein.reference}"):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)

    assert not is_member(verein)


def test_an_open_laptop_is_asked_who_sits_there(client: Client, verein: Organization) -> None:
    invite(verein)
    token = make_login(make_user(verein, roles=(Role.ADMIN,)), proven_at=NOW.replace(hour=1))
    with client.session_transaction() as session:
        session["_user_id"] = token

    assert Page(client.post(RETURN)).texts("h1") == ["Sind Sie es?"]
    assert not is_member(verein)


def test_event_whose_numbers_were_reported_stays_in_its_project(client: Client, herne: Organization) -> None:
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    shared, own = make_project(herne, is_shared=True), make_project(verein)
    event = hold(verein, shared)
    leave(verein)
    sign_in_as(client, verein, Role.ORGANIZER)
    edit = f"/manage/events/{event.reference}/edit"

    for project in ("", own.reference):
        assert errors_of(save(client, edit, project=project)) == [
            "Die Zahlen dieser Veranstaltung stehen im Bericht dieses Projekts. "
            "Sie bleibt darin, damit sie einmal zählt."
        ]
    answer = save(client, edit, capacity="77")

    db.session.expire_all()
    kept = db.session.get_one(Event, event.id)
    assert (flashes_of(client, answer), kept.capacity, kept.project_id) == (["Gespeichert."], 77, shared.id)


def test_event_stays_in_a_project_that_is_shared_no_more(client: Client, herne: Organization) -> None:
    verein, shared = make_organization(short_name="Nachbarn", umbrella=herne), make_project(herne, is_shared=True)
    event = hold(verein, shared, is_closed=False)
    shared.is_shared = False
    db.session.commit()
    sign_in_as(client, verein, Role.ORGANIZER)

    answer = save(client, f"/manage/events/{event.reference}/edit", capacity="77")

    db.session.expire_all()
    kept = db.session.get_one(Event, event.id)
    assert (flashes_of(client, answer), kept.capacity, kept.project_id) == (["Gespeichert."], 77, shared.id)
