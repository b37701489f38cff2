"""A fresh proof of who somebody is, before names leave and keys change; what was typed is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import AuditEntry, Event, Membership, Organization, User
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.page import Page

PASSWORD = "Kirschen im Oktober"
REASON = 'Unterschriften <für> den Förder"geber & mehr'
ASKED = "Sind Sie es?"


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    """A clock that tests set."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app: Flask, time: time_machine.Traveller, client: Client) -> User:
    """An administrator who logged in eleven minutes ago."""
    user = make_user(
        make_organization(), email="olga@example.org", roles=[Role.ADMIN], password_hash=hash_password(PASSWORD)
    )
    client.post("/login", data={"email": "olga@example.org", "password": PASSWORD})
    time.shift(timedelta(minutes=11))
    return user


@pytest.fixture
def export(olga: User) -> str:
    """The page that gives out names."""
    event: Event = make_event(organization=organization_of(olga), reference="kw")
    event.list_duty = True
    db.session.commit()
    make_registration(event, name="Ada Beispiel")
    return "/manage/events/kw/people/export"


def organization_of(user: User) -> Organization:
    """Where somebody works."""
    membership = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    return db.session.get_one(Organization, membership.organization_id)


def kept_fields(response: TestResponse) -> list[tuple[str, str]]:
    """What travels through the question."""
    hidden = [field for field in Page(response).all("input") if field.get("type") == "hidden"]
    fields = [(field.get("name", ""), field.get("value", "")) for field in hidden]
    return [field for field in fields if field[0] not in ("csrf_token", "proof_answer")]


def test_form_of_names_asks_first(client: Client, export: str) -> None:
    asked = client.get(export)
    assert asked.location == f"/account/confirmation?next={export}"
    page = client.get(asked.location)
    assert ASKED in page.text

    wrong = client.post("/account/confirmation", data={"next": export, "proof_password": "wrong"})
    assert wrong.status_code == 422
    assert "Das Passwort stimmt nicht." in wrong.text
    assert kept_fields(wrong) == [("next", export)]

    right = client.post("/account/confirmation", data={"next": export, "proof_password": PASSWORD})
    assert (right.status_code, right.location) == (303, export)
    assert client.get(export).status_code == 200


def test_reason_that_was_typed_survives_the_question(client: Client, export: str) -> None:
    sent = {"reason": REASON, "format": "csv"}

    asked = client.post(export, data=sent)
    assert ASKED in asked.text
    assert kept_fields(asked) == list(sent.items())
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendees.exported")).all() == []

    wrong = client.post(export, data={**sent, "proof_password": "wrong"})
    assert (wrong.status_code, kept_fields(wrong)) == (422, list(sent.items()))

    file = client.post(export, data={**sent, "proof_password": PASSWORD})
    assert file.mimetype == "text/csv"
    assert "Ada Beispiel" in file.text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendees.exported")).one()
    assert entry.reason == REASON


def test_several_values_of_one_field_survive(client: Client, olga: User) -> None:
    data = {"name": "Gus", "email": "gus@example.org", "roles": ["door", "organizer"]}

    asked = client.post("/manage/users/new", data=data)

    assert kept_fields(asked) == [
        ("name", "Gus"),
        ("email", "gus@example.org"),
        ("roles", "door"),
        ("roles", "organizer"),
    ]


def test_proof_is_good_for_ten_minutes(client: Client, export: str, time: time_machine.Traveller) -> None:
    client.post("/account/confirmation", data={"next": export, "proof_password": PASSWORD})

    time.shift(timedelta(minutes=9))
    assert client.get(export).status_code == 200
    time.shift(timedelta(minutes=1))
    assert client.get(export).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/manage/events/kw/lists/names",
        "/manage/events/kw/paper/door-list",
        "/manage/users/new",
        "/manage/users/second-factor",
        "/account/second-factor/app",
        "/account/second-factor/app/removal",
        "/account/second-factor/passkeys",
        "/account/second-factor/recovery-codes",
    ],
)
def test_what_gives_out_names_or_keys_asks(client: Client, export: str, path: str) -> None:
    assert ASKED in client.post(path, data={"reason": REASON}).text


def test_what_changes_a_colleagues_access_asks(client: Client, olga: User) -> None:
    gus = make_user(organization_of(olga), name="Gus")
    page = f"/manage/users/{gus.reference}"

    for path in (page, f"{page}/invitation", f"{page}/deactivation", f"{page}/activation"):
        assert ASKED in client.post(path, data={"roles": ["admin"]}).text
    assert client.get(page).location == f"/account/confirmation?next={page}"


def test_form_of_another_site_is_not_dressed_up_as_a_question(client: Client, export: str) -> None:
    client.sends_csrf_token = False

    response = client.post(export, data={"reason": REASON, "format": "csv"})

    assert response.status_code == 422
    assert ASKED not in response.text
    assert "Das Formular war zu lange offen." in response.text


def test_guessing_in_an_open_session_is_slow(client: Client, export: str) -> None:
    statuses = [
        client.post("/account/confirmation", data={"next": export, "proof_password": f"wrong {n}"}).status_code
        for n in range(11)
    ]

    assert statuses == [422] * 10 + [429]
    late = client.post("/account/confirmation", data={"next": export, "proof_password": PASSWORD})
    assert late.status_code == 429


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_question_leads_to_no_other_site(client: Client, olga: User, target: str) -> None:
    response = client.post("/account/confirmation", data={"next": target, "proof_password": PASSWORD})

    assert response.location == "/manage/"
