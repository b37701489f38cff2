"""Passkeys that lie, answers that are sent again, keys that are gone: none of them opens anything."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import LoginSession, Passkey, User
from eventapp.services import accounts
from tests.support.authenticator import Authenticator
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client
from tests.support.page import Page

PASSWORD = "Kirschen im Oktober"
FACTORS = "/account/second-factor"
ORIGIN = "http://localhost"


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    """A clock that tests set."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app: Flask, time: time_machine.Traveller) -> User:
    """An administrator with a password."""
    return make_user(
        make_organization(), email="olga@example.org", roles=[Role.ADMIN], password_hash=hash_password(PASSWORD)
    )


@pytest.fixture
def key(client: Client, olga: User) -> Authenticator:
    """Olga's passkey, used once already; she is logged out."""
    log_in_by_password(client)
    key = Authenticator(origin=ORIGIN, rp_id="localhost")
    assert add(client, key).status_code == 200
    client.post("/logout")
    key = key.lying(count=5)
    assert log_in(client, key).location == "/manage/"
    client.post("/logout")
    return key.lying(count=6)


def log_in_by_password(client: Client, email: str = "olga@example.org") -> TestResponse:
    """Send the right password."""
    return client.post("/login", data={"email": email, "password": PASSWORD})


def question(client: Client, path: str = "/login") -> str:
    """What the page asks a passkey."""
    found = [element.get("data-options", "") for element in Page(client.get(path)).all() if element.get("data-options")]
    return found[0]


def add(client: Client, key: Authenticator) -> TestResponse:
    """Make a passkey on one's own page."""
    answer = key.create(question(client, FACTORS))
    return client.post(f"{FACTORS}/passkeys", data={"name": "Mein Handy", "answer": answer})


def log_in(client: Client, key: Authenticator) -> TestResponse:
    """Log in with a passkey."""
    return client.post("/login/passkey", data={"answer": key.get(question(client))})


def is_in(client: Client) -> bool:
    """True when the account page opens."""
    return client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"origin": "https://einlass.example"}, id="of another site"),
        pytest.param({"origin": "http://localhost:8000"}, id="of another port"),
        pytest.param({"origin": "http://localhost.example.org"}, id="of a longer host"),
        pytest.param({"rp_id": "example.org"}, id="for another host"),
        pytest.param({"is_verified": False}, id="without finger, face or PIN"),
        pytest.param({"count": 5}, id="a copy: the count stands still"),
        pytest.param({"count": 1}, id="a copy: the count goes back"),
        pytest.param({"credential_id": b"nobody's"}, id="unknown"),
        pytest.param({"private_key": Authenticator(origin="", rp_id="").private_key}, id="signed by another key"),
    ],
)
def test_passkey_that_lies_opens_nothing(client: Client, key: Authenticator, lie: dict[str, object]) -> None:
    response = log_in(client, key.lying(**lie))

    assert (response.status_code, response.location) == (303, "/login")
    assert not is_in(client)
    assert log_in(client, key).location == "/manage/"


def test_answer_that_was_listened_to_is_worth_nothing(app: Flask, client: Client, key: Authenticator) -> None:
    asked = question(client)
    with client.session_transaction() as session:
        kept = dict(session)
    answer = key.get(asked)
    assert client.post("/login/passkey", data={"answer": answer}).location == "/manage/"
    thief = app.test_client()
    assert isinstance(thief, Client)

    assert thief.post("/login/passkey", data={"answer": answer}).location == "/login"
    with thief.session_transaction() as session:
        session.update(kept)  # the thief holds the cookie of that moment too
    assert thief.post("/login/passkey", data={"answer": answer}).location == "/login"
    assert not is_in(thief)


def test_answer_to_the_question_of_another_browser_is_worth_nothing(
    app: Flask, client: Client, key: Authenticator
) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    asked_there = question(other)
    question(client)

    assert client.post("/login/passkey", data={"answer": key.get(asked_there)}).location == "/login"


def test_question_of_an_hour_ago_is_too_old(client: Client, key: Authenticator, time: time_machine.Traveller) -> None:
    asked = question(client)
    time.shift(timedelta(hours=1))

    assert client.post("/login/passkey", data={"answer": key.get(asked)}).location == "/login"


def test_question_for_a_proof_lets_nobody_in_and_the_other_way_round(
    client: Client, key: Authenticator, time: time_machine.Traveller
) -> None:
    log_in(client, key)
    time.shift(timedelta(minutes=11))
    for_a_proof = question(client, "/account/confirmation")
    answer = key.lying(count=7).get(for_a_proof)

    assert client.post("/login/passkey", data={"answer": answer}).location == "/login"
    assert client.post("/account/confirmation", data={"proof_answer": answer}).status_code == 303


def test_proof_takes_ones_own_passkey_alone(
    client: Client, key: Authenticator, olga: User, time: time_machine.Traveller
) -> None:
    colleague = make_user(make_organization(), email="gus@example.org", password_hash=hash_password(PASSWORD))
    log_in_by_password(client, "gus@example.org")
    own = Authenticator(origin=ORIGIN, rp_id="localhost", credential_id=b"of a colleague")
    add(client, own)
    time.shift(timedelta(minutes=11))

    asked = question(client, "/account/confirmation")
    response = client.post("/account/confirmation", data={"proof_answer": key.get(asked)})

    assert response.status_code == 422
    proven = db.session.scalars(select(LoginSession.proven_at).where(LoginSession.user_id == colleague.id)).one()
    assert proven == NOW


def test_second_step_takes_the_passkey_of_whoever_has_it(client: Client, key: Authenticator, olga: User) -> None:
    log_in_by_password(client)
    assert not is_in(client)

    answer = key.get(question(client, "/login/second-factor"))

    assert client.post("/login/passkey", data={"answer": answer}).location == "/manage/"


def test_passkey_of_a_shut_account_opens_nothing(client: Client, key: Authenticator, olga: User) -> None:
    olga.is_active = False
    db.session.commit()

    assert log_in(client, key).location == "/login"


def test_passkey_that_was_taken_away_opens_nothing(client: Client, key: Authenticator) -> None:
    db.session.execute(delete(Passkey))
    db.session.commit()

    assert log_in(client, key).location == "/login"


def test_passkey_goes_on_with_a_new_password(client: Client, key: Authenticator, olga: User) -> None:
    accounts.set_password(user_id=olga.id, password="Neue Kirschen 2027", now=NOW)

    assert log_in(client, key).location == "/manage/"


def test_passkey_is_nobody_elses_too(app: Flask, client: Client, key: Authenticator) -> None:
    make_user(make_organization(), email="gus@example.org", password_hash=hash_password(PASSWORD))
    log_in_by_password(client, "gus@example.org")

    assert add(client, key).status_code == 422
    assert len(db.session.scalars(select(Passkey)).all()) == 1


@pytest.mark.parametrize("lie", [{"origin": "https://einlass.example"}, {"rp_id": "x"}, {"is_verified": False}])
def test_new_passkey_that_lies_is_not_kept(client: Client, olga: User, lie: dict[str, object]) -> None:
    log_in_by_password(client)

    response = add(client, Authenticator(origin=ORIGIN, rp_id="localhost").lying(**lie))

    assert response.status_code == 422
    assert db.session.scalars(select(Passkey)).all() == []


def test_answer_that_made_a_passkey_makes_no_second_one(client: Client, olga: User) -> None:
    log_in_by_password(client)
    key = Authenticator(origin=ORIGIN, rp_id="localhost")
    asked = question(client, FACTORS)
    with client.session_transaction() as session:
        kept = dict(session)
    answers = [each.create(asked) for each in (key, key.lying(credential_id=b"another"))]

    statuses = []
    for answer in answers:
        with client.session_transaction() as session:
            session.update(kept)
        statuses.append(client.post(f"{FACTORS}/passkeys", data={"name": "x", "answer": answer}).status_code)

    assert statuses == [200, 422]
