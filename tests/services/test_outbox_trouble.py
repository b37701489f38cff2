"""The outbox and its mail server: one that is away loses nothing, one that refuses a mail is heard."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventapp.db import db
from eventapp.domain.mails import GIVE_UP_AFTER, MailSettings
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.queries import outbox as outbox_queries
from eventapp.services import outbox
from eventapp.services.outbox import DeliveryReport
from tests.support.builders import NOW, make_event, make_registration
from tests.support.mail_server import MailServer, free_port
from tests.support.mails import make_mail_settings
from tests.support.outbox import messages, states

pytestmark = pytest.mark.usefixtures("app")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with one."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


@pytest.fixture
def dead(tmp_path: Path) -> MailSettings:
    """An installation whose server does not answer."""
    return make_mail_settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}?tls=none")


class TestServerDown:
    """A dead mail server loses nothing."""

    def test_mail_waits_and_then_arrives_once(
        self, dead: MailSettings, server: MailSettings, smtp_server: MailServer
    ) -> None:
        make_registration(make_event())

        report = outbox.deliver_due(now=NOW, settings=dead)
        assert report == DeliveryReport(postponed=1, is_server_down=True)
        waiting = messages()[0]
        assert (waiting.status, waiting.attempts) == (OutboxStatus.WAITING, 1)
        assert waiting.next_attempt_at == NOW + MINUTE
        assert "refused" in waiting.last_error
        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport()

        for _ in range(2):
            outbox.deliver_due(now=NOW + MINUTE, settings=server)
        assert len(smtp_server.received) == 1

    def test_one_attempt_stands_for_all(self, dead: MailSettings) -> None:
        event = make_event()
        for number in range(5):
            make_registration(event, email=f"visitor{number}@example.org")

        report = outbox.deliver_due(now=NOW, settings=dead)

        assert report == DeliveryReport(postponed=1, is_server_down=True)
        assert [message.attempts for message in messages()] == [1, 0, 0, 0, 0]

    def test_first_mail_that_goes_through_wakes_the_others(
        self, dead: MailSettings, server: MailSettings, smtp_server: MailServer
    ) -> None:
        event = make_event()
        make_registration(event, email="patient@example.org")
        for minutes in (0, 1, 6, 21):
            outbox.deliver_due(now=NOW + minutes * MINUTE, settings=dead)
        assert messages()[0].next_attempt_at == NOW + 81 * MINUTE
        make_registration(event, email="new@example.org", now=NOW + 22 * MINUTE)

        outbox.deliver_due(now=NOW + 22 * MINUTE, settings=server)

        assert [str(mail["To"]) for mail in smtp_server.received] == ["new@example.org", "patient@example.org"]

    def test_pauses_grow_and_end_after_three_days(self, dead: MailSettings) -> None:
        make_registration(make_event())
        now, pauses = NOW, []
        while outbox.deliver_due(now=now, settings=dead).postponed:
            following = messages()[0].next_attempt_at
            pauses.append(following - now)
            now = following

        assert pauses[:6] == [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 240 * MINUTE, 240 * MINUTE]
        assert GIVE_UP_AFTER <= now - NOW < GIVE_UP_AFTER + timedelta(hours=4)
        assert states() == [(MessageKind.REGISTRATION_CONFIRMED, OutboxStatus.FAILED)]
        assert "refused" in messages()[0].last_error

    def test_trouble_is_known(self, dead: MailSettings) -> None:
        event = make_event()
        assert outbox_queries.find_server_trouble() is None
        make_registration(event)

        outbox.deliver_due(now=NOW, settings=dead)

        trouble = outbox_queries.find_server_trouble()
        assert trouble is not None
        assert (trouble.count, trouble.since) == (1, NOW)
        assert "refused" in trouble.last_error


class TestServerAnswers:
    """What the server says about a single mail."""

    def test_refused_mail_needs_a_person(self, server: MailSettings, smtp_server: MailServer) -> None:
        make_registration(make_event())
        smtp_server.refuses_with = "550 5.1.1 No such mailbox"

        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport(failed=1)
        assert messages()[0].last_error == "550 5.1.1 No such mailbox"
        assert outbox.deliver_due(now=NOW + timedelta(days=1), settings=server) == DeliveryReport()
        assert outbox_queries.find_server_trouble() is None

    def test_mail_asked_to_come_again_does_not_hold_up_others(
        self, server: MailSettings, smtp_server: MailServer
    ) -> None:
        event = make_event()
        make_registration(event, email="a@example.org")
        make_registration(event, email="b@example.org")
        smtp_server.refuses_with = "451 4.7.1 Greylisted"

        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport(postponed=2)
        assert outbox_queries.find_server_trouble() is None
        smtp_server.refuses_with = None
        assert outbox.deliver_due(now=NOW + MINUTE, settings=server) == DeliveryReport(sent=2)

    def test_impossible_address_needs_a_person(self, server: MailSettings) -> None:
        registration = make_registration(make_event())
        message = messages()[0]
        message.recipient = "no address\nBcc: all@example.org"
        db.session.commit()

        assert registration.email is not None
        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport(failed=1)

    def test_failed_mail_can_be_tried_again(self, server: MailSettings, smtp_server: MailServer) -> None:
        make_registration(make_event())
        smtp_server.refuses_with = "550 5.7.1 Blocked"
        outbox.deliver_due(now=NOW, settings=server)
        smtp_server.refuses_with = None

        again = outbox.retry_messages(message_ids=outbox_queries.list_failed_ids(), now=NOW + MINUTE)

        assert again == 1
        assert outbox.deliver_due(now=NOW + MINUTE, settings=server) == DeliveryReport(sent=1)
        assert len(smtp_server.received) == 1

    def test_sent_and_taken_mails_are_not_tried_again(self, server: MailSettings, smtp_server: MailServer) -> None:
        event = make_event()
        make_registration(event, email="sent@example.org")
        outbox.deliver_due(now=NOW, settings=server)
        make_registration(event, email="taken@example.org")
        outbox._take(now=NOW)

        ids = [message.id for message in messages()]

        assert outbox.retry_messages(message_ids=ids, now=NOW) == 0
        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport()
