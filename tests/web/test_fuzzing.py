"""Nothing that anybody can send makes the application break: forms, addresses, headers, the API of the door.

Each case is sent as somebody who may do everything, so that it reaches the code behind every guard.
"""

import json
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import BytecodeCache

from config import Config
from tests.support.found_forms import FoundForm
from tests.support.fuzzing import (
    BOUNDARY,
    BROKEN_FORMS,
    CHANGES,
    ENTRY,
    FIELD_NAMES,
    FILES,
    HEADER_VALUES,
    HEADERS,
    JSON,
    NASTY,
    QUERY_NAMES,
    RAW_BODIES,
    SIGNATURE,
    STATE,
    TEXTS,
    VALUES,
    WORDS,
    Change,
    changed,
    multipart,
    urlencoded,
)
from tests.support.fuzzing_site import URLENCODED, Site, open_site
from tests.support.proofs import many, random_case

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("now")]

FORM_CASES, ADDRESS_CASES, HEADER_CASES, PHONE_CASES = (len(many(count)) for count in (150, 250, 100, 200))
FIELD_CASES = many(120)
_HEALTHY_ENOUGH = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


def cases(count: int) -> settings:
    """So many cases, the same ones in every ordinary run, others in `make proofs`."""
    return settings(
        max_examples=count,
        suppress_health_check=_HEALTHY_ENOUGH,
        print_blob=False,
    )


@pytest.fixture
def site(config: Config, compiled_templates: BytecodeCache) -> Iterator[Site]:
    """A world with everything in it."""
    with open_site(config, compiled_templates) as site:
        yield site


def try_fields(site: Site, forms: list[FoundForm]) -> list[str]:
    """Send forms as they should be but for one field, so that its value gets as far as it can, into the database."""
    fields = [(form, name) for form in forms for name in form.names]
    assert len(fields) > 500
    random_case("fields", 0).shuffle(fields)
    broken = []
    for number in FIELD_CASES:
        form, name = fields[number % len(fields)]
        value = random_case("field", number).choice(NASTY)
        others = [(other, text.encode()) for other, text in form.fields if other != name]
        answer = site.send(form, [*others, (name, value)])
        if answer.status_code >= 500 or (answer.mimetype == "text/html" and "\0" in answer.text):
            broken.append(f"{form.action} {name}={value[:40]!r}: {answer.status_code}")
    return broken


def test_no_form_breaks(site: Site) -> None:
    forms = site.forms()
    assert try_fields(site, forms) == []

    @cases(FORM_CASES)
    @given(
        at=st.integers(0, len(forms) - 1),
        changes=CHANGES,
        more=st.lists(st.tuples(FIELD_NAMES, VALUES), max_size=2),
        who=st.sampled_from(("olga", "olga", "nobody")),
        file_name=st.sampled_from(("list.csv", "a\\b.png", "x" * 300 + ".xlsx", "\u202egnp.exe", "..", "")),
        content=st.sampled_from((*FILES, *NASTY)),
        wrapping=st.sampled_from(("right", "right", "right", "other", "json", "broken")),
        broken=st.sampled_from(BROKEN_FORMS),
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
        broken: tuple[bytes, str],
        anything: object,
    ) -> None:
        form = forms[at]
        pairs = [*changed(form.fields, changes), *more]
        if wrapping == "json":
            body, kind = json.dumps(anything or dict(form.fields)).encode(), "application/json"
        elif wrapping == "broken":
            body, kind = broken
        elif form.has_files is (wrapping == "right"):
            body = multipart(pairs, file_name=file_name, content=content)
            kind = f"multipart/form-data; boundary={BOUNDARY}"
        else:
            body, kind = urlencoded(pairs), URLENCODED
        answer = site.open(form.action, method="POST", who=who, data=body, content_type=kind)
        if answer.status_code < 400:
            site.snapshot.restore()
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
    rules = [*site.addresses("GET"), *site.addresses("POST")]

    @cases(HEADER_CASES)
    @given(
        at=st.integers(0, len(rules) - 1),
        headers=st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES, min_size=1, max_size=4),
        body=st.sampled_from((b"", b"step=1", b"{}")),
    )
    def look(at: int, headers: dict[str, str], body: bytes) -> None:
        rule, address = rules[at]
        method = "POST" if body and "POST" in (rule.methods or ()) else "GET"
        answer = site.open(address, method=method, headers=headers, data=body)
        if method == "POST" and answer.status_code < 400:
            site.snapshot.restore()
        assert answer.status_code < 500, rule.rule

    look()


def test_nothing_that_a_phone_sends_breaks_the_door(site: Site) -> None:
    here = {"event_session": site.world.parts["session_reference"]}
    bearer = {"Authorization": f"Bearer {site.token}"}

    def sent(usual: dict[str, object]) -> st.SearchStrategy[list[object]]:
        """A few that are as they should be but for some fields, or anything at all."""
        new = st.fixed_dictionaries({"uuid": st.uuids().map(str)})
        changes = st.dictionaries(st.sampled_from(sorted(usual)), JSON | st.sampled_from(WORDS), max_size=2)
        one = st.tuples(new, changes).map(lambda made: {**usual, **here, **made[0], **made[1]})
        return st.lists(one | one | JSON, max_size=3)

    def post(path: str, body: bytes) -> None:
        answer = site.open(
            path, method="POST", who="nobody", data=body, headers=bearer, content_type="application/json"
        )
        assert answer.status_code < 500, body[:200]
        assert answer.is_json

    @cases(PHONE_CASES)
    @given(
        entries=sent(ENTRY),
        signatures=sent(SIGNATURE),
        anything=JSON,
        state=st.dictionaries(st.sampled_from(sorted(STATE)), JSON).map(lambda change: {**STATE, **change}),
        pairing=st.fixed_dictionaries({"link": TEXTS, "secret": TEXTS, "name": TEXTS}) | JSON,
        path=st.sampled_from(("entries", "entries", "entries", "signatures", "state", "pairing")),
    )
    def send(
        entries: list[object], signatures: list[object], anything: object, state: object, pairing: object, path: str
    ) -> None:
        body: object = {
            "entries": {"entries": entries},
            "signatures": {"signatures": signatures},
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
