"""docs/door-api.json says what phones ask and hear: nothing is missing, and what it says is so."""

import copy
import json
from collections.abc import Iterator, Mapping
from contextvars import Context
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain import handwriting, pairing, phone_fields, sync
from eventapp.domain.states import Conflict, DecidedBy, DeviceRight, EntryKind, EntryVerdict, ScanResult
from eventapp.models import DoorLink, Event, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.standing_entries import MOST_ENTRIES
from eventapp.services import devices as device_services
from eventapp.web.extensions import limiter
from settings_reader import PROJECT_DIR
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload
from tests.support.proofs import many
from tests.support.roster import decode_roster
from tests.support.saved_logs import wire

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("now")]

DESCRIPTION: Mapping[str, Any] = json.loads((PROJECT_DIR / "docs" / "door-api.json").read_text())
SCHEMAS = DESCRIPTION["components"]["schemas"]
EXAMPLES = len(many(5))
#: Left out: a token that nobody has is answered 404, not 401, which tells phones to wipe themselves; and of entries
#: that are not as described each is refused alone, with 200.
CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
_NOT_OURS = {"HEAD", "OPTIONS"}


@pytest.fixture
def event(app: Flask) -> Event:
    """An event with a guest."""
    event = make_event()
    make_registration(event)
    return event


def described(app: Flask) -> Any:
    """The interface as it is described, with the application behind it."""
    schema = schemathesis.openapi.from_dict(copy.deepcopy(dict(DESCRIPTION)))
    schema.app = lambda environ, start: Context().run(app, {**environ, "REMOTE_ADDR": "127.0.0.1"}, start)
    return schema


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every request that is described: path, method, and the rest."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_every_route_is_described_and_no_other(app: Flask) -> None:
    routes = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("door_api.")
        for method in (rule.methods or set()) - _NOT_OURS
    }

    assert {(path, method) for path, method, _ in operations()} == routes


def test_the_words_and_limits_are_those_of_the_code() -> None:
    entries, signatures = SCHEMAS["Entries"]["properties"]["entries"], SCHEMAS["Signatures"]["properties"]["signatures"]
    strokes = SCHEMAS["Signature"]["properties"]["strokes"]
    answer, offset = SCHEMAS["EntryAnswer"]["properties"], SCHEMAS["ClockOffset"]

    assert SCHEMAS["ScanResult"]["enum"] == list(ScanResult)
    assert SCHEMAS["EntryKind"]["enum"] == [kind for kind in EntryKind if kind is not EntryKind.DECISION]
    assert SCHEMAS["DecidedBy"]["enum"] == list(DecidedBy)
    assert SCHEMAS["DeviceRight"]["enum"] == list(DeviceRight)
    assert answer["verdict"]["enum"] == list(EntryVerdict)
    assert set(Conflict) < set(answer["detail"]["enum"])
    assert (entries["maxItems"], SCHEMAS["EntryAnswers"]["properties"]["answers"]["maxItems"]) == (sync.MAX_BATCH,) * 2
    assert (signatures["maxItems"], strokes["maxItems"]) == (handwriting.MAX_UPLOAD, handwriting.MAX_STROKES)
    assert (strokes["items"]["maxItems"], strokes["items"]["items"]["maximum"]) == (
        2 * handwriting.MAX_POINTS,
        handwriting.BOX,
    )
    assert (offset["minimum"], offset["maximum"]) == (
        -phone_fields.MAX_CLOCK_OFFSET_MS,
        phone_fields.MAX_CLOCK_OFFSET_MS,
    )
    assert SCHEMAS["People"]["maximum"] == sync.MAX_PEOPLE_PER_ENTRY
    assert SCHEMAS["Pairing"]["properties"]["name"]["maxLength"] == pairing.MAX_DEVICE_NAME_CHARS
    assert SCHEMAS["StandingEntries"]["properties"]["entries"]["maxItems"] == MOST_ENTRIES


@pytest.mark.parametrize("mode", GenerationMode)
def test_whatever_phones_send_the_answer_is_one_that_is_described(
    app: Flask, event: Event, mode: GenerationMode
) -> None:
    bearer = {"Authorization": f"Bearer {pair_phone(event, rights=tuple(DeviceRight)[1:-1])}"}
    session = list_sessions(event.id)[0].reference
    for found in described(app).get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Case[Any]) -> None:
            case.body = at_the_session(case.body, session)
            if case.query and isinstance(case.query.get("session"), str):
                case.query["session"] = session
            answer = case.call_and_validate(headers=bearer, checks=CHECKED)
            if mode is GenerationMode.POSITIVE:
                assert answer.status_code != 400, answer.text
                assert unreadable(answer.json() if "json" in answer.headers["content-type"][0] else {}) == []

        send()


def at_the_session(body: Any, session: str) -> Any:
    """What is sent, with whole numbers as phones write them, and about a session that the phone is at."""
    if isinstance(body, dict):
        changed = {name: at_the_session(value, session) for name, value in body.items()}
        return {**changed, "event_session": session} if isinstance(body.get("event_session"), str) else changed
    if isinstance(body, list):
        return [at_the_session(value, session) for value in body]
    return int(body) if isinstance(body, float) and body.is_integer() and abs(body) < 2**53 else body


def unreadable(answer: Mapping[str, Any]) -> list[str]:
    """The fields of entries and signatures that were as described and could not be read all the same.

    What a description cannot say of strokes is left out.
    """
    refused = [each for each in answer.get("answers", []) if each["detail"].startswith("malformed")]
    return [each["where"] for each in refused if not each["where"].startswith("strokes.")]


def test_answers_of_every_kind_are_described_and_nothing_else_is(app: Flask, client: Client, event: Event) -> None:
    schema, seen = described(app), set()
    supervisor = pair_phone(event, rights=(DeviceRight.SUPERVISOR,))
    kiosk, old = pair_phone(event, rights=(DeviceRight.KIOSK,)), pair_phone(event)
    device_services.revoke_device(device_id=phone(old).id, now=NOW)
    link = {"link": db.session.scalars(select(DoorLink.reference)).first(), "name": "Gus"}
    link["secret"] = pairing.link_secret(str(link["link"]), secret_key=app.config["SECRET_KEY"].encode())

    def ask(token: str, path: str, **request: Any) -> None:
        method = "GET" if request.pop("read", False) else "POST"
        answer = client.open(path, method=method, headers={"Authorization": f"Bearer {token}"}, **request)
        plain_path = path.partition("?")[0]
        schema[plain_path][method].validate_response(answer)
        seen.add((plain_path, method, str(answer.status_code)))

    for token in (supervisor, kiosk, old, "nobody's"):
        ask(token, "/door/api/roster", read=True)
        ask(token, "/door/api/entries", read=True)
        ask(token, "/door/api/entries?session=another", read=True)
        ask(token, "/door/api/state", json={"queue_length": 0, "clock_offset_ms": 0})
        for what in ("entries", "signatures"):
            ask(token, f"/door/api/{what}", json={what: [{"uuid": 5}]})
    with time_machine.travel(NOW + pairing.UPLOADS_AFTER_END, tick=False):
        ask(old, "/door/api/entries", json={"entries": [wire(make_entry(event, kind=EntryKind.WALK_IN, adults=1))]})
    for wanted in [link, {**link, "secret": ""}] + [{}] * 60:
        ask("", "/door/pairing", json=wanted)
    for path in ("/door/pairing", "/door/api/entries", "/door/api/signatures", "/door/api/state"):
        db.session.rollback()
        limiter.reset()
        ask(supervisor, path, json=[])
        ask(supervisor, path, data="{}")
        ask(supervisor, path, data=b"[" * 14 * 1024 * 1024, content_type="application/json")

    assert seen == {
        (path, method, status) for path, method, operation in operations() for status in operation["responses"]
    }


def test_the_roster_begins_as_it_is_described(client: Client, event: Event) -> None:
    ticket = ticket_of(db.session.scalars(select(Registration)).one())
    token = pair_phone(event, rights=(DeviceRight.SEARCH,))
    upload(token, make_entry(event, ticket=ticket))
    validator = jsonschema_rs.Draft202012Validator(
        {"$ref": "#/components/schemas/RosterHeader", "components": DESCRIPTION["components"]}
    )

    for cursor in ("", "1"):
        record = client.get(f"/door/api/roster?cursor={cursor}", headers={"Authorization": f"Bearer {token}"}).data
        assert [error.message for error in validator.iter_errors(decode_roster(record).header)] == []
