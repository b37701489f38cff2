"""Sessions: how long, on which device, and what ends them; forged forms and cookies."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.models import LoginSession, User
from eventapp.services import accounts
from tests.support.builders import NOW
from tests.support.client import Client
from tests.support.login_form import PASSWORD, is_logged_in, log_in, session_cookie
from tests.support.statements import count_statements


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
