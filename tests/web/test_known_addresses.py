"""Nobody learns from a form whether somebody else is registered, has an account, or gets mails.

The same is done once with an address that is known everywhere and once with one that nobody has used; what a visitor
gets back, and what the database is asked meanwhile, must be the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from eventapp.cli.mail_settings import mail_settings
from eventapp.domain.states import RegistrationMode, WaitlistRule
from eventapp.models import Registration
from eventapp.services import outbox
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.programme import change
from tests.support.registering import fields_of, fill, open_form, send
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

KNOWN, UNKNOWN = "known@example.org", "other@example.org"
#: What differs from page to page whoever opens it: secrets, codes and their pictures, signatures, times of a request.
_SECRETS = re.compile(r'(?<=\sd=")[^"]+|[A-Z2-9]{4}[-\s][A-Z2-9]{4}|[\w.-]{20,}|(?<=/)[2-9a-z]{8}(?=[/"-]|$)')


@dataclass(frozen=True)
class Seen:
    """Everything that somebody can see of an answer, without what differs from page to page."""

    status: int
    location: str
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: int


def without_secrets(text: str, email: str) -> str:
    """The text as it is for everybody."""
    for spelling in (email, email.replace("@", "%40"), email.replace("@", "&#64;")):
        text = text.replace(spelling, "ADDRESS")
    return _SECRETS.sub("SECRET", text)


def look(client: Client, email: str, act: Callable[[Client, str], TestResponse]) -> list[Seen]:
    """Do it, and follow where it leads."""
    seen = []
    with count_statements() as statements:
        response = act(client, email)
        asked = statements.count
        for _ in range(3):
            headers = tuple(
                (name, without_secrets(value, email))
                for name, value in response.headers.items()
                if name not in ("Content-Length", "Set-Cookie", "ETag", "X-Request-Id")
            )
            body, location = without_secrets(response.text, email), without_secrets(response.location or "", email)
            seen.append(Seen(response.status_code, location, headers, body, asked))
            if not response.location:
                break
            before = statements.count
            response = client.get(response.location)
            asked = statements.count - before
    return seen


@pytest.fixture(autouse=True)
def world(app: Flask) -> None:
    """Everywhere somebody is known: as a guest of each event, and as a member of the team."""
    organization = make_organization()
    make_user(organization, email=KNOWN)
    values = {
        "kw": {},
        "check": {"registration_mode": RegistrationMode.CONFIRMED_ADDRESS},
        "ask": {"registration_mode": RegistrationMode.APPROVAL},
    }
    for reference, columns in values.items():
        event = change(make_event(organization=organization, reference=reference), **columns)
        make_registration(event, email=KNOWN)
    outbox.deliver_due(now=NOW, settings=mail_settings())


def register(reference: str) -> Callable[[Client, str], TestResponse]:
    """The form of an event."""

    def act(client: Client, email: str) -> TestResponse:
        path = f"/events/{reference}/registration"
        return send(client, path, fill(open_form(client, path), name="Ada Beispiel", email=email, accepts_waiting="y"))

    return act


def wait(client: Client, email: str) -> TestResponse:
    """The list of an event on which nobody waits yet, and whose only place is taken by the known address."""
    event = change(make_event(capacity=1), waitlist_rule=WaitlistRule.SKIP)
    make_registration(event, email=KNOWN)
    return register(event.reference)(client, email)


def of_own(path: str, **values: object) -> Callable[[Client, str], TestResponse]:
    """A form of an own registration, about somebody else's address."""

    def act(client: Client, email: str) -> TestResponse:
        mine = own_registration(path)
        address = f"/registrations/{mine.key}/{path}"
        return send(client, address, fill(open_form(client, address), email=email, **values))

    return act


def own_registration(path: str) -> Registration:
    """A registration of whoever tries."""
    mode = RegistrationMode.CONFIRMED_ADDRESS if path == "address" else RegistrationMode.REQUIRED
    event = make_event(registration_mode=mode)
    return make_registration(event, email="mallory@example.org")


def ask_for_links(client: Client, email: str) -> TestResponse:
    """The lost link."""
    return send(client, "/registrations/lost", fill(open_form(client, "/registrations/lost"), email=email))


def ask_for_a_password(client: Client, email: str) -> TestResponse:
    """The forgotten password."""
    return send(client, "/password-reset", fill(open_form(client, "/password-reset"), email=email))


def log_in(client: Client, email: str) -> TestResponse:
    """A wrong password."""
    fields = fields_of(Page(client.get("/login")))
    return send(client, "/login", fill(fields, email=email, password="not the password"))


def log_in_often(client: Client, email: str) -> TestResponse:
    """Many wrong passwords."""
    for _ in range(7):
        response = log_in(client, email)
    return response


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(register("kw"), id="registering"),
        pytest.param(register("check"), id="registering with an address to confirm"),
        pytest.param(register("ask"), id="asking for a place"),
        pytest.param(wait, id="waiting"),
        pytest.param(of_own("contact", language="de"), id="changing the contact"),
        pytest.param(of_own("address"), id="correcting the address"),
        pytest.param(ask_for_links, id="lost link"),
    ],
)
def test_guests_get_the_same_and_cost_the_same(app: Flask, act: Callable[[Client, str], TestResponse]) -> None:
    known, unknown = compare(app, act)

    assert known[0].status == 303
    assert known == unknown


@pytest.mark.parametrize(("act", "status"), [(ask_for_a_password, 200), (log_in, 422), (log_in_often, 429)])
def test_team_gets_the_same(app: Flask, act: Callable[[Client, str], TestResponse], status: int) -> None:
    known, unknown = compare(app, act)

    assert [seen.status for seen in known] == [status]
    # An account is a statement or two more than none; few tries are allowed, and a password takes its time to check.
    assert [replace(seen, statements=0) for seen in known] == [replace(seen, statements=0) for seen in unknown]


def compare(app: Flask, act: Callable[[Client, str], TestResponse]) -> tuple[list[Seen], list[Seen]]:
    """Do it with both addresses, each time as another visitor; what is read once is read before."""
    visitors = [app.test_client() for _ in range(3)]
    seen: list[list[Seen]] = []
    for visitor, email in zip(visitors, ("first@example.org", KNOWN, UNKNOWN), strict=True):
        assert isinstance(visitor, Client)
        visitor.environ_base["REMOTE_ADDR"] = f"203.0.113.{len(seen)}"
        seen.append(look(visitor, email, act))
    return seen[1], seen[2]


@pytest.mark.parametrize("path", ["/confirm/{}-abc", "/unsubscribe/{}-abc", "/registrations/{}", "/t/{}"])
def test_links_that_are_not_genuine_tell_nothing_of_the_registration(client: Client, path: str) -> None:
    registration = make_registration(make_event(reference="other"))
    names = (registration.reference, "zzzzzzzz")

    answers = [client.get(path.format(name)) for name in names]

    seen = [(a.status_code, a.text.replace(name, "NAME")) for a, name in zip(answers, names, strict=True)]
    assert [before == after for before, after in pairwise(seen)] == [True]
    assert seen[0][0] in (404, 410)


def test_registering_again_sends_its_own_mail_and_none_about_the_first(client: Client, app: Flask) -> None:
    first = look(client, KNOWN, register("kw"))

    assert first[0].status == 303
    report = outbox.deliver_due(now=NOW, settings=mail_settings())
    assert (report.sent, report.dropped) == (1, 0)
