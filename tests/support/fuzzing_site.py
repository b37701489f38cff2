"""The application with something behind every address, and everything that can be sent to it."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
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
from tests.support.door import make_entry, pair_phone, upload
from tests.support.found_forms import FoundForm, find_forms
from tests.support.fuzzing import urlencoded
from tests.support.noted_fields import NotingRequest, asked_names
from tests.support.snapshots import Snapshot, take_snapshot

URLENCODED = "application/x-www-form-urlencoded"
_NOBODY_ASKS = "nobody-asks-for-this"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The application with something behind every address."""

    app: Flask
    world: World
    token: str
    snapshot: Snapshot

    def open(self, path: str, *, method: str = "GET", who: str = "olga", **request: Any) -> TestResponse:
        """Send one request; whatever it changed is undone by ``restore``."""
        client = self.app.test_client()
        assert isinstance(client, Client)
        if who == "olga":
            with client.session_transaction() as session:
                session["_user_id"] = self.world.olga
        return client.open(path, method=method, **request)

    def send(self, form: FoundForm, pairs: list[tuple[str, bytes]]) -> TestResponse:
        """Send a form, and put everything back that it has changed."""
        answer = self.open(form.action, method="POST", data=urlencoded(pairs), content_type=URLENCODED)
        if answer.status_code < 400:
            self.snapshot.restore()
        return answer

    def addresses(self, method: str) -> list[tuple[Rule, str]]:
        """Every route that takes the method, and where it leads."""
        rules = [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ())]
        return [(rule, _address(rule, self.world)) for rule in sorted(rules, key=lambda rule: rule.rule)]

    def forms(self) -> list[FoundForm]:
        """The forms of every page, and one for each route without; with every field that their views ask for.

        What a view asks for only after something else was right is found in the forms of the pages.
        """
        found: dict[tuple[str, tuple[str, ...]], FoundForm] = {}
        for _, address in self.addresses("GET"):
            for who in ("olga", "nobody"):
                answer = self.open(address, who=who)
                if answer.mimetype == "text/html" and answer.status_code == 200:
                    for form in find_forms(answer.text, page=address):
                        found[form.action.partition("?")[0], form.names] = form
        known = {action for action, _ in found}
        bare = [FoundForm(action=address, fields=(), has_files=False) for _, address in self.addresses("POST")]
        forms = [*found.values(), *(form for form in bare if form.action not in known)]
        return sorted(map(self._with_asked, forms), key=lambda form: (form.action, form.fields))

    def _with_asked(self, form: FoundForm) -> FoundForm:
        asked_names()
        untouched = [(name, value.encode()) for name, value in form.fields]
        self.send(form, [*untouched, (_NOBODY_ASKS, b"")])  # of an empty form no view asks anything
        more = tuple((name, "") for name in asked_names() if name not in form.names)
        return dataclasses.replace(form, fields=(*form.fields, *more))


@contextmanager
def open_site(config: Config, compiled_templates: BytecodeCache) -> Iterator[Site]:
    """A world with everything in it, all pages, and no limits."""
    app = create_app(dataclasses.replace(config, DEBUG_PAGES=True))
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = Client
    app.request_class = NotingRequest
    with app.app_context():
        limiter.enabled = False
        world = make_world(app)
        event = db.session.scalars(select(Event).where(Event.reference == world.references["events"])).one()
        token = pair_phone(event)
        upload(token, make_entry(event, ticket=bytes(8)))  # nobody's ticket: a case for the page of conflicts
        snapshot = take_snapshot(config.DATA_DIR)
        yield Site(app=app, world=world, token=token, snapshot=snapshot)
        limiter.enabled = True
        snapshot.forget()
        db.session.remove()
        db.engine.dispose()


def _address(rule: Rule, world: World) -> str:
    if rule.rule.lower().startswith("/t/"):
        world = dataclasses.replace(world, parts={**world.parts, "token": world.parts["ticket_token"]})
    return world.address(rule)
