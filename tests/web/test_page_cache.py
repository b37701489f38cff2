"""Pages kept for a moment: no question to the database, never somebody else's page, never an old one after saving."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from config import Config
from eventapp.db import db
from eventapp.models import EventText
from tests.support.builders import NOW, make_event, make_organization, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.signing_in import sign_in
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def config(config: Config) -> Config:
    """Settings that keep pages, as those of an installation do."""
    return replace(config, PAGE_CACHE_SECONDS=2)


def rename_event(title: str) -> None:
    """Change the event's title as another process would: no request of ours tells of it."""
    db.session.execute(update(EventText).values(title=title))
    db.session.commit()


def title_of(client: Client) -> str:
    """The heading of the event's page."""
    response = client.get("/events/kw")
    assert response.status_code == 200
    return Page(response).texts("h1")[0]


@pytest.mark.parametrize("address", ["/", "/events/kw"])
def test_a_kept_page_asks_nothing_and_is_the_same(client: Client, address: str) -> None:
    make_event(reference="kw")
    first = client.get(address)

    with count_statements() as statements:
        second = client.get(address)

    assert statements.texts == []
    assert (second.status_code, second.data, dict(second.headers)) == (200, first.data, dict(first.headers))


def test_a_kept_page_is_forgotten_after_its_time(client: Client) -> None:
    make_event(reference="kw", title="Vorher")
    shown = [title_of(client)]
    rename_event("Nachher")
    shown.append(title_of(client))

    with time_machine.travel(NOW + timedelta(seconds=2), tick=False):
        shown.append(title_of(client))

    assert shown == ["Vorher", "Vorher", "Nachher"]


def test_a_kept_page_is_forgotten_when_something_is_written(client: Client) -> None:
    make_event(reference="kw", title="Vorher")
    title_of(client)
    rename_event("Nachher")

    client.post("/events/kw/registration")

    assert title_of(client) == "Nachher"


def test_scans_at_the_door_leave_pages_kept(client: Client) -> None:
    make_event(reference="kw", title="Vorher")
    title_of(client)
    rename_event("Nachher")

    client.post("/door/api/entries", json={"entries": []}, headers={"Authorization": "Bearer wrong"})

    assert title_of(client) == "Vorher"


def test_languages_addresses_and_encodings_have_pages_of_their_own(client: Client) -> None:
    make_event(reference="kw")
    languages = [
        Page(client.get("/events/kw", headers={"Accept-Language": tag})).one("html").get("lang")
        for tag in ("de", "en", "de")
    ]
    encodings = [
        client.get("/events/kw", headers={"Accept-Encoding": encoding}).headers.get("Content-Encoding")
        for encoding in ("gzip", "identity", "gzip")
    ]
    here = client.get("/events/kw", base_url="http://localhost").text
    there = client.get("/events/kw", base_url="http://127.0.0.1:8000").text

    assert languages == ["de", "en", "de"]
    assert encodings == ["gzip", None, "gzip"]
    assert "127.0.0.1" not in here
    assert there.count("127.0.0.1") == 0


def test_organizers_get_pages_made_anew_and_nobody_gets_theirs(client: Client) -> None:
    organization = make_organization()
    make_event(reference="kw", title="Vorher", organization=organization)
    visitor = client.application.test_client()
    sign_in(client, make_user(organization))
    title_of(client)
    rename_event("Nachher")

    assert title_of(client) == "Nachher"
    assert "Abmelden" not in visitor.get("/events/kw").text


def test_choosing_a_language_by_the_address_is_remembered_also_on_a_kept_page(client: Client) -> None:
    make_event(reference="kw")
    client.get("/events/kw?lang=en")
    other = client.application.test_client()

    for _ in range(2):
        assert "einlass=" in other.get("/events/kw?lang=en").headers.get("Set-Cookie", "")
        other.delete_cookie("einlass")


def test_a_missing_event_is_looked_for_anew(client: Client) -> None:
    assert client.get("/events/kw").status_code == 404

    make_event(reference="kw")

    assert client.get("/events/kw").status_code == 200
