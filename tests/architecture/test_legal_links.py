"""Every page leads to privacy notice, imprint and accessibility statement (LEG-1); mails: test_mail_templates.py."""

import dataclasses

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eventapp.domain.statistics import AnswerSource
from tests.architecture.access_world import World, make_world
from tests.support.client import Client
from tests.support.page import Page

LINKS = ["/privacy", "/imprint", "/accessibility"]
#: The inside of a mail; the door's application, for helpers, which fills the screen of their phones.
NO_PAGES = {"mailbox.html", "manage.message_html", "manage.reminder_html", "door.index"}


@pytest.fixture
def world(app: Flask) -> World:
    """Something behind every address."""
    return make_world(app)


def links_of(answer: TestResponse) -> list[str | None]:
    """Where the foot of a page leads to."""
    return [link.get("href") for link in Page(answer).all("a", css_class="site-foot__link")]


def test_every_page_and_every_error_leads_to_the_legal_pages(app: Flask, client: Client, world: World) -> None:
    tickets = dataclasses.replace(world, parts={**world.parts, "token": world.parts["ticket_token"]})
    without, seen = [], 0
    with client.session_transaction() as session:
        session["_user_id"] = world.olga
    visitor = app.test_client()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES or _is_passed_on(rule):
            continue
        address = (tickets if rule.rule.lower().startswith("/t/") else world).address(rule)
        answer = (visitor if rule.endpoint.startswith("public.") else client).get(address)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            seen += 1
            without += [rule.endpoint] if links_of(answer) != LINKS else []

    assert sorted(set(without)) == []
    assert seen > 80


def _is_passed_on(rule: Rule) -> bool:
    """On a tablet that goes from hand to hand nothing leads away from the questions."""
    return (rule.defaults or {}).get("device") in (AnswerSource.TABLET, AnswerSource.HELPER)
