"""Guessing what comes after the password, and keeping others of the same network away from their accounts."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Authenticator, User
from eventapp.services import second_factors
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client

PASSWORD = "Kirschen im Oktober"
STEP = "/login/second-factor"


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    """A clock that tests set."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app: Flask, time: time_machine.Traveller) -> User:
    """An administrator with a password and without a second factor."""
    return make_user(
        make_organization(), email="olga@example.org", roles=[Role.ADMIN], password_hash=hash_password(PASSWORD)
    )


def visitor(app: Flask) -> Client:
    """Somebody with a browser of their own."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def enrol(user: User, time: time_machine.Traveller) -> list[str]:
    """Give somebody an app; return the codes on paper. A minute later the next code is good."""
    second_factors.begin_app(user_id=user.id, now=NOW)
    codes = second_factors.confirm_app(user_id=user.id, code=code_at(0), now=NOW)
    time.shift(timedelta(minutes=1))
    return codes


def code_at(steps: int) -> str:
    """What the app shows some half minutes after NOW."""
    secret = db.session.scalars(select(Authenticator)).one().secret
    return pyotp.TOTP(secret).at(int(NOW.timestamp()) + 30 * steps)


def log_in(client: Client, *, address: str = "127.0.0.1") -> TestResponse:
    """Send the right password."""
    data = {"email": "olga@example.org", "password": PASSWORD}
    return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address})


def guess(client: Client, *, address: str = "127.0.0.1") -> int:
    """Send a wrong code; return the status."""
    return client.post(STEP, data={"code": "12345"}, environ_base={"REMOTE_ADDR": address}).status_code


def test_password_once_more_gives_a_known_browser_no_more_codes(
    client: Client, olga: User, time: time_machine.Traveller
) -> None:
    log_in(client)
    client.post("/logout")
    enrol(olga, time)

    statuses = []
    for _ in range(8):
        assert log_in(client).location == STEP
        statuses.append(guess(client))

    assert statuses == [422] * 5 + [429] * 3


def test_whole_log_in_gives_the_codes_back(client: Client, olga: User, time: time_machine.Traveller) -> None:
    enrol(olga, time)
    log_in(client)
    assert [guess(client) for _ in range(4)] == [422] * 4
    assert client.post(STEP, data={"code": code_at(2)}).status_code == 303
    client.post("/logout")

    log_in(client)
    assert [guess(client) for _ in range(6)] == [422] * 5 + [429]


def test_present_password_is_guessed_slowly_from_any_network(client: Client, olga: User) -> None:
    log_in(client)

    statuses = []
    for number in range(12):
        data = {"present": f"falsch {number}", "password": "Neue Kirschen 2027"}
        address = {"REMOTE_ADDR": f"198.51.100.{number}"}
        statuses.append(client.post("/account", data=data, environ_base=address).status_code)

    assert statuses == [422] * 10 + [429] * 2


def test_proofs_and_the_present_password_are_counted_together(
    client: Client, olga: User, time: time_machine.Traveller
) -> None:
    log_in(client)
    time.shift(timedelta(minutes=11))

    proofs = [client.post("/account/confirmation", data={"proof_password": "falsch"}) for _ in range(10)]
    change = client.post("/account", data={"present": PASSWORD, "password": "Neue Kirschen 2027"})

    assert [response.status_code for response in proofs] == [422] * 10
    assert change.status_code == 429


def test_false_links_use_up_nobodys_new_password(app: Flask, client: Client, olga: User) -> None:
    stranger = visitor(app)
    statuses = {
        stranger.post(f"/password-reset/{number}", data={"password": "Neue Kirschen 2027"}).status_code
        for number in range(25)
    }
    log_in(client)

    assert statuses == {410}
    change = client.post("/account", data={"present": PASSWORD, "password": "Neue Kirschen 2027"})
    assert change.status_code == 303


@pytest.mark.parametrize("path", ["/login/passkey", "/login/recovery-code"])
def test_somebody_in_the_same_network_locks_no_known_browser_out(
    app: Flask, client: Client, olga: User, time: time_machine.Traveller, path: str
) -> None:
    log_in(client)
    client.post("/logout")
    [code, *_] = enrol(olga, time)
    neighbour = visitor(app)
    for number in range(4):
        log_in(neighbour, address=f"198.51.100.{number}")
    for _ in range(25):
        neighbour.post(path, data={"answer": "{}", "recovery_code": "falsch"})

    log_in(client)
    response = client.post("/login/recovery-code", data={"recovery_code": code})

    assert (response.status_code, response.location) == (303, "/manage/")


def test_answer_without_end_is_no_passkey(client: Client, olga: User) -> None:
    client.get("/login")

    for answer in ("[" * 19_000, '{"rawId":' * 2_000, '{"rawId": 1e999}', '{"rawId": "\\ud800"}', "9" * 19_000):
        response = client.post("/login/passkey", data={"answer": answer})
        assert (response.status_code, response.location) == (303, "/login")
