"""Somebody with an account at a neighbour organization, who tries every address and form with what is not theirs."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import String, Table, select
from werkzeug.routing import Rule

from eventapp.adapters.randomness import new_key
from eventapp.db import Base, db
from eventapp.domain.states import EventKind
from tests.architecture.access_world import ALL_ROLES, World
from tests.support.builders import make_event, make_organization, make_user
from tests.support.counselling import make_day
from tests.support.signing_in import make_session

Rows = dict[str, dict[tuple[object, ...], tuple[object, ...]]]

#: Parts of addresses that name a kind of thing, nobody's own.
OF_NOBODY = {"device", "document", "file", "kind", "language", "number", "path", "position", "version", "width"}
#: What opens the door to whoever holds it, as it should.
SECRETS = {"key", "token", "number"}
_CHOSEN = {"hidden", "radio", "checkbox", "select-one", "select-multiple", "submit"}
_NAMES = {"reference", "key", "uuid", "number", "short_code", "token"}
#: Sends requests as the page's own scripts would, a few at a time; tells the status and the words that came back.
_SEND = """async ({requests, words}) => {
    const page = await (await fetch("/account")).text();
    const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? "";
    const answers = new Array(requests.length);
    let next = 0;
    const work = async () => {
        while (next < requests.length) {
            const at = next++, { method, path, fields } = requests[at];
            const form = method === "POST" && new URLSearchParams([...fields, ["csrf_token", token]]);
            const answer = await fetch(path, { method, redirect: "manual", ...(form && { body: form }) });
            const text = await answer.text();
            answers[at] = [answer.status, words.filter((word) => text.includes(word)).join()];
        }
    };
    await Promise.all([1, 2, 3, 4].map(work));
    return answers;
}"""
_FORMS = """async (paths) => {
    const found = new Map();
    for (const path of paths) {
        const answer = await fetch(path);
        if (!(answer.headers.get("Content-Type") ?? "").startsWith("text/html")) continue;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const form of page.querySelectorAll("form[method=post]")) {
            const fields = [...form.elements].filter((field) => field.name && field.name !== "csrf_token")
                .map(({ name, value, type, checked }) =>
                    ({ name, value: value ?? "", type, isSent: checked || !/^(radio|checkbox|submit)$/.test(type) }));
            const action = form.getAttribute("action") || path;
            found.set(action + fields.map(({ name }) => name), { action, fields });
        }
    }
    return [...found.values()];
}"""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request of the intruder's, and what the browser sends in its form besides the token."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Intruder:
    """What is theirs: a session, an organization, and something to put in each first part of an address."""

    session_id: str
    world: World


def make_intruder(world: World) -> Intruder:
    """Make a neighbour organization with an event, a counselling day and somebody who may do everything there."""
    organization = make_organization(short_name="Nebenan")
    mallory = make_user(organization, name="Mallory", email="mallory@nebenan.example.org", roles=ALL_ROLES)
    event = make_event(organization=organization, title="Eigenes Fest")
    workshop = make_event(organization=organization, title="Eigener Kurs", kind=EventKind.WORKSHOP)
    day = make_day(organization=organization)
    references = {
        "events": event.reference,
        "projects": _reference_of(Base.metadata.tables["project"], event.project_id),
        "venues": _reference_of(Base.metadata.tables["venue"], event.venue_id),
        "users": mallory.reference,
    }
    own = replace(
        world,
        references=references,
        certified={**world.certified, "reference": workshop.reference},
        counselled={**world.counselled, "reference": day.reference},
    )
    return Intruder(session_id=make_session(mallory), world=own)


@dataclass(frozen=True, kw_only=True)
class Names:
    """Every name by which anything can be asked for, by what it is the name of, and what comes near to one."""

    by_kind: dict[str, list[str]]

    @property
    def every(self) -> list[str]:
        """All of them."""
        return sorted({name for names in self.by_kind.values() for name in names})

    def like(self, name: object) -> list[str]:
        """All names of the same kind of thing."""
        return next((names for names in self.by_kind.values() if str(name) in names), [])


def list_names(*, with_secrets: bool) -> Names:
    """Return the names of everything in the database, and the numbers of all rows."""
    by_kind = {"none": ["-1", "0", "00001", "1e0", "9999999999999999999999", new_key()]}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_name = type(column.type) is String and column.name in _NAMES
            if column.name == "id" or (is_name and (with_secrets or column.name not in SECRETS)):
                by_kind[str(column)] = [str(value) for value in db.session.scalars(select(column)) if value]
    return Names(by_kind=by_kind)


def addresses(rule: Rule, *, bases: tuple[World, ...], names: Names, is_alike: bool) -> Iterator[str]:
    """The address with each name in each of its parts, of things like the one that belongs there, or of all others."""
    for world, part in itertools.product(bases, sorted(rule.arguments - (rule.defaults or {}).keys() - OF_NOBODY)):
        alike = names.like(bases[-1].parts.get(part) or bases[-1].references.get(_noun(rule), ""))
        for name in alike if is_alike else names.every:
            if is_alike or name not in alike:
                yield _with_part(world, part, name).address(rule)


def _noun(rule: Rule) -> str:
    return rule.rule.strip("/").removeprefix("manage/").partition("/")[0]


def _with_part(world: World, part: str, name: str) -> World:
    if part != "reference":
        return replace(
            world,
            parts={**world.parts, part: name},
            certified={**world.certified, part: name},
            counselled={**world.counselled, part: name},
        )
    return replace(
        world,
        references=dict.fromkeys(world.references, name),
        certified={**world.certified, "reference": name},
        counselled={**world.counselled, "reference": name},
    )


def send(page: Page, requests: list[Sent], *, words: tuple[str, ...]) -> list[tuple[int, str]]:
    """Send them from the page; return each answer's status, zero for a redirect, and which of the words are in it."""
    raw = [
        {"method": sent.method, "path": sent.path, "fields": [list(pair) for pair in sent.fields]} for sent in requests
    ]
    return [(status, found) for status, found in page.evaluate(_SEND, {"requests": raw, "words": list(words)})]


def forms_with_names(page: Page, paths: list[str], *, names: Names) -> list[Sent]:
    """Each form of these pages, each of its fields that nobody types filled with each of the names."""
    return [
        Sent(method="POST", path=form["action"], fields=_with_name(form["fields"], place, name))
        for form in sorted(
            page.evaluate(_FORMS, paths), key=lambda form: (_may_end_all(form["action"]), form["action"])
        )
        for place, field in enumerate(form["fields"])
        if field["type"] in _CHOSEN
        for name in names.every
    ]


def _with_name(fields: list[dict[str, Any]], place: int, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (field["name"], name if at == place else field["value"])
        for at, field in enumerate(fields)
        if field["isSent"] or at == place
    )


def _may_end_all(action: str) -> bool:
    """True for forms after which the intruder is somebody else."""
    return any(noun in action for noun in ("/users", "/account", "/organization"))


def all_rows() -> Rows:
    """Everything in the database, by table and key."""
    db.session.rollback()
    return {
        table.name: {
            tuple(row[at] for at, column in enumerate(table.columns) if column.primary_key): tuple(row)
            for row in db.session.execute(select(*table.columns).select_from(table))
        }
        for table in Base.metadata.sorted_tables
    }


def changed_rows(before: Rows) -> list[str]:
    """Which of these rows are gone or different."""
    now = all_rows()
    return [
        f"{table} {key}" for table, rows in before.items() for key, row in rows.items() if now[table].get(key) != row
    ]


def grown_onto(victims: Rows, *, shared: set[str]) -> list[str]:
    """Rows that are not theirs and yet refer to one of theirs."""
    now, found = all_rows(), []
    for table in Base.metadata.sorted_tables:
        for at, column in enumerate(table.columns):
            for foreign in column.foreign_keys:
                other = foreign.column.table.name
                found += [
                    f"{table.name}.{column.name} {key} of {other} {row[at]}"
                    for key, row in now[table.name].items()
                    if key not in victims[table.name] and (row[at],) in victims[other] and other not in shared
                ]
    return found


def almost(secret: str) -> list[str]:
    """What is not the secret, but nearly."""
    other = "b" if secret[-1] != "b" else "c"
    return [secret[:-1], secret + "a", secret[:-1] + other, secret[::-1], f"{secret}%00", f"{secret}/..", "%", "*"]


def without_secrets(world: World) -> World:
    """The same addresses, as somebody writes them who knows no secret."""
    unknown = {name: new_key() for name in ("key", "token", "ticket_token", "certificate_number")}
    return replace(world, parts={**world.parts, **unknown})


def _reference_of(table: Table, row_id: int | None) -> str:
    return str(db.session.scalars(select(table.c.reference).where(table.c.id == row_id)).one())
