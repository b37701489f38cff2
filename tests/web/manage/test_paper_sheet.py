"""Lines of a sheet are taken back with a reason; both stay in the log."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from eventapp.db import db
from eventapp.domain.states import EventStatus
from eventapp.models import Event, User
from tests.support.builders import ENDS_AT, make_organization, make_user
from tests.support.client import Client
from tests.support.door import ticket_of
from tests.support.page import Page
from tests.support.paper import ENTRY, GUESTS, line_of, make_family, make_paper_event, numbers_of, save
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


def test_line_is_taken_back_with_a_reason(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)
    where = save(client, {f"{line_of(family)}-all": "1", **GUESTS})
    line = ticket_of(family).hex()

    without = client.post(where, data={"lines": line, "reason": " "})
    taken = client.post(where, data={"lines": line, "reason": "Falsche Zeile"})

    assert ("Bitte nennen Sie einen Grund." in without.text, without.status_code) == (True, 422)
    assert taken.status_code == 303
    assert numbers_of(event) == (0, 15, 3)
    page = Page(client.get(where))
    assert page.texts("span", css_class="state--off") == ["zurückgenommen"]
    assert [box.get("value") for box in page.all("input", css_class="table__box")] != [line]


def test_taking_back_nothing_is_an_error(client: Client, olga: User) -> None:
    make_paper_event(olga)
    where = save(client, GUESTS)

    response = client.post(where, data={"reason": "Falsch"})

    assert "Bitte wählen Sie die Zeilen" in response.text
    assert response.status_code == 422


def test_finished_event_takes_no_paper(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    where = save(client, GUESTS)
    db.session.get_one(Event, event.id).status = EventStatus.FINISHED
    db.session.commit()

    assert client.get(ENTRY).headers["Location"].endswith("/paper#entry")
    assert client.post(where, data={"lines": "x", "reason": "Falsch"}).status_code == 409
    assert "schreiben" not in client.get(where).text
    assert numbers_of(event) == (0, 15, 3)
