"""Event art and uploaded pictures."""

from pathlib import Path

import pytest

from eventapp.adapters.event_art import event_art
from eventapp.domain.states import EventKind, EventStatus
from tests.support.builders import make_event
from tests.support.client import Client


def test_art_is_the_events_own(client: Client) -> None:
    make_event(reference="kw", kind=EventKind.WORKSHOP)

    response = client.get("/events/kw/art.svg")

    assert response.mimetype == "image/svg+xml"
    assert response.text == event_art(EventKind.WORKSHOP, "kw")


def test_art_is_drawn_for_drafts_too(client: Client) -> None:
    make_event(reference="kw", status=EventStatus.DRAFT)

    assert client.get("/events/kw/art.svg").status_code == 200


@pytest.mark.parametrize(
    ("query", "seconds", "is_immutable"),
    [("?v=0-1", 31_536_000, True), ("", 3_600, False), ("?v=1-1", 3_600, False)],
)
def test_art_is_kept_for_ever_under_its_own_address(
    client: Client, query: str, seconds: int, is_immutable: bool
) -> None:
    make_event(reference="kw")

    response = client.get(f"/events/kw/art.svg{query}")

    assert response.cache_control.max_age == seconds
    assert bool(response.cache_control.immutable) is is_immutable


def test_art_is_not_sent_twice(client: Client) -> None:
    make_event(reference="kw")
    first = client.get("/events/kw/art.svg")

    assert client.get("/events/kw/art.svg", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_picture_is_sent_and_kept(client: Client, data_dir: Path) -> None:
    (data_dir / "pictures").mkdir()
    (data_dir / "pictures" / "ab12-480.webp").write_bytes(b"RIFF")

    response = client.get("/pictures/ab12-480.webp")

    assert (response.mimetype, response.data) == ("image/webp", b"RIFF")
    assert (response.cache_control.max_age, response.cache_control.immutable) == (31_536_000, True)


@pytest.mark.parametrize(
    "path",
    [
        "ab12-481.webp",
        "cd34-480.webp",
        "..%2fsecret_key-480.webp",
        "..%2f..%2fab12-480.webp",
        "AB12-480.webp",
        "ab12%00-480.webp",
        "ab12-99999999999999999999.webp",
        "ab12--1.webp",
        f"{'a' * 5000}-480.webp",
        "نور-480.webp",
    ],
)
def test_picture_of_another_name_is_not_found(client: Client, data_dir: Path, path: str) -> None:
    (data_dir / "pictures").mkdir()
    (data_dir / "pictures" / "ab12-480.webp").write_bytes(b"RIFF")
    (data_dir / "secret_key-480.webp").write_bytes(b"secret")

    assert client.get(f"/pictures/{path}").status_code == 404


def test_picture_without_any_uploaded_is_not_found(client: Client) -> None:
    assert client.get("/pictures/ab12-480.webp").status_code == 404
