"""Whoever has shown half of what is asked for opens nothing: the password alone, no factor yet, a phone of the door.

The routes come from the application, so that a new one is tried by itself.
"""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import DeviceRight
from eventapp.models import Event, User
from tests.architecture.access_world import World, make_world
from tests.architecture.test_access import address, ask, closed_to_visitors, noted_writes
from tests.support.builders import NOW
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.signing_in import make_session

pytestmark = pytest.mark.usefixtures("now")

FACTORS = "/account/second-factor"
#: What somebody needs to make a second factor, to prove who they are, and to leave.
OPEN_WHILE_ENROLLING = {
    "auth.second_factors",
    "auth.add_passkey",
    "auth.remove_passkey",
    "auth.begin_app",
    "auth.app_setup",
    "auth.confirm_app",
    "auth.remove_app",
    "auth.renew_recovery_codes",
    "auth.confirmation",
}


@pytest.fixture
def world(app: Flask) -> World:
    """Something behind every address."""
    return make_world(app)


@pytest.fixture
def olga(world: World) -> User:
    """Who may open everything, once she is in."""
    return db.session.scalars(select(User).where(User.email == "olga@example.org")).one()


@pytest.fixture
def half(client: Client, olga: User) -> Client:
    """A browser in which Olga's password was right, and her code is still to come."""
    with client.session_transaction() as session:
        stamp = olga.session_stamp
        session["half_login"] = {"user": olga.id, "stamp": stamp, "at": int(NOW.timestamp()), "wanted": ""}
    assert client.get("/login/second-factor").status_code == 200
    return client


def test_password_alone_opens_nothing(app: Flask, world: World, half: Client) -> None:
    opened = []
    with noted_writes() as writes:
        for rule, method in closed_to_visitors(app):
            answer = half.open(address(rule, world), method=method)
            if not (answer.location or "").startswith("/login"):
                opened.append(f"{method} {rule.rule}: {answer.status_code}")

    assert opened == []
    assert writes == []


def test_account_without_the_factor_it_needs_opens_nothing(app: Flask, world: World, olga: User) -> None:
    session_id = make_session(olga, must_enrol=True)
    opened = []
    with noted_writes() as writes:
        closed = [each for each in closed_to_visitors(app) if each[0].endpoint not in OPEN_WHILE_ENROLLING]
        for rule, method in closed:
            answer = ask(app, session_id, address(rule, world), method)
            if answer.location != FACTORS:
                opened.append(f"{method} {rule.rule}: {answer.status_code}")

    assert opened == []
    assert writes == []


def test_token_of_a_phone_opens_nothing_of_the_office(app: Flask, world: World) -> None:
    event = db.session.scalars(select(Event).where(Event.organization_id == world.herne)).first()
    assert event is not None
    headers = {"Authorization": f"Bearer {pair_phone(event, rights=tuple(DeviceRight))}"}
    opened = []
    with noted_writes() as writes:
        for rule, method in closed_to_visitors(app):
            answer = app.test_client().open(address(rule, world), method=method, headers=headers)
            is_refused = (answer.location or "").startswith("/login") or (method, answer.status_code) == ("POST", 400)
            if not is_refused:
                opened.append(f"{method} {rule.rule}: {answer.status_code}")

    assert opened == []
    assert writes == []
