"""The card that messengers show with the link to an event."""

import pytest

from eventapp.domain.states import EventStatus
from tests.support.builders import NOW, make_event
from tests.support.client import Client
from tests.support.page import Page
from tests.support.programme import change

pytestmark = pytest.mark.usefixtures("now")


def test_share_card_is_named_by_the_events_page(client: Client) -> None:
    make_event(reference="kw")

    address = Page(client.get("/events/kw")).meta("og:image")

    response = client.get(address.removeprefix("http://localhost"))
    assert (response.status_code, response.mimetype, response.data[:4]) == (200, "image/png", b"\x89PNG")
    assert response.cache_control.max_age == 86_400


def test_share_card_gets_a_new_address_when_the_event_changes(client: Client) -> None:
    event = make_event(reference="kw")
    before = Page(client.get("/events/kw")).meta("og:image")

    change(event, updated_at=NOW)

    assert Page(client.get("/events/kw")).meta("og:image") != before


def test_share_card_says_that_an_event_is_cancelled(client: Client) -> None:
    event = make_event(reference="kw")
    before = client.get("/events/kw/card.png").data

    change(event, status=EventStatus.CANCELLED)

    assert client.get("/events/kw/card.png").data != before


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"status": EventStatus.DRAFT, "published_at": None}, 404),
        ({"status": EventStatus.DRAFT}, 410),
        ({"venue_id": None}, 200),
    ],
)
def test_share_card_is_as_public_as_its_event(client: Client, values: dict[str, object], status: int) -> None:
    change(make_event(reference="kw"), **values)

    assert client.get("/events/kw/card.png").status_code == status
