"""The facts about an organization."""

import pytest

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Membership
from tests.support.builders import make_organization, make_user
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import actions, errors_of, flashes_of, save, sign_in_olga
from tests.support.page import Page
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

PATH = "/manage/organization"


def test_facts_are_saved_and_stand_in_the_imprint(client: Client) -> None:
    organization = sign_in_olga(client)

    answer = save(
        client,
        PATH,
        name="Netzwerk Herne e. V.",
        street="Alleestr. 46",
        represented_by="Ionela Marin",
        privacy_text="Wir **löschen** pünktlich.",
    )

    assert flashes_of(client, answer) == ["Gespeichert. Impressum und Datenschutzseite sind auf dem neuen Stand."]
    assert (organization.street, organization.represented_by) == ("Alleestr. 46", "Ionela Marin")
    assert organization.privacy_text == "Wir **löschen** pünktlich."
    assert organization.phone == "030 23125-001"
    assert "Alleestr. 46" in client.get("/imprint").text
    assert actions() == ["organization.changed"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "", "Bitte schreiben Sie den Namen."),
        ("short_name", "K" * 61, "Bitte höchstens 60 Zeichen."),
        ("street", "S" * 10_000, "Bitte höchstens 200 Zeichen."),
        ("email", "info@", "Nach dem @ fehlt in der E-Mail-Adresse ein Stück, zum Beispiel nour@example.org."),
        ("phone", "12", "Diese Telefonnummer ist zu kurz oder zu lang. Bitte mit Vorwahl schreiben."),
    ],
)
def test_nonsense_is_refused_and_kept(client: Client, field: str, value: str, error: str) -> None:
    organization = sign_in_olga(client)
    before = getattr(organization, field)

    answer = save(client, PATH, **{field: value})

    assert errors_of(answer) == [error]
    assert form_data(Page(answer))[field] == value
    assert getattr(organization, field) == before


def test_member_of_two_organizations_chooses_one(client: Client) -> None:
    first, second = make_organization(short_name="Ahorn"), make_organization(short_name="Birke")
    olga = make_user(first)
    db.session.add(Membership(user_id=olga.id, organization_id=second.id, role=Role.ADMIN))
    db.session.commit()
    sign_in(client, olga)

    save(client, f"{PATH}?organization={second.reference}", city="Bochum")

    assert (first.city, second.city) == ("Herne", "Bochum")
    assert Page(client.get(PATH)).texts("a", css_class="chip") == ["Ahorn", "Birke"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_organization_does_not_exist(client: Client, method: str) -> None:
    foreign = make_organization(short_name="Woanders")
    sign_in_olga(client)

    answer = client.open(PATH, method=method, query_string={"organization": foreign.reference}, data={"name": "Meins"})

    assert answer.status_code == 404
    assert foreign.name == "Woanders e. V."


def test_helper_at_the_door_may_not_change_it(client: Client) -> None:
    organization = make_organization()
    sign_in(client, make_user(organization, roles=[Role.DOOR]))

    assert client.get(PATH).status_code == 404
