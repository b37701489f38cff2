"""Every endpoint stands in the access table, and what the table says is so.

When a test fails for your new route: add one line to tests/architecture/access_table.py, declare the same on the
view (eventapp/web/access.py), and load objects only through access.* or queries.get_*.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from config import Config
from eventapp.app import create_app
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Organization
from tests.architecture.access_table import ACCESS, DEVICE, PUBLIC
from tests.architecture.access_world import World, make_world
from tests.support.builders import make_organization
from tests.support.client import Client
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")

EXPIRED_FORM = "Das Formular war zu lange offen"
#: Their forms cannot be reached in a world with accounts, or lead to another page that says so.
TOKEN_TESTED_ELSEWHERE = {
    "public.accept_offer": "tests/web/public/test_fresh_buttons.py",
    "public.decline_offer": "tests/web/public/test_fresh_buttons.py",
    "public.queue_again": "tests/web/public/test_fresh_buttons.py",
    "public.confirm_address": "tests/web/public/test_fresh_buttons.py",
    "public.send_address_check": "tests/web/public/test_fresh_buttons.py",
    "public.correct_address": "tests/web/public/test_fresh_buttons.py",
    "public.send_mail_again": "tests/web/public/test_fresh_buttons.py",
    "public.hand_over": "tests/web/public/test_fresh_buttons.py",
    "auth.set_up": "tests/web/auth/test_setup.py",
    # knows nobody and sets no cookie, so it has no token; it refuses what other sites send
    "public.answer_statistics": "tests/web/public/test_statistics.py",
    "public.choose_messages": "tests/web/public/test_subscriptions.py",
}
#: A mail inside of its frame.
NO_PAGES = ("mailbox.html", "manage.message_html", "manage.reminder_html")
#: How Mallory's organization stands to Olga's. The umbrella has no more rights than a stranger.
RELATIONS = ("stranger", "umbrella", "member", "neighbour")
#: Guests, events, projects and colleagues of Olga's organization.
WORDS_OF_HERNE = ("Ada Beispiel", "ada@example.org", "Nachbarschaftsfest", "olga@example.org", "TEST-2026-001")
_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_NOT_OURS = ("HEAD", "OPTIONS")


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application with all of its pages."""
    app = create_app(dataclasses.replace(config, DEBUG_PAGES=True))
    app.test_client_class = Client
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """Something behind every address."""
    return make_world(app)


def relate(world: World, relation: str) -> None:
    """Put both organizations into a network, or leave them apart."""
    herne, woanders = db.session.get_one(Organization, world.herne), db.session.get_one(Organization, world.woanders)
    if relation == "umbrella":
        herne.umbrella_id = woanders.id
    elif relation == "member":
        woanders.umbrella_id = herne.id
    elif relation == "neighbour":
        herne.umbrella_id = woanders.umbrella_id = make_organization(short_name="Dachverband").id
    db.session.commit()


def rules(app: Flask, *, method: str) -> list[Rule]:
    """All routes that take the method."""
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted(found, key=lambda rule: rule.rule)


def names_an_object(rule: Rule) -> bool:
    """True when something that belongs to somebody stands in the address, not only a kind of page."""
    return bool(rule.arguments - (rule.defaults or {}).keys())


def address(rule: Rule, world: World) -> str:
    """Where the route leads in this world; a ticket's token is not that of a password link."""
    if rule.rule.lower().startswith("/t/"):
        world = dataclasses.replace(world, parts={**world.parts, "token": world.parts["ticket_token"]})
    return world.address(rule)


def ask(
    app: Flask,
    session_id: str | None,
    path: str,
    method: str,
    *,
    with_token: bool = True,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> TestResponse:
    """Send one request as somebody, or as nobody; empty, but with the token that forms carry."""
    client = app.test_client()
    assert isinstance(client, Client)
    client.sends_csrf_token = with_token
    if session_id is not None:
        with client.session_transaction() as session:
            session["_user_id"] = session_id
    return client.open(path, method=method, headers={"Accept-Language": "de", **headers})


def closed_to_visitors(app: Flask) -> list[tuple[Rule, str]]:
    """Routes for people with an account, with each of their methods."""
    return [
        (rule, method)
        for method in ("GET", "POST")
        for rule in rules(app, method=method)
        if ACCESS.get(rule.endpoint, PUBLIC) not in (PUBLIC, DEVICE)
    ]


@contextmanager
def noted_writes() -> Iterator[list[str]]:
    """The writing statements that reach the database meanwhile."""
    writes: list[str] = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if statement.lstrip().upper().startswith(_WRITING):
            writes.append(" ".join(statement.split())[:80])

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield writes
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_every_endpoint_stands_in_the_table(app: Flask) -> None:
    declared = {endpoint: getattr(view, "access", None) for endpoint, view in app.view_functions.items()}

    undeclared = sorted(endpoint for endpoint, access in declared.items() if access is None)
    assert undeclared == [], "add @public, @organizer_only, @requires(Role.X) or @device_only below the route"
    missing = [f'"{endpoint}": {declared[endpoint]!r}' for endpoint in sorted(declared.keys() - ACCESS.keys())]
    assert missing == [], "add these endpoints to tests/architecture/access_table.py"
    assert sorted(ACCESS.keys() - declared.keys()) == [], "these endpoints are gone: take them out of the table"
    assert declared == ACCESS


def test_reading_never_writes_and_never_breaks(app: Flask, world: World) -> None:
    broken, writing = [], []
    for rule in rules(app, method="GET"):
        for session_id in (world.olga, None):
            with noted_writes() as writes:
                status = ask(app, session_id, address(rule, world), "GET").status_code
            if status >= 500:
                broken.append(f"{rule.rule}: {status}")
            writing += [f"{rule.rule}: {write}" for write in writes]

    assert broken == []
    assert writing == []


def test_every_page_is_sound(app: Flask, world: World) -> None:
    problems = []
    for rule in rules(app, method="GET"):
        for session_id in (world.olga, None):
            answer = ask(app, session_id, address(rule, world), "GET")
            if answer.mimetype == "text/html" and answer.status_code < 300 and rule.endpoint not in NO_PAGES:
                try:
                    Page(answer)
                except AssertionError as error:
                    problems.append(f"{rule.rule}: {error}")

    assert problems == []


def test_visitors_are_sent_to_the_log_in(app: Flask, world: World) -> None:
    answers = {
        f"{method} {rule.rule}": ask(app, None, address(rule, world), method)
        for rule, method in closed_to_visitors(app)
    }

    open_to_all = [route for route, answer in answers.items() if not (answer.location or "").startswith("/login")]
    assert open_to_all == []


@pytest.mark.parametrize("relation", RELATIONS)
def test_nothing_of_others_exists(app: Flask, world: World, relation: str) -> None:
    relate(world, relation)
    found = []
    with noted_writes() as writes:
        for rule, method in closed_to_visitors(app):
            if names_an_object(rule) and ask(app, world.mallory, address(rule, world), method).status_code != 404:
                found.append(f"{method} {rule.rule}")

    assert found == [], "load the object through access.* or queries.get_* before anything else"
    assert writes == []


@pytest.mark.parametrize("relation", RELATIONS)
def test_lists_name_nobody_of_others(app: Flask, world: World, relation: str) -> None:
    relate(world, relation)
    told = []
    for rule in rules(app, method="GET"):
        if ACCESS[rule.endpoint] not in (PUBLIC, DEVICE) and not names_an_object(rule):
            page = ask(app, world.mallory, address(rule, world), "GET").text
            told += [f"{rule.rule}: {word}" for word in WORDS_OF_HERNE if word in page]

    assert told == []


@pytest.mark.parametrize("role", Role)
def test_nothing_exists_for_those_without_the_role(app: Flask, world: World, role: Role) -> None:
    found = []
    with noted_writes() as writes:
        for rule, method in closed_to_visitors(app):
            is_allowed = role.value in ACCESS.get(rule.endpoint, "").split()
            if not is_allowed and ask(app, world.members[role], address(rule, world), method).status_code != 404:
                found.append(f"{method} {rule.rule}")

    assert found == []
    assert writes == []


def test_forms_of_other_sites_are_not_taken(app: Flask, world: World) -> None:
    taken = []
    with noted_writes() as writes:
        for rule in rules(app, method="POST"):
            if rule.endpoint in TOKEN_TESTED_ELSEWHERE or rule.endpoint.startswith("door_api."):
                continue
            answer = ask(app, world.olga, address(rule, world), "POST", with_token=False)
            if EXPIRED_FORM not in answer.text:
                taken.append(f"{rule.rule}: {answer.status_code}")

    assert taken == [], "a view with @checks_own_token needs a form made from web/forms/base.py that validates"
    assert writes == []


def test_door_api_takes_no_cookie(app: Flask, world: World) -> None:
    taken = []
    with noted_writes() as writes:
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("door_api."):
                for method in sorted((rule.methods or set()).difference(_NOT_OURS)):
                    answer = ask(app, world.olga, address(rule, world), method, with_token=False)
                    taken += [f"{method} {rule.rule}"] if answer.status_code < 400 else []

    assert taken == []
    assert writes == []


def test_writing_needs_post(app: Flask) -> None:
    others = {
        f"{rule.rule}: {method}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()).difference({"GET", "POST", *_NOT_OURS})
    }

    assert others == set()
