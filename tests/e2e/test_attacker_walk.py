"""The walk of tests/e2e/test_attacker.py goes on: somebody else's things, forms of other sites, links that lead away.

The attacker organizes at a neighbour organization and is logged in there; a stranger has nothing but a browser. The
ordinary run tries some of all names in each address, others with each seed; `make proofs` tries every one of them.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from eventapp.web.extensions import limiter
from tests.architecture.access_table import ACCESS, DEVICE, PUBLIC
from tests.architecture.access_world import World, make_world
from tests.architecture.test_access import (
    TOKEN_TESTED_ELSEWHERE,
    WORDS_OF_HERNE,
    address,
    ask,
    closed_to_visitors,
    names_an_object,
    rules,
)
from tests.support.intruder import (
    Intruder,
    Names,
    Sent,
    addresses,
    all_rows,
    almost,
    changed_rows,
    forms_with_names,
    grown_onto,
    list_names,
    make_intruder,
    send,
    without_secrets,
)
from tests.support.mail_server import free_port
from tests.support.other_site import Attempt, noted_forms, running_other_site, send_forms
from tests.support.proofs import FACTOR, SEED, random_case
from tests.support.watched_browser import Watch, log_in
from tests.support.web_server import running_web_server

pytestmark = [pytest.mark.browser, pytest.mark.proof, pytest.mark.usefixtures("now")]

#: They know no visitor: who sends them must have the address, and an answer about nobody asks where it comes from.
OPENED_BY_A_SECRET = {"public.choose_messages"}
WAYS = ["form", "fetch"]
LEADING_AWAY = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS:\\\\evil.example",
    "http://localhost@evil.example",
    "http://localhost:80\\@evil.example",
    "javascript:pwn()",
    "java\nscript:pwn()",
    "data:text/html,<script>pwn()</script>",
    "/\r\nX-Evil: 1",
    "/%0d%0aX-Evil:%201",
    " //evil.example",
    "\x00//evil.example",
    "/\u2028/evil.example",
    "//evil\u3002example",
    "/..//evil.example",
    "?next=//evil.example",
    ".evil.example",
    "@evil.example",
)
LEADING_PARAMETERS = ("next", "url", "to", "back", "return", "redirect", "continue", "r", "lang", "organization", "q")
LEADING_HEADERS = {
    "Referer": "https://evil.example/",
    "Origin": "https://evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "//evil.example",
    "X-Forwarded-Port": "666",
    "Forwarded": "host=evil.example;proto=https",
    "X-Original-URL": "//evil.example",
    "X-Rewrite-URL": "//evil.example",
    "X-Host": "evil.example",
}
LINK = re.compile(r'(?:href|src|action|formaction|content)="([^"]*evil[^"]*)"')
#: What belongs to the installation.
SHARED = {"signing_key"}
OF_GUESTS = ("Ada Beispiel", "ada@example.org", "second@example.org")
OF_HERNE_ALONE = (*OF_GUESTS, "Nachbarschaftsfest")


def some(requests: list[Sent], *, of: str, least: int) -> list[Sent]:
    """So many of them in an ordinary run, many times more in `make proofs`; in their order."""
    chosen = random_case(of, 0).sample(range(len(requests)), min(least * FACTOR, len(requests)))
    return [requests[at] for at in sorted(chosen)]


def leads_away(lead: str) -> bool:
    """True when a browser that is here would be elsewhere after following it, or run something."""
    seen = re.sub(r"[\t\r\n]", "", lead.strip()).replace("\\", "/")
    parts = urlsplit(urljoin("http://localhost/here", seen))
    return parts.scheme not in ("http", "https") or parts.hostname != "localhost"


def names_own_things(rule: Rule) -> bool:
    """True for a page that stands below what the attacker has as well."""
    return ACCESS[rule.endpoint] not in (PUBLIC, DEVICE) and rule.arguments <= {"reference", "language", "kind"}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Everything there is, at the victim's; nobody is slowed down."""
    limiter.enabled = False
    yield make_world(app)
    limiter.enabled = True


@pytest.fixture
def window(browser: Browser, live_server: str) -> Iterator[Page]:
    """A window in which nobody is logged in, of a browser that does what its owner says, not what our policy says."""
    context = browser.new_context(base_url=live_server, locale="de-DE", bypass_csp=True)
    yield context.new_page()
    context.close()


def open_as(window: Page, app: Flask, intruder: Intruder) -> Watch:
    """Log the attacker in."""
    watch = Watch(window.context)
    log_in(app, window.context, intruder.session_id)
    window.goto("/account")
    return watch


def test_nothing_of_a_neighbour_opens_by_any_name_for_it(app: Flask, world: World, window: Page) -> None:
    names = list_names(with_secrets=True)
    intruder = make_intruder(world)
    before = all_rows()
    watch = open_as(window, app, intruder)
    closed = [(rule, method) for rule, method in closed_to_visitors(app) if names_an_object(rule)]
    plain = [Sent(method=method, path=world.address(rule)) for rule, method in closed]
    alike, unlike = (
        [
            Sent(method=method, path=path)
            for rule, method in closed
            for path in addresses(rule, bases=(intruder.world, world), names=names, is_alike=is_alike)
        ]
        for is_alike in (True, False)
    )
    tried = [
        *plain,
        *some(alike, of="alike", least=len(alike) if FACTOR > 1 else 250),
        *some(unlike, of="unlike", least=150),
    ]

    answers = send(window, tried, words=WORDS_OF_HERNE)

    assert [f"{sent} {answer}" for sent, answer in zip(tried, answers, strict=True) if answer != (404, "")] == []
    assert changed_rows(before) == []
    assert watch.findings == []


def test_own_forms_take_nothing_of_a_neighbour(app: Flask, world: World, window: Page) -> None:
    names, victims = list_names(with_secrets=False), all_rows()
    intruder = make_intruder(world)
    watch = open_as(window, app, intruder)
    pages = [intruder.world.address(rule) for rule in rules(app, method="GET") if names_own_things(rule)]
    every = forms_with_names(window, pages, names=names)
    tried = some(every, of="forms", least=120)

    answers = send(window, tried, words=OF_HERNE_ALONE)
    afterwards = send(window, [Sent(method="GET", path=page) for page in pages], words=OF_HERNE_ALONE)

    assert len({sent.path for sent in every}) > 25
    # the session goes on; a page of something that an own form has deleted is gone
    assert {200} <= {status for status, _ in afterwards} <= {0, 200, 404}
    assert {found for _, found in answers + afterwards} == {""}
    assert {status for status, _ in answers} <= {0, 200, 400, 404, 409, 422}
    assert changed_rows(victims) == []
    assert grown_onto(victims, shared=SHARED) == []
    assert watch.findings == []


def test_a_stranger_learns_nobodys_name_by_any_name_but_a_secret(app: Flask, world: World, window: Page) -> None:
    names = list_names(with_secrets=False)
    watch = Watch(window.context)
    window.goto("/imprint")
    public = [rule for rule in rules(app, method="GET") if ACCESS[rule.endpoint] == PUBLIC and names_an_object(rule)]
    close = [world.parts["key"], world.parts["token"], world.parts["ticket_token"], world.parts["certificate_number"]]
    unknowing = without_secrets(world)
    guesses = [guess for name in close for guess in almost(str(name))]
    every = [
        Sent(method="GET", path=path)
        for rule in public
        for path in addresses(
            rule, bases=(unknowing,), names=Names(by_kind={**names.by_kind, "guess": guesses}), is_alike=False
        )
    ]
    tried = some(every, of="stranger", least=250)

    answers = send(window, tried, words=OF_GUESTS)

    assert [f"{sent} {answer}" for sent, answer in zip(tried, answers, strict=True) if answer[1]] == []
    assert {status for status, _ in answers} <= {0, 200, 404, 410}
    assert (watch.findings, watch.foreign_hosts()) == ([], set())


@pytest.mark.parametrize("host", ["evil.localhost", "localhost"])
def test_forms_of_other_sites_change_nothing(app: Flask, world: World, browser: Browser, host: str) -> None:
    """Another site gets no cookie. Another program on our own host name gets it, and has no token."""
    endpoints = [rule for rule in rules(app, method="POST") if rule.endpoint not in OPENED_BY_A_SECRET]
    ways = WAYS[SEED % 2 :] + WAYS[: SEED % 2]
    attempts = [
        Attempt(path=address(rule, world), way=way)
        for number, rule in enumerate(endpoints)
        for way in (ways if FACTOR > 1 else ways[number % 2 :][:1])
    ]
    context = browser.new_context(locale="de-DE")
    log_in(app, context, world.olga)
    before = all_rows()
    with running_other_site() as port, noted_forms(app) as arrived, running_web_server(app, port=free_port()) as here:
        page = context.new_page()
        page.goto(f"http://{host}:{port}/")
        send_forms(page, attempts, to=here, arrived=arrived)
        page.goto(f"{here}/account")
        still_in = "olga@example.org" in page.content()
        context.close()

    assert len(arrived) == len(attempts) > 150
    assert {form.has_cookie for form in arrived} == {host == "localhost"}
    asking_again = {address(rule, world) for rule in endpoints if rule.endpoint in TOKEN_TESTED_ELSEWHERE}
    taken = [
        form
        for form in arrived
        if form.status < 400
        and (form.has_cookie or form.status != 302)  # to the log-in
        and (form.path not in asking_again or form.status != 303)  # to a fresh page with the same button
    ]
    assert taken == []
    assert still_in
    assert all_rows() == before


def test_no_link_leads_away_after_the_log_in(app: Flask, world: World, window: Page, live_server: str) -> None:
    watch = Watch(window.context)
    log_in(app, window.context, world.olga)
    for trick in LEADING_AWAY:
        window.goto(f"/account/confirmation?{urlencode({'next': trick})}")
        assert window.url.startswith(f"{live_server}/"), trick

    assert (watch.findings, watch.foreign_hosts()) == ([], set())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_answer_leads_to_where_an_address_or_a_header_says(app: Flask, world: World, method: str) -> None:
    away = []
    for number, rule in enumerate(rules(app, method=method)):
        trick = LEADING_AWAY[number % len(LEADING_AWAY)]
        wanted = urlencode(dict.fromkeys(LEADING_PARAMETERS, trick))
        is_public = ACCESS[rule.endpoint] in (PUBLIC, DEVICE)
        for who in (world.olga, None) if FACTOR > 1 else (None if is_public else world.olga,):
            answer = ask(app, who, f"{address(rule, world)}?{wanted}", method, headers=LEADING_HEADERS)
            leads = [answer.location or "/", *LINK.findall(answer.text if answer.mimetype == "text/html" else "")]
            away += [f"{rule.rule}: {lead}" for lead in leads if leads_away(unescape(lead))]
            away += [f"{rule.rule}: {name}" for name, _ in answer.headers if name.lower() == "x-evil"]

    assert away == []
