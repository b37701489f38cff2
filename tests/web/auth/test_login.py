"""Logging in and out."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from eventapp.adapters.passwords import hash_password
from eventapp.domain.states import Role
from eventapp.models import User
from tests.support.builders import make_organization, make_user
from tests.support.client import Client
from tests.support.login_form import PASSWORD, WRONG, is_logged_in, log_in


def test_log_in_opens_the_organizers_pages(client: Client, olga: User) -> None:
    response = log_in(client)

    assert (response.status_code, response.location) == (303, "/manage/")
    assert is_logged_in(client)


def test_log_in_of_a_door_helper_leads_to_the_door(client: Client, app: Flask) -> None:
    make_user(make_organization(), email="gus@example.org", roles=(Role.DOOR,), password_hash=hash_password(PASSWORD))

    assert log_in(client, email="gus@example.org").location == "/doors"


@pytest.mark.parametrize(
    ("role", "start"), [(Role.COUNSELLING, "/manage/"), (Role.ADMIN, "/manage/"), (Role.REPORT, "/manage/reports")]
)
def test_log_in_leads_to_a_page_that_the_role_may_open(client: Client, app: Flask, role: Role, start: str) -> None:
    make_user(make_organization(), email="cem@example.org", roles=(role,), password_hash=hash_password(PASSWORD))

    assert log_in(client, email="cem@example.org").location == start
    assert client.get(start).status_code == 200


def test_log_in_page_leads_on_when_logged_in(client: Client, olga: User) -> None:
    log_in(client)

    response = client.get("/login")

    assert (response.status_code, response.location) == (302, "/manage/")


def test_log_in_page_leads_to_the_first_run(client: Client) -> None:
    assert client.get("/login").location == "/setup"


@pytest.mark.parametrize(("email", "password"), [("olga@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_failure_keeps_the_address_and_never_the_password(
    client: Client, olga: User, email: str, password: str
) -> None:
    response = log_in(client, email=email, password=password)

    assert response.status_code == 422
    assert WRONG in response.text
    assert f'value="{email}"' in response.text
    assert f'value="{password}"' not in response.text
    assert not is_logged_in(client)


def test_failure_reads_the_same_whether_the_account_exists(client: Client, olga: User) -> None:
    def page(email: str) -> str:
        return log_in(client, email=email, password="wrong").text.replace(email, "…")

    first, second = page("olga@example.org"), page("nobody@example.org")

    assert _without_chance(first) == _without_chance(second)


def _without_chance(page: str) -> list[str]:
    """The lines without what is random in each page: the form's token and the challenge for passkeys."""
    return [line for line in page.splitlines() if "csrf_token" not in line and "challenge" not in line]


@pytest.mark.parametrize(
    "email",
    [
        pytest.param("", id="empty"),
        pytest.param("   ", id="blank"),
        pytest.param("olga\0@example.org", id="null byte"),
        pytest.param("x" * 10_000, id="oversized"),
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param("' OR 1=1 --", id="query"),
        pytest.param("\N{RIGHT-TO-LEFT OVERRIDE}gro.elpmaxe", id="direction"),
        pytest.param("🍒@🍒.example", id="emoji"),
    ],
)
def test_strange_addresses_are_refused_kindly(client: Client, olga: User, email: str) -> None:
    response = log_in(client, email=email)

    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert not is_logged_in(client)


@pytest.mark.parametrize("password", ["", "\0", "\0" * 999, "x" * 100_000, "🍒" * 500, "\ud7ff"])
def test_strange_passwords_are_refused_kindly(client: Client, olga: User, password: str) -> None:
    assert log_in(client, password=password).status_code == 422
    assert not is_logged_in(client)


def test_bytes_that_are_no_text_are_refused_kindly(client: Client, olga: User) -> None:
    response = client.post(
        "/login",
        data=b"email=%ff%fe@example.org&password=%ff",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert response.status_code == 422


class TestNext:
    """The page that was wanted; never one of another site."""

    def test_anonymous_visitor_comes_back_to_the_page(self, client: Client, olga: User) -> None:
        asked = client.get("/manage/?status=draft")
        form = client.get(asked.location)
        wanted = parse_qs(urlsplit(asked.location).query)["next"][0]

        assert urlsplit(asked.location).path == "/login"
        assert wanted == "/manage/?status=draft"
        assert f'value="{wanted}"' in form.text
        assert log_in(client, next_page=wanted).location == wanted

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "http:evil.example",
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "javascript:alert(1)",
            "manage/",
            "//[",
            "/" + "x" * 2000,
            "/\0",
            "",
        ],
    )
    def test_another_site_is_never_the_next_page(self, client: Client, olga: User, target: str) -> None:
        assert log_in(client, next_page=target).location == "/manage/"

    @pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
    def test_another_site_does_not_even_reach_the_form(self, client: Client, olga: User, target: str) -> None:
        assert "evil.example" not in client.get("/login", query_string={"next": target}).text.split("<main")[1]
