"""Wrong lines of a sheet are named; nothing typed is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from eventapp.models import User
from eventapp.queries.registrations import get_with_tickets
from tests.support.builders import ENDS_AT, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.paper import ENTRY, GUESTS, HEAD, line_of, log_size, make_family, make_paper_event
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    """The evening of the festival."""
    with time_machine.travel(ENDS_AT + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def olga(client: Client) -> User:
    """Olga, signed in."""
    user = make_user(make_organization())
    sign_in(client, user)
    return user


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Auf dem Blatt steht noch niemand."),
        ({"g-0-words": "Tor West"}, "Auf dem Blatt steht noch niemand."),
        ({"g-0-words": "Tor", "g-0-adults": "x"}, "Bitte eine ganze Zahl von 0 bis 5.000."),
        ({"g-0-words": "Tor", "g-0-adults": "-3"}, "Bitte eine ganze Zahl von 0 bis 5.000."),
        ({"g-0-words": "Tor", "g-0-adults": "9" * 50}, "Bitte eine ganze Zahl von 0 bis 5.000."),
        ({"g-0-adults": "3"}, "Bitte nennen Sie das Tor oder die Zählstelle."),
        ({**GUESTS, "g-0-clock": "25:00"}, "Diese Uhrzeit gibt es nicht. Bitte so: 13:00."),
        ({**GUESTS, "g-0-clock": "18:30"}, "Diese Zeit liegt nach dem Ende der Zählung."),
        ({**GUESTS, "g-1-words": "tor west", "g-1-adults": "1"}, "steht mit dieser Uhrzeit schon weiter oben"),
        ({"c-0-words": "XXXX XXXX", "c-0-adults": "1"}, "Diesen Kurzcode gibt es nicht."),
        ({"c-0-words": "\u202e<b>", "c-0-adults": "1"}, "Diesen Kurzcode gibt es nicht."),
        ({"c-0-adults": "1"}, "Hier fehlt der Kurzcode."),
        ({**GUESTS, "name": ""}, "Bitte geben Sie dem Blatt einen Namen"),
        ({**GUESTS, "name": "x" * 61}, "Bitte höchstens 60 Zeichen."),
        ({**GUESTS, "day": "26.13.2026"}, "Diesen Tag gibt es nicht."),
        ({**GUESTS, "day": "2026-09-01"}, "Das ist nicht der Tag der Veranstaltung."),
        ({**GUESTS, "time": "23:59"}, "Diese Zeit liegt in der Zukunft."),
        ({**GUESTS, "time": ""}, "Bitte nennen Sie die Uhrzeit."),
    ],
)
def test_wrong_lines_are_named_and_nothing_is_lost(
    client: Client, olga: User, fields: dict[str, str], message: str
) -> None:
    make_paper_event(olga)

    response = client.post(ENTRY, data={**HEAD, "g-2-words": "behalten", **fields, "do": "preview"})

    page = Page(response)
    assert (response.status_code, log_size()) == (422, 0)
    assert message in response.text
    typed = {field.get("name"): field.get("value", "") for field in page.all("input")}
    kept = {name: value for name, value in fields.items() if name[:2] in ("g-", "c-") and "\u202e" not in value}
    assert {name: typed[name] for name in kept} == kept
    assert typed["g-2-words"] == "behalten"


def test_ticket_on_two_lines_is_an_error(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)
    code = get_with_tickets(family.id).tickets[0].short_code

    response = client.post(
        ENTRY, data={**HEAD, f"{line_of(family)}-all": "1", "c-0-words": code, "c-0-adults": "1", "do": "preview"}
    )

    assert "Dieses Ticket steht schon weiter oben." in response.text


def test_code_of_another_event_is_an_error(client: Client, olga: User) -> None:
    make_paper_event(olga)
    code = get_with_tickets(make_registration(make_event()).id).tickets[0].short_code

    response = client.post(ENTRY, data={**HEAD, "c-0-words": code, "c-0-adults": "1", "do": "preview"})

    assert "Zu diesem Kurzcode gibt es hier kein Ticket." in response.text
