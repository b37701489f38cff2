"""Guessing passwords becomes slow, and locks nobody out."""

from datetime import timedelta

import time_machine
from flask import Flask

from eventapp.adapters.passwords import hash_password
from eventapp.models import User
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client
from tests.support.login_form import PASSWORD, from_elsewhere, is_logged_in, log_in


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
