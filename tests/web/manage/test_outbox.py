"""Mails as organizers see them."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, MessageKind, OutboxStatus, Role
from eventapp.models import Event, Organization, OutboxMessage, User
from eventapp.services import outbox
from tests.support import signing_in
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.mail_server import MailServer, free_port
from tests.support.mails import make_mail_settings

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The organization."""
    return make_organization()


@pytest.fixture
def fest(herne: Organization) -> Event:
    """Its festival."""
    return make_event(organization=herne)


def sign_in(client: Client, organization: Organization, *roles: Role) -> User:
    """Log the browser in as a member with these roles."""
    user = make_user(organization, roles=roles)
    signing_in.sign_in(client, user)
    return user


def refuse(tmp_path: Path, smtp_server: MailServer, answer: str) -> None:
    """Let the server refuse what is due."""
    smtp_server.refuses_with = answer
    outbox.deliver_due(now=NOW, settings=make_mail_settings(tmp_path, smtp_url=smtp_server.url))
    smtp_server.refuses_with = None


def statuses() -> list[OutboxStatus]:
    """What stands in the outbox now."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.status).order_by(OutboxMessage.id)))


def test_list_shows_what_waits(client: Client, herne: Organization, fest: Event) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    make_registration(fest, email="ada@example.org")

    page = client.get("/manage/outbox").text

    for words in ("Bestätigung mit Ticket", "ada@example.org", "KulturWERK", "Wartet"):
        assert words in page
    assert "antwortet nicht" not in page


def test_empty_list_says_that_all_is_well(client: Client, herne: Organization) -> None:
    sign_in(client, herne, Role.ORGANIZER)

    assert "Nichts wartet" in client.get("/manage/outbox").text


def test_dead_server_is_seen_and_recovers(
    client: Client, herne: Organization, fest: Event, tmp_path: Path, smtp_server: MailServer
) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    make_registration(fest, email="ada@example.org")
    dead = make_mail_settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}?tls=none")
    outbox.deliver_due(now=NOW, settings=dead)

    for path in ("/manage/outbox", f"/manage/events/{fest.reference}/messages", "/manage/"):
        page = client.get(path).text
        assert "Der Mail-Server antwortet nicht." in page
        assert "Eine Mail wartet seit" in page
    assert "Neuer Versuch folgt" in client.get("/manage/outbox").text

    later = NOW + timedelta(minutes=1)
    outbox.deliver_due(now=later, settings=make_mail_settings(tmp_path, smtp_url=smtp_server.url))
    assert len(smtp_server.received) == 1
    page = client.get("/manage/outbox").text
    assert "antwortet nicht" not in page
    assert "Nichts wartet" in page
    assert "ada@example.org" in client.get("/manage/outbox?status=sent").text


def test_missing_worker_is_seen(client: Client, herne: Organization, fest: Event) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    make_registration(fest, now=NOW - timedelta(minutes=11))

    assert "Mails werden gerade nicht verschickt." in client.get("/manage/outbox").text


def test_refused_mail_shows_its_reason_and_can_be_tried_again(
    client: Client, herne: Organization, fest: Event, tmp_path: Path, smtp_server: MailServer
) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    make_registration(fest, email="ada@example.org")
    refuse(tmp_path, smtp_server, "550 5.1.1 <b>No such</b> mailbox")

    page = client.get("/manage/outbox").text
    assert "Nicht zustellbar" in page
    assert "Stimmt die Adresse?" in page
    assert "550 5.1.1 &lt;b&gt;No such&lt;/b&gt; mailbox" in page

    uuid = db.session.scalar(select(OutboxMessage.uuid))
    response = client.post(f"/manage/outbox/{uuid}/retry")
    assert (response.status_code, response.location) == (303, "/manage/outbox")
    assert statuses() == [OutboxStatus.WAITING]
    assert "Die Mail wird noch einmal versucht." in client.get("/manage/outbox").text


def test_all_refused_mails_of_an_event_are_tried_again(
    client: Client, herne: Organization, fest: Event, tmp_path: Path, smtp_server: MailServer
) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    other = make_event(organization=herne, title="Anderes")
    make_registration(fest)
    make_registration(fest, email="b@example.org")
    make_registration(other)
    refuse(tmp_path, smtp_server, "550 5.7.1 Blocked")

    response = client.post(f"/manage/events/{fest.reference}/messages/retry")

    assert response.location == f"/manage/events/{fest.reference}/messages"
    assert statuses() == [OutboxStatus.WAITING, OutboxStatus.WAITING, OutboxStatus.FAILED]
    client.post("/manage/outbox/retry")
    assert statuses() == [OutboxStatus.WAITING] * 3


def test_event_shows_its_own_mails_only(client: Client, herne: Organization, fest: Event) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    make_registration(fest, email="here@example.org")
    make_registration(make_event(organization=herne, title="Anderes"), email="there@example.org")

    page = client.get(f"/manage/events/{fest.reference}/messages").text

    assert "here@example.org" in page
    assert "there@example.org" not in page


@pytest.mark.parametrize(
    ("roles", "sees_fest", "sees_counselling"),
    [
        ((Role.ORGANIZER,), True, False),
        ((Role.ADMIN,), True, False),
        ((Role.COUNSELLING,), False, True),
        ((Role.ORGANIZER, Role.COUNSELLING), True, True),
    ],
)
def test_counselling_is_for_counsellors_only(
    client: Client, herne: Organization, fest: Event, roles: tuple[Role, ...], sees_fest: bool, sees_counselling: bool
) -> None:
    sign_in(client, herne, *roles)
    counselling = make_event(
        organization=herne,
        kind=EventKind.BERATUNG,
        title="Beratung zur Einbürgerung",
        sessions=[make_session(label="B-1")],
    )
    make_registration(fest, email="fest@example.org")
    make_registration(counselling, email="secret@example.org")
    uuid = db.session.scalar(select(OutboxMessage.uuid).where(OutboxMessage.recipient == "secret@example.org"))

    page = client.get("/manage/outbox").text

    assert ("fest@example.org" in page, "secret@example.org" in page) == (sees_fest, sees_counselling)
    assert "Einbürgerung" not in page
    found = 200 if sees_counselling else 404
    assert client.get(f"/manage/events/{counselling.reference}/messages").status_code == found
    assert client.post(f"/manage/outbox/{uuid}/retry").status_code == (303 if sees_counselling else 404)


@pytest.mark.parametrize(("role", "is_shown"), [(Role.ADMIN, True), (Role.ORGANIZER, False)])
def test_account_mails_are_for_administrators(client: Client, herne: Organization, role: Role, is_shown: bool) -> None:
    member = make_user(herne, email="member@example.org")
    outbox.enqueue_for_user(MessageKind.PASSWORD_RESET, user=member, language="de", now=NOW)
    db.session.commit()
    sign_in(client, herne, role)

    assert ("member@example.org" in client.get("/manage/outbox").text) is is_shown


def test_mails_of_others_do_not_exist(client: Client, fest: Event) -> None:
    make_registration(fest, email="ada@example.org")
    uuid = db.session.scalar(select(OutboxMessage.uuid))
    sign_in(client, make_organization(short_name="Woanders"), Role.ADMIN, Role.ORGANIZER, Role.COUNSELLING)

    assert "ada@example.org" not in client.get("/manage/outbox").text
    assert client.get(f"/manage/events/{fest.reference}/messages").status_code == 404
    assert client.post(f"/manage/events/{fest.reference}/messages/retry").status_code == 404
    assert client.post(f"/manage/outbox/{uuid}/retry").status_code == 404
    assert client.post("/manage/outbox/unknown/retry").status_code == 404


@pytest.mark.parametrize("role", [Role.DOOR, Role.REPORT])
def test_others_find_nothing(client: Client, herne: Organization, role: Role) -> None:
    sign_in(client, herne, role)

    assert client.get("/manage/outbox").status_code == 404


def test_strange_filter_shows_what_is_open(client: Client, herne: Organization, fest: Event) -> None:
    sign_in(client, herne, Role.ORGANIZER)
    make_registration(fest)

    assert "Wartet" in client.get("/manage/outbox?status=%00nonsense").text
