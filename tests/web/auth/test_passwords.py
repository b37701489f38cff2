"""Forgotten and new passwords."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import MessageKind
from eventapp.models import OutboxMessage, User
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client

PASSWORD = "Kirschen im Oktober"
NEW_PASSWORD = "Neue Kirschen 2027"
EXPIRED = "Dieser Link ist abgelaufen oder schon benutzt."

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def olga(app: Flask) -> User:
    """An organizer with a password."""
    return make_user(make_organization(), email="olga@example.org", password_hash=hash_password(PASSWORD))


def link_for(app: Flask, user: User, *, minutes: int = 120) -> str:
    """The path of a link as mails carry it."""
    claim = AccountClaim(user_id=user.id, session_stamp=user.session_stamp)
    expires_at = NOW + timedelta(minutes=minutes)
    return "/password-reset/" + make_link_token(claim, expires_at=expires_at, secret_key=app.config["SECRET_KEY"])


def log_in(client: Client, password: str) -> TestResponse:
    """Send the log-in form."""
    return client.post("/login", data={"email": "olga@example.org", "password": password})


def count_mails() -> int:
    """Mails written so far."""
    return db.session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


class TestAsking:
    """A link by mail."""

    def test_answer_is_the_same_whether_the_account_exists(self, client: Client, olga: User) -> None:
        def answer(email: str) -> tuple[int, str]:
            response = client.post("/password-reset", data={"email": email})
            return response.status_code, response.text.replace(email, "…")

        assert answer("olga@example.org") == answer("nobody@example.org")
        mails = list(db.session.scalars(select(OutboxMessage)))
        assert [(mail.kind, mail.user_id, mail.language) for mail in mails] == [
            (MessageKind.PASSWORD_RESET, olga.id, "de")
        ]

    def test_shut_account_gets_no_mail(self, client: Client, olga: User) -> None:
        olga.is_active = False
        db.session.commit()

        assert client.post("/password-reset", data={"email": "olga@example.org"}).status_code == 200
        assert count_mails() == 0

    @pytest.mark.parametrize("email", ["", "olga", "@", "olga@", "x" * 10_000 + "@example.org", "a\0b@example.org "])
    def test_what_is_no_address_is_said(self, client: Client, olga: User, email: str) -> None:
        response = client.post("/password-reset", data={"email": email})

        assert response.status_code == 422
        assert count_mails() == 0

    def test_account_is_not_flooded(self, client: Client, olga: User) -> None:
        pages = [client.post("/password-reset", data={"email": "olga@example.org"}) for _ in range(5)]

        assert [page.status_code for page in pages] == [200] * 5
        assert count_mails() == 3

    def test_connection_is_stopped(self, client: Client, olga: User) -> None:
        pages = [client.post("/password-reset", data={"email": f"x{n}@example.org"}) for n in range(11)]

        assert [page.status_code for page in pages] == [200] * 10 + [429]

    def test_expired_form_keeps_the_address(self, client: Client, olga: User) -> None:
        client.sends_csrf_token = False

        response = client.post("/password-reset", data={"email": "olga@example.org"})

        assert response.status_code == 422
        assert 'value="olga@example.org"' in response.text
        assert count_mails() == 0


class TestSetting:
    """The page behind the link."""

    def test_link_sets_the_password_and_logs_in(self, app: Flask, client: Client, olga: User) -> None:
        link = link_for(app, olga)

        assert "olga@example.org" in client.get(link).text
        response = client.post(link, data={"password": NEW_PASSWORD})

        assert (response.status_code, response.location) == (303, "/manage/")
        assert client.get("/account").status_code == 200
        client.post("/logout")
        assert log_in(client, PASSWORD).status_code == 422
        assert log_in(client, NEW_PASSWORD).status_code == 303

    def test_link_works_once(self, app: Flask, client: Client, olga: User) -> None:
        link = link_for(app, olga)
        client.post(link, data={"password": NEW_PASSWORD})

        for response in (client.get(link), client.post(link, data={"password": "Noch eines, ganz neu"})):
            assert response.status_code == 410
            assert EXPIRED in response.text

    def test_link_ends_in_time(self, app: Flask, client: Client, olga: User) -> None:
        link = link_for(app, olga)

        with time_machine.travel(NOW + timedelta(minutes=119), tick=False):
            assert client.get(link).status_code == 200
        with time_machine.travel(NOW + timedelta(minutes=120), tick=False):
            assert client.get(link).status_code == 410

    def test_looking_at_the_link_does_not_use_it_up(self, app: Flask, client: Client, olga: User) -> None:
        link = link_for(app, olga)

        assert [client.get(link).status_code for _ in range(3)] == [200] * 3
        assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 303

    @pytest.mark.parametrize("token", ["x", "a.b", "ä", "WzEsIngiLDld.x", "x" * 3000])
    def test_strange_link_opens_nothing(self, client: Client, olga: User, token: str) -> None:
        assert client.get(f"/password-reset/{token}").status_code == 410

    @pytest.mark.parametrize("password", ["", "kurz", "elf Zeichen", " " * 30, "     kurz        "])
    def test_short_password_is_refused_with_advice(self, app: Flask, client: Client, olga: User, password: str) -> None:
        response = client.post(link_for(app, olga), data={"password": password})

        assert response.status_code == 422
        assert log_in(client, PASSWORD).status_code == 303

    @pytest.mark.parametrize(
        ("password", "why"),
        [
            ("passwordpassword", "Dieses Passwort ist leicht zu erraten"),
            ("Passwort1234!", "Dieses Passwort ist leicht zu erraten"),
            ("qwertzuiopü+", "Dieses Passwort ist leicht zu erraten"),
            ("Olga@Example.org 2026", "zählen deshalb nicht mit"),
            ("Netzwerk Herne e. V.", "zählen deshalb nicht mit"),
        ],
    )
    def test_guessable_password_is_refused_and_the_link_stays(
        self, app: Flask, client: Client, olga: User, password: str, why: str
    ) -> None:
        link = link_for(app, olga)

        response = client.post(link, data={"password": password})

        assert response.status_code == 422
        assert why in response.text
        assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 303

    def test_long_password_of_any_characters_works(self, app: Flask, client: Client, olga: User) -> None:
        password = "Ägypten 🍒 ሰላም \N{RIGHT-TO-LEFT MARK}" + "x" * 900

        client.post(link_for(app, olga), data={"password": password})
        client.post("/logout")

        assert log_in(client, password).status_code == 303

    def test_oversized_password_is_refused(self, app: Flask, client: Client, olga: User) -> None:
        response = client.post(link_for(app, olga), data={"password": "x" * 1001})

        assert response.status_code == 422

    def test_invited_person_is_welcomed(self, app: Flask, client: Client, olga: User) -> None:
        invited = make_user(make_organization(), name="Gus", email="gus@example.org")
        link = link_for(app, invited, minutes=7 * 24 * 60)

        assert "Willkommen, Gus" in client.get(link).text
        assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 303


class TestAccount:
    """One's own page."""

    def test_page_needs_a_log_in(self, client: Client, olga: User) -> None:
        assert client.get("/account").location == "/login?next=/account"

    def test_change_asks_for_the_present_password(self, client: Client, olga: User) -> None:
        log_in(client, PASSWORD)

        response = client.post("/account", data={"present": "wrong", "password": NEW_PASSWORD})

        assert response.status_code == 422
        assert "Das bisherige Passwort stimmt nicht." in response.text
        client.post("/logout")
        assert log_in(client, PASSWORD).status_code == 303

    def test_change_to_a_guessable_password_is_refused(self, client: Client, olga: User) -> None:
        log_in(client, PASSWORD)

        response = client.post("/account", data={"present": PASSWORD, "password": "Willkommen2026!"})

        assert response.status_code == 422
        assert "Dieses Passwort ist leicht zu erraten" in response.text

    def test_change_is_said_on_the_next_page(self, client: Client, olga: User) -> None:
        log_in(client, PASSWORD)

        client.post("/account", data={"present": PASSWORD, "password": NEW_PASSWORD})

        assert "Alle anderen Geräte sind abgemeldet." in client.get("/account").text
