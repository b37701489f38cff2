"""Text goes out compressed where it holds no secret."""

import gzip

import pytest

from tests.support.builders import make_event
from tests.support.client import Client

GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.fixture(autouse=True)
def event(client: Client) -> None:
    """An event to ask for."""
    make_event(reference="kw")


@pytest.mark.parametrize(
    "path", ["/", "/events/kw", "/privacy", "/events/kw/art.svg", "/static/x/css/public.css", "/events/kw/calendar.ics"]
)
def test_text_is_the_same_when_unpacked(client: Client, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers=GZIP)

    assert packed.content_encoding == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 1.5
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.content_encoding is None


def test_text_is_sent_plain_to_those_who_refuse_gzip(client: Client) -> None:
    assert client.get("/", headers={"Accept-Encoding": "gzip;q=0, identity"}).content_encoding is None


def test_text_for_a_head_request_has_no_body(client: Client) -> None:
    response = client.head("/", headers=GZIP)

    assert (response.status_code, response.data) == (200, b"")


def test_small_and_missing_answers_stay_as_they_are(client: Client) -> None:
    assert client.get("/static/x/img/favicon.svg", headers=GZIP).content_encoding is None
    assert client.get("/events/unknown", headers=GZIP).content_encoding is None


def test_pages_with_a_token_stay_plain(client: Client) -> None:
    assert client.get("/login", headers=GZIP).content_encoding is None


def test_packed_text_is_not_sent_twice(client: Client) -> None:
    first = client.get("/events/kw/art.svg", headers=GZIP)

    second = client.get("/events/kw/art.svg", headers={**GZIP, "If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.data) == (304, b"")
