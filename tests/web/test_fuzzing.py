"""Nothing that anybody can send makes the application break: forms, addresses, headers, the API of the door.

Each case is sent as somebody who may do everything, so that it reaches the code behind every guard.
"""

import dataclasses
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from config import Config
from eventapp.app import create_app
from eventapp.db import db
from eventapp.models import Event
from eventapp.web.extensions import limiter
from tests.architecture.access_world import World, make_world
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.fuzzing import (
    CHANGES,
    ENTRY,
    FIELD_NAMES,
    HEADER_VALUES,
    HEADERS,
    JSON,
    NASTY,
    QUERY_NAMES,
    RAW_BODIES,
    STATE,
    TEXTS,
    VALUES,
    Change,
    FoundForm,
    changed,
    find_forms,
    multipart,
    urlencoded,
)
from tests.support.proofs import FACTOR, many

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("now")]

FORM_CASES, ADDRESS_CASES, HEADER_CASES, PHONE_CASES = (len(many(count)) for count in (400, 300, 100, 250))
URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "----einlass"
_HEALTHY_ENOUGH = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


def cases(count: int) -> settings:
    """So many cases, the same ones in every ordinary run, others in `make proofs`."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=FACTOR == 1,
        database=None,
        suppress_health_check=_HEALTHY_ENOUGH,
        print_blob=False,
    )


@dataclass(frozen=True, kw_only=True)
class Site:
    """The application with something behind every address."""

    app: Flask
    world: World
    token: str
    backup: Path | None

    def open(self, path: str, *, method: str = "GET", who: str = "olga", **request: Any) -> TestResponse:
        """Send one request; whatever it changed is undone by ``restore``."""
        client = self.app.test_client()
        assert isinstance(client, Client)
        if who == "olga":
            with client.session_transaction() as session:
                session["_user_id"] = self.world.olga
        return client.open(path, method=method, **request)

    def restore(self) -> None:
        """Put back what the forms have changed, so that each finds everything there."""
        if self.backup is not None:
            db.session.remove()
            db.engine.dispose()
            target = Path(str(db.engine.url.database))
            for leftover in target.parent.glob(f"{target.name}-*"):
                leftover.unlink()
            shutil.copyfile(self.backup, target)

    def addresses(self, method: str) -> list[tuple[Rule, str]]:
        """Every route that takes the method, and where it leads."""
        rules = [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ())]
        return [(rule, _address(rule, self.world)) for rule in sorted(rules, key=lambda rule: rule.rule)]


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    """A world with everything in it."""
    app = create_app(dataclasses.replace(config, DEBUG_PAGES=True))
    app.test_client_class = Client
    with app.app_context():
        limiter.enabled = False
        world = make_world(app)
        event_reference = world.references["events"]
        token = pair_phone(_event(event_reference))
        yield Site(app=app, world=world, token=token, backup=_backup(config.DATA_DIR))
        limiter.enabled = True
        db.session.remove()
        db.engine.dispose()


def _event(reference: str) -> Event:
    return db.session.scalars(select(Event).where(Event.reference == reference)).one()


def _backup(folder: Path) -> Path | None:
    if db.engine.dialect.name != "sqlite":
        return None
    path = folder / "before.sqlite"
    with closing(sqlite3.connect(str(db.engine.url.database))) as here, closing(sqlite3.connect(path)) as there:
        here.backup(there)
    return path


def _address(rule: Rule, world: World) -> str:
    if rule.rule.lower().startswith("/t/"):
        world = dataclasses.replace(world, parts={**world.parts, "token": world.parts["ticket_token"]})
    return world.address(rule)


def _all_forms(site: Site) -> list[FoundForm]:
    """The forms of every page, and for the routes without any an empty one."""
    found: dict[tuple[str, tuple[str, ...]], FoundForm] = {}
    for _, address in site.addresses("GET"):
        for who in ("olga", "nobody"):
            answer = site.open(address, who=who)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                for form in find_forms(answer.text, page=address):
                    found[form.action.partition("?")[0], tuple(name for name, _ in form.fields)] = form
    known = {action for action, _ in found}
    bare = [FoundForm(action=address, fields=(), has_files=False) for _, address in site.addresses("POST")]
    return sorted(
        [*found.values(), *(form for form in bare if form.action not in known)],
        key=lambda form: (form.action, form.fields),
    )


def test_no_form_breaks(site: Site) -> None:
    forms = _all_forms(site)
    assert len(forms) > 100

    @cases(FORM_CASES)
    @given(
        at=st.integers(0, len(forms) - 1),
        changes=CHANGES,
        more=st.lists(st.tuples(FIELD_NAMES, VALUES), max_size=2),
        who=st.sampled_from(("olga", "olga", "nobody")),
        file_name=st.sampled_from(("list.csv", "a\\b.png", "x" * 300 + ".xlsx", "\u202egnp.exe", "..", "")),
        content=st.sampled_from((b"", b"PK\x03\x04" + b"\0" * 60, b"\x89PNG\r\n\x1a\n", *NASTY)),
        wrapping=st.sampled_from(("right", "right", "right", "other", "json")),
        anything=JSON,
    )
    def send(
        at: int,
        changes: list[Change],
        more: list[tuple[str, bytes]],
        who: str,
        file_name: str,
        content: bytes,
        wrapping: str,
        anything: object,
    ) -> None:
        form = forms[at]
        pairs = [*changed(form.fields, changes), *more]
        if wrapping == "json":
            body, kind = json.dumps(anything or dict(form.fields)).encode(), "application/json"
        elif form.has_files is (wrapping == "right"):
            body = multipart(pairs, file_name=file_name, content=content, boundary=BOUNDARY)
            kind = f"multipart/form-data; boundary={BOUNDARY}"
        else:
            body, kind = urlencoded(pairs), URLENCODED
        answer = site.open(form.action, method="POST", who=who, data=body, content_type=kind)
        if answer.status_code < 400:
            site.restore()
        assert answer.status_code < 500, form.action

    send()


def test_no_address_breaks(site: Site) -> None:
    rules = site.addresses("GET")

    @cases(ADDRESS_CASES)
    @given(
        at=st.integers(0, len(rules) - 1),
        part=st.integers(0, 10),
        value=VALUES,
        query=st.lists(st.tuples(st.sampled_from(QUERY_NAMES), VALUES), max_size=3),
        who=st.sampled_from(("olga", "nobody")),
    )
    def look(at: int, part: int, value: bytes, query: list[tuple[str, bytes]], who: str) -> None:
        parts = rules[at][1].split("/")
        if part:
            parts[1 + part % (len(parts) - 1)] = quote_from_bytes(value[:2000], safe="")
        address = "/" + "/".join(parts[1:]).lstrip("/") + "?" + urlencoded(query).decode()
        assert site.open(address, who=who).status_code < 500

    look()


def test_no_header_breaks(site: Site) -> None:
    rules = site.addresses("GET")

    @cases(HEADER_CASES)
    @given(
        at=st.integers(0, len(rules) - 1),
        headers=st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES, min_size=1, max_size=4),
    )
    def look(at: int, headers: dict[str, str]) -> None:
        assert site.open(rules[at][1], headers=headers).status_code < 500

    look()


def test_nothing_that_a_phone_sends_breaks_the_door(site: Site) -> None:
    entry = {**ENTRY, "event_session": site.world.parts["session_reference"]}
    bearer = {"Authorization": f"Bearer {site.token}"}
    changes = st.dictionaries(st.sampled_from(sorted(entry)), JSON, max_size=3)

    def post(path: str, body: bytes) -> None:
        answer = site.open(
            path, method="POST", who="nobody", data=body, headers=bearer, content_type="application/json"
        )
        assert answer.status_code < 500, body[:200]
        assert answer.is_json

    @cases(PHONE_CASES)
    @given(
        entries=st.lists(changes.map(lambda change: {**entry, **change}) | JSON, max_size=3),
        anything=JSON,
        state=st.dictionaries(st.sampled_from(sorted(STATE)), JSON).map(lambda change: {**STATE, **change}),
        pairing=st.fixed_dictionaries({"link": TEXTS, "secret": TEXTS, "name": TEXTS}) | JSON,
        path=st.sampled_from(("entries", "entries", "entries", "signatures", "state", "pairing")),
    )
    def send(entries: list[object], anything: object, state: object, pairing: object, path: str) -> None:
        body: object = {
            "entries": {"entries": entries},
            "signatures": {"signatures": entries},
            "state": state,
            "pairing": pairing,
        }[path]
        address = "/door/pairing" if path == "pairing" else f"/door/api/{path}"
        post(address, json.dumps(body).encode())
        post(address, json.dumps(anything).encode())

    send()
    for path in ("entries", "signatures", "state"):
        for body in RAW_BODIES:
            post(f"/door/api/{path}", body)
