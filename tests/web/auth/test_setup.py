"""The first run."""

import pytest

from eventapp.domain.states import Role
from eventapp.queries import accounts as account_queries
from tests.support.builders import make_organization, make_user
from tests.support.client import Client

ANSWERS = {
    "organization": "Netzwerk Herne e. V.",
    "short_name": "Netzwerk Herne",
    "name": "Olga Beispiel",
    "email": "olga@example.org",
    "password": "Kirschen im Oktober",
}


def test_first_run_makes_organization_and_account(client: Client) -> None:
    response = client.post("/setup", data=ANSWERS)

    assert (response.status_code, response.location) == (303, "/manage/")
    organization = account_queries.find_organization()
    assert organization is not None
    assert (organization.name, organization.short_name) == ("Netzwerk Herne e. V.", "Netzwerk Herne")
    user = account_queries.get_user_by_email("olga@example.org")
    assert sorted(m.role for m in user.memberships) == [Role.ADMIN, Role.ORGANIZER]
    assert "Netzwerk Herne" in client.get("/account").text


def test_first_run_is_gone_once_there_is_an_account(client: Client) -> None:
    make_user(make_organization())

    assert client.get("/setup").status_code == 404
    assert client.post("/setup", data=ANSWERS).status_code == 404
    assert len(account_queries.list_users()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organization", ""),
        ("organization", "\0"),
        ("short_name", "x" * 61),
        ("name", "   "),
        ("name", "x" * 10_000),
        ("email", "olga@example"),
        ("email", "olga"),
        ("password", "zu kurz"),
        ("password", "Netzwerk Herne 26"),
        ("password", ""),
    ],
)
def test_first_run_says_what_is_missing_and_keeps_the_rest(client: Client, field: str, value: str) -> None:
    response = client.post("/setup", data={**ANSWERS, field: value})

    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    kept = [text for name, text in ANSWERS.items() if name not in (field, "password")]
    assert [text for text in kept if f'value="{text}"' not in response.text] == []
    assert ANSWERS["password"] not in response.text
    assert not account_queries.has_users()


def test_first_run_needs_the_token(client: Client) -> None:
    client.sends_csrf_token = False

    assert client.post("/setup", data=ANSWERS).status_code == 422
    assert not account_queries.has_users()


def test_markup_in_names_stays_text(client: Client) -> None:
    client.post("/setup", data={**ANSWERS, "short_name": "<b>Netz</b>"})

    page = client.get("/account").text
    assert "&lt;b&gt;Netz&lt;/b&gt;" in page
    assert "<b>Netz</b>" not in page
