"""Logging in and out."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import LoginSession, User
from eventapp.services import accounts
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client
from tests.support.statements import count_statements

PASSWORD = "Kirschen im Oktober"
WRONG = "E-Mail-Adresse oder Passwort stimmt nicht."


@pytest.fixture
def olga(app: Flask) -> User:
    """An organizer with a password."""
    return make_user(make_organization(), email="olga@example.org", password_hash=hash_password(PASSWORD))


def log_in(
    client: Client, *, email: str = "olga@example.org", password: str = PASSWORD, next_page: str = ""
) -> TestResponse:
    """Send the log-in form."""
    return client.post("/login", data={"email": email, "password": password, "next": next_page})


def from_elsewhere(client: Client, address: str, *, password: str = PASSWORD) -> TestResponse:
    """Send the log-in form from another connection."""
    data = {"email": "olga@example.org", "password": password}
    return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address})


def is_logged_in(client: Client) -> bool:
    """True when the account page opens."""
    return client.get("/account").status_code == 200


def session_cookie(response: TestResponse) -> str:
    """The header that sets the session."""
    cookies = [value for value in response.headers.getlist("Set-Cookie") if value.startswith("einlass=")]
    assert len(cookies) == 1
    return cookies[0]


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


class TestThrottle:
    """Guessing is slow."""

    def test_fifth_failure_is_the_last(self, client: Client, olga: User) -> None:
        statuses = [log_in(client, password=f"wrong {n}").status_code for n in range(6)]

        blocked = log_in(client)
        assert statuses == [422] * 5 + [429]
        assert blocked.status_code == 429
        assert "Zu viele Versuche mit dieser E-Mail-Adresse. In 15 Minuten geht es weiter." in blocked.text
        assert 'value="olga@example.org"' in blocked.text
        assert not is_logged_in(client)

    def test_block_ends(self, client: Client, olga: User) -> None:
        with time_machine.travel(NOW) as time:
            for n in range(6):
                log_in(client, password=f"wrong {n}")
            time.shift(timedelta(minutes=16))

            assert log_in(client).status_code == 303

    def test_block_counts_upper_and_lower_case_as_one_account(self, client: Client, olga: User) -> None:
        for email in ("olga@example.org", "OLGA@example.org", "Olga@Example.org") * 2:
            response = log_in(client, email=email, password="wrong")

        assert response.status_code == 429

    def test_unknown_address_is_blocked_alike(self, client: Client, olga: User) -> None:
        statuses = [log_in(client, email="nobody@example.org").status_code for _ in range(6)]

        assert statuses == [422] * 5 + [429]

    def test_one_place_uses_up_nothing_of_the_others(self, client: Client, olga: User) -> None:
        for _ in range(9):
            log_in(client, password="wrong")

        assert from_elsewhere(client, "192.0.2.7").status_code == 303

    def test_many_places_stop_strangers_and_never_the_browser_that_is_known(
        self, app: Flask, client: Client, olga: User
    ) -> None:
        log_in(client)
        client.post("/logout")
        guesser = app.test_client()
        assert isinstance(guesser, Client)
        for number in range(35):
            from_elsewhere(guesser, f"198.51.100.{number}", password="wrong")

        assert from_elsewhere(guesser, "203.0.113.9").status_code == 429
        assert log_in(client).status_code == 303

    def test_known_browser_guesses_no_more_than_others(self, client: Client, olga: User) -> None:
        log_in(client)
        client.post("/logout")

        statuses = [from_elsewhere(client, f"198.51.100.{n}", password="wrong").status_code for n in range(6)]
        assert statuses == [422] * 5 + [429]

    def test_mark_of_another_account_or_an_altered_one_is_worth_nothing(
        self, app: Flask, client: Client, olga: User
    ) -> None:
        make_user(make_organization(), email="gus@example.org", password_hash=hash_password(PASSWORD))
        log_in(client, email="gus@example.org")
        mark = client.get_cookie("einlass-device")
        assert mark is not None
        stranger = app.test_client()
        assert isinstance(stranger, Client)
        for number in range(31):
            from_elsewhere(stranger, f"198.51.100.{number}", password="wrong")

        for value in (mark.value, mark.value[:-1] + "x", "x", ""):
            stranger.set_cookie("einlass-device", value)
            assert from_elsewhere(stranger, "203.0.113.9").status_code == 429

    def test_no_cookie_knows_a_browser_before_its_first_log_in(self, client: Client, olga: User) -> None:
        log_in(client, password="wrong")
        assert client.get_cookie("einlass-device") is None

        cookie = next(value for value in log_in(client).headers.getlist("Set-Cookie") if "device" in value)
        assert [sign in cookie for sign in ("HttpOnly", "SameSite=Lax", "Path=/", "olga")] == [True, True, True, False]

    def test_success_forgets_failures(self, client: Client, olga: User) -> None:
        with time_machine.travel(NOW) as time:
            for _ in range(3):
                for n in range(4):
                    assert log_in(client, password=f"wrong {n}").status_code == 422
                time.shift(timedelta(minutes=2))
                assert log_in(client).status_code == 303

    def test_one_connection_tries_ten_times_a_minute(self, client: Client, olga: User) -> None:
        statuses = [log_in(client, email=f"somebody{n}@example.org").status_code for n in range(11)]

        assert statuses == [422] * 10 + [429]
        assert "Bitte warten Sie eine Minute." in log_in(client).text
        elsewhere = client.post(
            "/login",
            data={"email": "olga@example.org", "password": PASSWORD},
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        )
        assert elsewhere.status_code == 303


class TestSession:
    """The cookie and what ends it."""

    def test_cookie_is_guarded(self, client: Client, olga: User) -> None:
        cookie = session_cookie(log_in(client))

        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    def test_session_of_before_is_thrown_away(self, client: Client, olga: User) -> None:
        with client.session_transaction() as session:
            session["csrf_token"] = "planted by somebody else"
            session["anything"] = "planted"
            session["language"] = "en"
        client.sends_csrf_token = False

        form = client.get("/login").text
        token = form.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
        data = {"csrf_token": token, "email": "olga@example.org", "password": PASSWORD}
        assert client.post("/login", data=data).status_code == 303

        with client.session_transaction() as session:
            assert "anything" not in session
            assert session.get("csrf_token") != "planted by somebody else"
            assert session["language"] == "en"

    def test_session_ends_after_twelve_hours(self, client: Client, olga: User) -> None:
        with time_machine.travel(NOW) as time:
            log_in(client)
            for _ in range(3):
                time.shift(timedelta(hours=3, minutes=59))
                assert is_logged_in(client)
            time.shift(timedelta(minutes=4))
            assert not is_logged_in(client)

    def test_forgotten_session_ends_after_four_hours(self, client: Client, olga: User) -> None:
        with time_machine.travel(NOW) as time:
            log_in(client)
            time.shift(timedelta(hours=4, minutes=1))
            assert not is_logged_in(client)
            time.shift(-timedelta(hours=1))
            assert is_logged_in(client)

    def test_session_costs_one_statement_and_one_more_in_a_quarter_of_an_hour(self, client: Client, olga: User) -> None:
        def writes() -> list[int]:
            with count_statements() as statements:
                client.get("/manage/")
            about = [text for text in statements.texts if "login_session" in text]
            return [len(about), len([text for text in about if text.startswith("UPDATE")])]

        with time_machine.travel(NOW) as time:
            log_in(client)
            assert writes() == [1, 0]
            time.shift(timedelta(minutes=16))
            assert [writes(), writes()] == [[2, 1], [1, 0]]

    def test_cookie_holds_a_secret_that_the_database_does_not(self, client: Client, olga: User) -> None:
        log_in(client)

        with client.session_transaction() as session:
            token = session["_user_id"]
        stored = db.session.scalars(select(LoginSession)).one()
        assert token not in (stored.token_hash, stored.reference, stored.session_stamp)
        assert stored.browser == ""

    def test_log_out_ends_the_session(self, client: Client, olga: User) -> None:
        log_in(client)

        response = client.post("/logout")

        assert (response.status_code, response.location) == (303, "/")
        assert response.headers["Clear-Site-Data"] == '"cache"'
        assert not is_logged_in(client)

    def test_log_out_is_no_link(self, client: Client, olga: User) -> None:
        log_in(client)

        assert client.get("/logout").status_code == 405
        assert is_logged_in(client)

    def test_new_password_ends_other_sessions(self, app: Flask, client: Client, olga: User) -> None:
        elsewhere = app.test_client()
        assert isinstance(elsewhere, Client)
        log_in(client)
        log_in(elsewhere)

        response = client.post("/account", data={"present": PASSWORD, "password": "Neue Kirschen 2027"})

        assert (response.status_code, response.location) == (303, "/manage/")
        assert is_logged_in(client)
        assert not is_logged_in(elsewhere)

    def test_shut_account_is_logged_out_at_once(self, client: Client, olga: User) -> None:
        log_in(client)
        olga.is_active = False
        db.session.commit()

        assert not is_logged_in(client)

    def test_cookie_of_an_older_stamp_opens_nothing(self, client: Client, olga: User, now: datetime) -> None:
        log_in(client)
        accounts.set_password(user_id=olga.id, password="Neue Kirschen 2027", now=now)

        assert not is_logged_in(client)

    def test_cookie_of_before_the_log_out_opens_nothing(self, client: Client, olga: User) -> None:
        log_in(client)
        with client.session_transaction() as session:
            stolen = session["_user_id"]
        client.post("/logout")

        with client.session_transaction() as session:
            session["_user_id"] = stolen
        assert not is_logged_in(client)

    @pytest.mark.parametrize("user_id", ["", "1", "1.", "x.y", "1.wrong", "²." + "a" * 26])
    def test_strange_sessions_open_nothing(self, client: Client, olga: User, user_id: str) -> None:
        with client.session_transaction() as session:
            session["_user_id"] = user_id

        assert not is_logged_in(client)


class TestForgery:
    """A form of another site is not taken, and one's own that was open too long keeps the address."""

    def test_log_in_needs_the_token(self, client: Client, olga: User) -> None:
        client.sends_csrf_token = False

        response = log_in(client)

        assert response.status_code == 422
        assert "Das Formular war zu lange offen." in response.text
        assert 'value="olga@example.org"' in response.text
        assert not is_logged_in(client)

    def test_log_out_needs_the_token(self, client: Client, olga: User) -> None:
        log_in(client)
        client.sends_csrf_token = False

        assert client.post("/logout").status_code == 400
        assert is_logged_in(client)

    def test_form_lives_as_long_as_the_session(self, client: Client, olga: User) -> None:
        client.sends_csrf_token = False
        with time_machine.travel(NOW) as time:
            form = client.get("/login").text
            token = form.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
            time.shift(timedelta(hours=11))
            data = {"csrf_token": token, "email": "olga@example.org", "password": PASSWORD}

            assert client.post("/login", data=data).status_code == 303
