"""Sixty browsers at the same moment, over HTTP: exactly the places are given, and everybody gets a clear page."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

import pytest

from eventapp.db import db
from eventapp.models import Event
from eventapp.queries.registrations import count_places_taken
from tests.support.builders import make_event, make_session

PEOPLE, PLACES = 60, 20

pytestmark = pytest.mark.usefixtures("app", "now")


class Tokens(HTMLParser):
    """Finds the hidden fields of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a hidden field."""
        values = {name: value or "" for name, value in attrs}
        if tag == "input" and values.get("type") == "hidden":
            self.found[values["name"]] = values["value"]


class NoRedirect(HTTPRedirectHandler):
    """Leaves the answer as it is."""

    def redirect_request(self, *_: object) -> Request | None:
        """Do not follow."""
        return None


def browser() -> OpenerDirector:
    """Somebody with cookies of their own."""
    return build_opener(HTTPCookieProcessor(CookieJar()), NoRedirect)


def post(somebody: OpenerDirector, address: str, fields: dict[str, str]) -> tuple[int, str]:
    """Send a form; return status and page."""
    try:
        with somebody.open(address, data=urlencode(fields).encode(), timeout=60) as answer:
            assert isinstance(answer, HTTPResponse)
            return answer.status, answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.read().decode()


def test_sixty_browsers_get_exactly_twenty_places(live_server: str) -> None:
    event = make_event(capacity=PLACES, sessions=[make_session()], reference="kw")
    event_id = event.id
    address = f"{live_server}/events/kw/registration"
    start = threading.Barrier(PEOPLE)

    def visit(number: int) -> tuple[int, bool]:
        somebody = browser()
        with somebody.open(address, timeout=60) as page:
            tokens = Tokens(page.read().decode()).found
        start.wait(timeout=60)
        status, page_text = post(somebody, address, tokens | {"adults": "1", "children": "0", "name": f"Gast {number}"})
        return status, f'value="Gast {number}"' in page_text

    with ThreadPoolExecutor(PEOPLE) as people:
        ends = Counter(people.map(visit, range(PEOPLE)))

    assert ends == {(303, False): PLACES, (409, True): PEOPLE - PLACES}
    assert count_places_taken(event_id).event == PLACES
    assert db.session.get_one(Event, event_id, populate_existing=True).places_taken == PLACES
