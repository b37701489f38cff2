"""Every page leads to privacy notice, imprint and accessibility statement (LEG-1); mails: test_mail_templates.py."""

import dataclasses
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eventapp.domain.statistics import AnswerSource
from tests.architecture.access_world import World, make_world
from tests.support.client import Client
from tests.support.page import Page

LINKS = ["/privacy", "/imprint", "/accessibility"]
#: The inside of a mail; the door's application, whose screens have a test of their own.
NO_PAGES = {"mailbox.html", "manage.message_html", "manage.reminder_html", "door.index"}
#: Screens and sheets of the door on which nobody comes in: elsewhere nothing leads away by accident.
CALM_SCREENS = {
    "start",
    "pairing",
    "lost",
    "elsewhere",
    "unsent",
    "sessions",
    "ended",
    "phone sheet",
    "kiosk-team sheet",
}


@pytest.fixture
def world(app: Flask) -> World:
    """Something behind every address."""
    return make_world(app)


def links_of(answer: TestResponse) -> list[str | None]:
    """Where the foot of a page leads to."""
    return [link.get("href") for link in Page(answer).all("a", css_class="site-foot__link")]


def links_beside(place: Element, *, but: str = "") -> list[str | None]:
    """Where the legal links of a screen lead to, which open beside it; those in elements ``but`` do not count."""
    elsewhere = {link for part in place.iter(but) for link in part.iter("a")} if but else set()
    links = [link for link in place.iter("a") if link.get("class") == "legal-links__link" and link not in elsewhere]
    return [link.get("href") for link in links if (link.get("target"), link.get("rel")) == ("_blank", "noopener")]


def test_every_page_and_every_error_leads_to_the_legal_pages(app: Flask, client: Client, world: World) -> None:
    tickets = dataclasses.replace(world, parts={**world.parts, "token": world.parts["ticket_token"]})
    without, seen, passed_on = [], 0, 0
    with client.session_transaction() as session:
        session["_user_id"] = world.olga
    visitor = app.test_client()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
            continue
        address = (tickets if rule.rule.lower().startswith("/t/") else world).address(rule)
        answer = (visitor if rule.endpoint.startswith("public.") else client).get(address)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            seen += 1
            passed_on += _is_passed_on(rule)
            found = links_beside(Page(answer).root) if _is_passed_on(rule) else links_of(answer)
            without += [rule.endpoint] if found != LINKS else []

    assert sorted(set(without)) == []
    assert (seen > 80, passed_on) == (True, 4)


def test_screens_of_the_door_lead_to_the_legal_pages_where_nobody_comes_in(client: Client) -> None:
    page = Page(client.get("/door/"))

    screens = {str(screen.get("data-screen")): screen for screen in page.all("section") if screen.get("data-screen")}
    dialogs = {str(dialog.get("data-dialog")): dialog for dialog in page.all("dialog")}
    found = {name: links_beside(screen, but="dialog") for name, screen in screens.items()}
    found |= {f"{name} sheet": links_beside(dialog) for name, dialog in dialogs.items()}

    assert {name for name, links in found.items() if links == LINKS} == CALM_SCREENS
    assert [links for name, links in found.items() if name not in CALM_SCREENS and links] == []


def _is_passed_on(rule: Rule) -> bool:
    """A device that goes from hand to hand: the questions stay where they are, the links open beside them."""
    return (rule.defaults or {}).get("device") in (AnswerSource.TABLET, AnswerSource.HELPER)
