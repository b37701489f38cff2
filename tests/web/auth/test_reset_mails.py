"""The mail for a new password, from the form through the mailbox to the log-in: what it promises, and to whom."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.adapters import clock
from eventapp.adapters.passwords import hash_password
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.models import OutboxMessage, User
from eventapp.services import outbox
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client
from tests.support.mails import everything_readable, kept_mails, text_of
from tests.support.page import Page

EMAIL = "olga@example.org"
PASSWORD = "Kirschen im Oktober"
NEW_PASSWORD = "Neue Kirschen 2027"


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Traveller]:
    """A clock that tests set."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app: Flask) -> User:
    """An organizer with a password."""
    return make_user(make_organization(), email=EMAIL, password_hash=hash_password(PASSWORD))


def visitor(app: Flask) -> Client:
    """Somebody with a browser of their own."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def ask(client: Client, *, email: str = EMAIL, address: str = "127.0.0.1") -> tuple[int, str]:
    """Ask for a link; return the answer, without the address that was typed."""
    response = client.post("/password-reset", data={"email": email}, environ_base={"REMOTE_ADDR": address})
    return response.status_code, response.text.replace(email, "…")


def links(app: Flask) -> list[str]:
    """Deliver what waits; return the paths of the links of all mails so far, sorted."""
    with app.app_context():
        while outbox.deliver_next(now=clock.now(), settings=mail_settings()):
            pass
        mails = kept_mails(mail_settings())
    return sorted({path for mail in mails for path in re.findall(r"/password-reset/[\w.-]+", text_of(mail))})


def is_logged_in(client: Client) -> bool:
    """True when the own account opens."""
    return client.get("/account").status_code == 200


def log_in(client: Client, password: str) -> int:
    """Send the log-in form."""
    return client.post("/login", data={"email": EMAIL, "password": password}).status_code


@pytest.mark.parametrize(
    ("base_url", "headers"),
    [
        ("http://127.0.0.1", {}),
        ("http://127.0.0.1:5000", {}),
        ("http://localhost", {"X-Forwarded-Host": "evil.example"}),
        ("http://localhost", {"Forwarded": "host=evil.example"}),
    ],
)
def test_links_lead_to_the_address_of_the_settings(
    app: Flask, client: Client, olga: User, base_url: str, headers: dict[str, str]
) -> None:
    client.sends_csrf_token = False
    form = Page(client.get("/password-reset", base_url=base_url, headers=headers))

    [token] = {field.get("value", "") for field in form.all("input") if field.get("name") == "csrf_token"}
    data = {"email": EMAIL, "csrf_token": token}
    response = client.post("/password-reset", data=data, base_url=base_url, headers=headers)

    assert response.status_code == 200
    [link] = links(app)
    [mail] = kept_mails(mail_settings())
    hosts = set(re.findall(r"https?://([^/\s\"<>]+)", everything_readable(mail)))
    assert hosts == {app.config["BASE_URL"].split("//")[1]}
    assert app.config["BASE_URL"] + link in text_of(mail)


def test_other_hosts_write_no_mail(client: Client, olga: User) -> None:
    response = client.post("/password-reset", data={"email": EMAIL}, headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_link_of_a_mail_is_good_for_two_hours(
    app: Flask, client: Client, olga: User, time: time_machine.Traveller
) -> None:
    ask(client)
    [link] = links(app)

    time.shift(timedelta(minutes=119))
    assert client.get(link).status_code == 200
    time.shift(timedelta(minutes=1))
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 410
    assert log_in(client, PASSWORD) == 303


def test_first_use_ends_every_link_that_was_sent(
    app: Flask, client: Client, olga: User, time: time_machine.Traveller
) -> None:
    sent: list[str] = []
    for _ in range(3):
        ask(client)
        sent += [link for link in links(app) if link not in sent]
        time.shift(timedelta(minutes=1))
    older, used, newer = sent

    assert client.post(used, data={"password": NEW_PASSWORD}).status_code == 303

    thief = visitor(app)
    for link in (older, used, newer):
        assert thief.post(link, data={"password": "Etwas ganz anderes 3"}).status_code == 410
    assert log_in(visitor(app), NEW_PASSWORD) == 303


def test_a_password_set_otherwise_ends_links_too(app: Flask, client: Client, olga: User) -> None:
    ask(client)
    [link] = links(app)
    log_in(client, PASSWORD)

    client.post("/account", data={"present": PASSWORD, "password": NEW_PASSWORD})

    assert visitor(app).get(link).status_code == 410


def test_use_ends_every_other_session_and_asking_ends_none(app: Flask, client: Client, olga: User) -> None:
    elsewhere = visitor(app)
    log_in(elsewhere, PASSWORD)
    ask(client)
    [link] = links(app)
    client.get(link)
    assert is_logged_in(elsewhere)

    client.post(link, data={"password": NEW_PASSWORD})

    assert is_logged_in(client)
    assert not is_logged_in(elsewhere)


def test_answers_are_alike_for_known_and_unknown_also_where_no_more_is_sent(app: Flask, olga: User) -> None:
    def answers(email: str, *, network: int) -> list[tuple[int, str]]:
        addresses = [f"198.51.{network}.{number}" for number in range(6)]
        return [ask(visitor(app), email=email, address=address) for address in addresses]

    assert answers(EMAIL, network=100) == answers("nobody@example.org", network=101)
    assert len(links(app)) == 1  # three mails that leave in one moment carry one link
    assert len(kept_mails(mail_settings())) == 3


def test_somebody_who_asks_all_the_time_locks_nobody_out(
    app: Flask, client: Client, olga: User, time: time_machine.Traveller
) -> None:
    for number in range(40):
        ask(visitor(app), address=f"198.51.{number}.1")
        time.shift(timedelta(seconds=1))

    assert ask(client)[0] == 200
    assert log_in(client, PASSWORD) == 303
    client.post("/logout")
    *_, link = links(app)
    assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 303


def test_whoever_asks_all_day_leaves_the_owner_a_link_that_works(
    app: Flask, client: Client, olga: User, time: time_machine.Traveller
) -> None:
    works = []
    for number in range(14):
        ask(visitor(app), address=f"198.51.{number}.1")
        ask(client)
        works.append(any(client.get(link).status_code == 200 for link in links(app)))
        time.shift(timedelta(hours=1))

    assert works == [True] * 14
    assert len(kept_mails(mail_settings())) <= 3 * 7
