"""The first run."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask

from config import Config
from eventapp.app import create_app
from eventapp.db import db
from eventapp.domain.accounts import setup_code
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


class TestReachedByOthers:
    """A fresh installation that others reach belongs to whoever runs it, not to whoever is first."""

    @pytest.fixture
    def app(self, config: Config) -> Iterator[Flask]:
        """An installation in the internet."""
        app = create_app(dataclasses.replace(config, BASE_URL="http://einlass.example.org"))
        app.test_client_class = Client
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    @pytest.mark.parametrize("code", ["", "abcd-efgh-ijkl-mnop", "\0", "ü" * 100])
    def test_stranger_gets_no_account(self, client: Client, code: str) -> None:
        response = client.post("/setup", data={**ANSWERS, "code": code})

        assert response.status_code == 422
        assert 'href="#code"' in response.text
        assert not account_queries.has_users()

    def test_link_of_the_operator_makes_the_account(self, app: Flask, client: Client) -> None:
        code = setup_code(secret_key=app.config["SECRET_KEY"])

        assert f'value="{code}"' in client.get(f"/setup?code={code}").text
        assert client.post("/setup", data={**ANSWERS, "code": f" {code.upper()} "}).status_code == 303
        assert account_queries.has_users()

    def test_page_does_not_tell_the_code(self, app: Flask, client: Client) -> None:
        assert setup_code(secret_key=app.config["SECRET_KEY"]) not in client.get("/setup").text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_first_run_behind_a_proxy_that_the_settings_do_not_name_needs_the_code(client: Client, header: str) -> None:
    response = client.post("/setup", data=ANSWERS, headers={header: "198.51.100.7"})

    assert response.status_code == 422
    assert not account_queries.has_users()


@pytest.mark.parametrize(
    ("settings", "is_local"),
    [
        ({}, True),
        ({"HOST": "192.168.178.20"}, False),
        ({"BASE_URL": "https://einlass.example.org"}, False),
        ({"ALLOWED_HOSTS": ("einlass.example.org",)}, False),
        ({"TRUSTED_PROXIES": 1}, False),
    ],
)
def test_installation_of_one_machine_needs_no_code(config: Config, settings: dict[str, object], is_local: bool) -> None:
    assert dataclasses.replace(config, **settings).IS_LOCAL is is_local  # type: ignore[arg-type]
