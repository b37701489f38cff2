"""Limits of the whole application: what an answer says, where the counters lie, and what has none."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from eventapp.app import create_app
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.page import Page
from tests.support.registering import open_form, send

pytestmark = pytest.mark.usefixtures("now")


@contextmanager
def one_of_two_processes(config: Config) -> Iterator[Client]:
    """A visitor of an application that shares its work with another process."""
    app = create_app(replace(config, WEB_WORKERS=2))
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    yield client


def ask_for_links(client: Client) -> int:
    """Send the form of lost links."""
    fields = open_form(client, "/registrations/lost")
    fields["email"] = "nour@example.org"
    return send(client, "/registrations/lost", fields).status_code


def test_processes_count_together_in_a_file_that_shows_no_address(app: Flask, config: Config) -> None:
    statuses = []
    for number in range(12):
        with one_of_two_processes(config) as client:
            statuses.append(ask_for_links(client))
            assert number == 0 or (config.DATA_DIR / "limits.sqlite").exists()

    assert statuses == [303] * 10 + [429] * 2
    stored = b"".join(path.read_bytes() for path in config.DATA_DIR.glob("limits.sqlite*"))
    assert (b"127.0.0.1" in stored, b"LIMITER" in stored) == (False, False)


def test_one_process_needs_no_file(client: Client, data_dir: Path) -> None:
    assert ask_for_links(client) == 303
    assert list(data_dir.glob("limits*")) == []


def test_broken_file_breaks_no_page(app: Flask, config: Config, caplog: pytest.LogCaptureFixture) -> None:
    (config.DATA_DIR / "limits.sqlite").write_bytes(b"broken" * 1000)

    with caplog.at_level(logging.WARNING), one_of_two_processes(config) as client:
        statuses = [ask_for_links(client) for _ in range(12)]

    assert statuses == [303] * 12
    assert [record.name for record in caplog.records] == ["eventapp.adapters.limit_storage"]


def test_page_says_when_to_come_back_in_the_language_of_the_visitor(client: Client) -> None:
    answers = [client.get("/c/AAAA-BBBB?lang=en") for _ in range(61)]

    assert [answer.status_code for answer in answers] == [404] * 60 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    page = Page(answers[-1])
    assert page.root.get("lang") == "en"
    assert [name for name, _ in answers[0].headers.items() if name.startswith(("X-RateLimit", "Retry-After"))] == []


def test_pairing_says_in_json_when_to_come_back(client: Client) -> None:
    wanted = {"link": "x" * 8, "secret": "y" * 26, "name": "Ada"}
    answers = [client.post("/door/pairing", json=wanted) for _ in range(61)]

    last = answers[-1]
    assert (last.status_code, last.json) == (
        429,
        {
            "error": {
                "code": "too_many_requests",
                "message": "Von hier kommen gerade sehr viele Anfragen. In einer Minute geht es weiter.",
            }
        },
    )
    assert 1 <= int(last.headers["Retry-After"]) <= 61


def test_door_is_never_told_to_wait(client: Client) -> None:
    event = make_event()
    headers = {"Authorization": f"Bearer {pair_phone(event)}"}

    answers = {client.post("/door/api/entries", json={"entries": []}, headers=headers).status_code for _ in range(260)}

    assert 429 not in answers


def test_changes_of_own_registrations_have_an_end_and_reading_has_none(client: Client) -> None:
    own = f"/registrations/{make_registration(make_event()).key}"

    answers = [client.post(f"{own}/mail") for _ in range(121)]

    assert [answer.status_code for answer in answers] == [303] * 120 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    elsewhere = client.post(f"{own}/mail", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (client.get(own).status_code, elsewhere.status_code) == (200, 303)
