"""Mails that did not arrive, seen at the person; addresses that are put right; reports read by command."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, OutboxStatus
from eventapp.models import Event, OutboxMessage, Registration
from eventapp.services import outbox, registrations
from tests.support.bounces import report
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.mail_server import MailServer
from tests.support.mails import make_mail_settings, text_of
from tests.support.managing import errors_of, flashes_of, save, sign_in_olga

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def fest(app: Flask, client: Client) -> Event:
    """Olga's festival."""
    return make_event(organization=sign_in_olga(client), reference="fest")


@pytest.fixture
def ada(fest: Event) -> Registration:
    """A guest with a mail on its way."""
    return make_registration(fest)


def deliver(folder: Path, server: MailServer) -> None:
    """Send what is due."""
    outbox.deliver_due(now=NOW, settings=make_mail_settings(folder, smtp_url=server.url))


def mail() -> OutboxMessage:
    """The only mail."""
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage)).one()


def test_refused_mail_is_seen_at_the_person_and_goes_to_the_right_address(
    client: Client, ada: Registration, tmp_path: Path, smtp_server: MailServer
) -> None:
    smtp_server.refuses_with = "550 5.1.1 no such mailbox"
    deliver(tmp_path, smtp_server)
    smtp_server.refuses_with = None
    person = f"/manage/events/fest/people/{ada.reference}"

    assert "Mail kam nicht an" in client.get("/manage/events/fest/people").text
    page = client.get(person).text
    assert "Eine Mail kam nicht an." in page
    assert "550 5.1.1 no such mailbox" in page
    assert errors_of(save(client, f"{person}/address", email="ada@")) != []
    answer = save(client, f"{person}/address", email="ada.beispiel@example.org")
    assert flashes_of(client, answer) == ["Die Adresse ist gespeichert.", "1 Mail geht noch einmal hinaus."]
    deliver(tmp_path, smtp_server)
    assert [str(mail["To"]) for mail in smtp_server.received] == ["ada.beispiel@example.org"]
    assert "Mail kam nicht an" not in client.get("/manage/events/fest/people").text
    assert "Eine Mail kam nicht an." not in client.get(person).text


def test_mail_that_arrived_at_a_strangers_leaves_them_no_link(
    client: Client, ada: Registration, tmp_path: Path, smtp_server: MailServer
) -> None:
    deliver(tmp_path, smtp_server)
    strangers_link = f"/registrations/{ada.key}"
    person = f"/manage/events/fest/people/{ada.reference}"

    answer = save(client, f"{person}/address", email="ada.beispiel@example.org")
    deliver(tmp_path, smtp_server)

    assert flashes_of(client, answer) == ["Die Adresse ist gespeichert."]
    assert client.get(strangers_link).status_code == 404
    first, second = smtp_server.received
    assert (str(first["To"]), str(second["To"])) == ("ada@example.org", "ada.beispiel@example.org")
    [own_page] = set(re.findall(r"/registrations/[a-z2-7]{26}(?=\s)", text_of(second)))
    assert client.get(own_page).status_code == 200


@pytest.mark.parametrize("server", ["postfix", "exchange", "gmx", "spam_filter"])
def test_mail_that_came_back_is_marked_once(
    client: Client,
    runner: FlaskCliRunner,
    ada: Registration,
    tmp_path: Path,
    smtp_server: MailServer,
    server: str,
) -> None:
    deliver(tmp_path, smtp_server)
    envelope_sender = smtp_server.received[0]["From"]
    assert str(envelope_sender) == "Netzwerk Herne <einlass@example.org>"
    (tmp_path / "report.eml").write_bytes(report(server, uuid=mail().uuid))

    first = runner.invoke(args=["outbox", "bounces", str(tmp_path / "report.eml")])
    again = runner.invoke(args=["outbox", "bounces", "-"], input=report(server, uuid=mail().uuid))

    assert first.output == "1 report(s) about mails that came back; 1 mail(s) marked.\n"
    assert again.output == "1 report(s) about mails that came back; 0 mail(s) marked.\n"
    assert (mail().status, mail().bounced_at) == (OutboxStatus.FAILED, NOW)
    assert mail().last_error.startswith("550 ")
    page = client.get(f"/manage/events/fest/people/{ada.reference}").text
    assert "Die Mail kam zurück. Stimmt die Adresse?" in page


def test_unknown_reports_mark_nothing(runner: FlaskCliRunner, ada: Registration, tmp_path: Path) -> None:
    (tmp_path / "report.eml").write_bytes(report("postfix"))

    result = runner.invoke(args=["outbox", "bounces", str(tmp_path / "report.eml")])
    missing = runner.invoke(args=["outbox", "bounces", str(tmp_path / "nothing")])

    assert result.output == "1 report(s) about mails that came back; 0 mail(s) marked.\n"
    assert mail().status is OutboxStatus.WAITING
    assert missing.exit_code == 1


def test_ended_registration_gets_no_other_address(client: Client, ada: Registration) -> None:
    registrations.cancel(registration_id=ada.id, now=NOW)

    answer = save(client, f"/manage/events/fest/people/{ada.reference}/address", email="neu@example.org")

    assert answer.status_code == 409
    db.session.rollback()
    assert db.session.scalars(select(Registration.email)).one() == "ada@example.org"


def test_address_of_counselling_is_for_counsellors(client: Client, fest: Event) -> None:
    secret = make_event(kind=EventKind.BERATUNG, reference="beratung")
    guest = make_registration(secret, name="Bilal")

    assert client.get(f"/manage/events/beratung/people/{guest.reference}/address").status_code == 404
