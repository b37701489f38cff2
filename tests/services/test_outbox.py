"""The outbox: nothing is lost, nothing is sent twice, nothing is sent without a reason."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.mails import GIVE_UP_AFTER, LEASE, MailSettings
from eventapp.domain.states import EventStatus, MessageKind, OutboxStatus
from eventapp.models import EventText, OutboxMessage
from eventapp.queries import outbox as outbox_queries
from eventapp.services import outbox, publication, registrations
from eventapp.services.outbox import DeliveryReport
from tests.support.builders import ENDS_AT, NOW, make_event, make_organization, make_registration, make_user
from tests.support.mail_server import MailServer, free_port
from tests.support.mails import kept_mails, make_mail_settings, text_of

pytestmark = pytest.mark.usefixtures("app")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def files(tmp_path: Path) -> MailSettings:
    """An installation without a mail server."""
    return make_mail_settings(tmp_path)


@pytest.fixture
def server(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with one."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


@pytest.fixture
def dead(tmp_path: Path) -> MailSettings:
    """An installation whose server does not answer."""
    return make_mail_settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}?tls=none")


def messages() -> list[OutboxMessage]:
    """All mails as they stand in the database now."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def states() -> list[tuple[MessageKind, OutboxStatus]]:
    """What stands in the outbox."""
    return [(message.kind, message.status) for message in messages()]


def subjects(server: MailServer) -> list[str]:
    """What arrived."""
    return [str(mail["Subject"]) for mail in server.received]


class TestSending:
    """When all is well."""

    def test_mail_is_sent_once(self, server: MailSettings, smtp_server: MailServer) -> None:
        make_registration(make_event())

        reports = [outbox.deliver_due(now=NOW, settings=server) for _ in range(3)]

        assert reports == [DeliveryReport(sent=1), DeliveryReport(), DeliveryReport()]
        assert [str(mail["To"]) for mail in smtp_server.received] == ["ada@example.org"]
        assert states() == [(MessageKind.REGISTRATION_CONFIRMED, OutboxStatus.SENT)]
        assert messages()[0].sent_at == NOW

    def test_mail_becomes_a_file_without_a_server(self, files: MailSettings) -> None:
        make_registration(make_event())

        outbox.deliver_due(now=NOW, settings=files)

        assert [str(mail["To"]) for mail in kept_mails(files)] == ["ada@example.org"]
        assert (files.folder.stat().st_mode & 0o077) in (0, 0o055)
        assert [path.stat().st_mode & 0o777 for path in files.folder.glob("*.eml")] == [0o600]

    def test_mail_without_an_address_is_not_written(self) -> None:
        make_registration(make_event(), email=None)

        assert messages() == []

    def test_mail_of_the_future_waits(self, files: MailSettings) -> None:
        make_registration(make_event(), now=NOW + MINUTE)

        assert outbox.deliver_due(now=NOW, settings=files) == DeliveryReport()
        assert outbox.deliver_due(now=NOW + MINUTE, settings=files) == DeliveryReport(sent=1)

    def test_longest_waiting_goes_first(self, server: MailSettings, smtp_server: MailServer) -> None:
        event = make_event()
        for minutes, email in ((3, "c@example.org"), (1, "a@example.org"), (2, "b@example.org")):
            make_registration(event, email=email, now=NOW + minutes * MINUTE)

        outbox.deliver_due(now=NOW + 5 * MINUTE, settings=server)

        arrived = [str(mail["To"]) for mail in smtp_server.received]
        assert arrived == ["a@example.org", "b@example.org", "c@example.org"]


class TestReasonGone:
    """The words are made at the moment of sending."""

    def test_cancelled_registration_is_not_confirmed(self, server: MailSettings, smtp_server: MailServer) -> None:
        registration = make_registration(make_event())
        registrations.cancel(registration_id=registration.id, now=NOW)

        report = outbox.deliver_due(now=NOW, settings=server)

        assert report == DeliveryReport(sent=1, dropped=1)
        assert subjects(smtp_server) == ["Abgesagt: KulturWERK"]
        assert states() == [
            (MessageKind.REGISTRATION_CONFIRMED, OutboxStatus.DROPPED),
            (MessageKind.REGISTRATION_CANCELED, OutboxStatus.SENT),
        ]

    def test_words_are_those_of_now(self, server: MailSettings, smtp_server: MailServer) -> None:
        event = make_event()
        make_registration(event)
        db.session.execute(select(EventText)).scalar_one().title = "Kulturfest"
        db.session.commit()

        outbox.deliver_due(now=NOW, settings=server)

        assert subjects(smtp_server) == ["Ihr Ticket: Kulturfest, Sa 26.09.2026"]

    def test_only_the_last_of_several_changes_is_told(self, server: MailSettings, smtp_server: MailServer) -> None:
        registration = make_registration(make_event(), adults=2)
        outbox.deliver_due(now=NOW, settings=server)
        for _ in range(3):
            outbox.enqueue_for_registration(
                MessageKind.REGISTRATION_CHANGED,
                registration=registration,
                organization_id=registration.event_id,
                now=NOW,
            )
        db.session.commit()

        report = outbox.deliver_due(now=NOW, settings=server)

        assert report == DeliveryReport(sent=1, dropped=2)
        assert subjects(smtp_server)[1:] == ["Geändert: KulturWERK"]

    @pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED, EventStatus.FINISHED])
    def test_event_that_does_not_take_place_is_not_confirmed(
        self, server: MailSettings, smtp_server: MailServer, status: EventStatus
    ) -> None:
        event = make_event()
        make_registration(event)
        event.status = status
        db.session.commit()

        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport(dropped=1)
        assert smtp_server.received == []

    def test_event_that_is_over_is_not_confirmed(self, server: MailSettings) -> None:
        make_registration(make_event())

        assert outbox.deliver_due(now=ENDS_AT, settings=server) == DeliveryReport(dropped=1)

    def test_erased_address_gets_nothing(self, server: MailSettings) -> None:
        registration = make_registration(make_event())
        registration.email = None
        db.session.commit()

        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport(dropped=1)

    def test_password_link_that_would_be_too_late_is_not_sent(self, server: MailSettings) -> None:
        user = make_user(make_organization())
        outbox.enqueue_for_user(MessageKind.PASSWORD_RESET, user=user, language="de", now=NOW)
        outbox.enqueue_for_user(MessageKind.USER_INVITED, user=user, language="de", now=NOW)
        db.session.commit()

        report = outbox.deliver_due(now=NOW + timedelta(hours=2), settings=server)

        assert report == DeliveryReport(sent=1, dropped=1)

    def test_shut_account_gets_no_link(self, server: MailSettings) -> None:
        user = make_user(make_organization())
        outbox.enqueue_for_user(MessageKind.USER_INVITED, user=user, language="de", now=NOW)
        user.is_active = False
        db.session.commit()

        assert outbox.deliver_due(now=NOW, settings=server) == DeliveryReport(dropped=1)


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


class TestWorkersBesideOneAnother:
    """Two workers, and workers that die."""

    def test_no_mail_is_sent_twice(self, app: Flask, server: MailSettings, smtp_server: MailServer) -> None:
        event = make_event()
        for number in range(12):
            make_registration(event, email=f"visitor{number}@example.org")
        together = threading.Barrier(3)
        reports: list[DeliveryReport] = []

        def worker() -> None:
            with app.app_context():
                together.wait()
                reports.append(outbox.deliver_due(now=NOW, settings=server))
                db.session.remove()

        _run([threading.Thread(target=worker) for _ in range(3)])

        assert sum(report.sent for report in reports) == 12
        recipients = sorted(str(mail["To"]) for mail in smtp_server.received)
        assert recipients == sorted(f"visitor{number}@example.org" for number in range(12))

    def test_mail_of_a_dead_worker_is_taken_up_with_the_same_identity(
        self, server: MailSettings, smtp_server: MailServer
    ) -> None:
        make_registration(make_event())
        taken = outbox._take(now=NOW)
        assert taken is not None
        outbox._send(taken.message_id, settings=server, now=NOW)  # and here the worker dies

        assert outbox.deliver_due(now=NOW + LEASE - MINUTE, settings=server) == DeliveryReport()
        assert outbox.deliver_due(now=NOW + LEASE, settings=server) == DeliveryReport(sent=1)

        identities = [str(mail["Message-ID"]) for mail in smtp_server.received]
        assert len(identities) == 2
        assert len(set(identities)) == 1
        assert smtp_server.received[0]["Date"] == smtp_server.received[1]["Date"]

    def test_slow_worker_does_not_undo_what_another_did(self, server: MailSettings, smtp_server: MailServer) -> None:
        make_registration(make_event())
        slow = outbox._take(now=NOW)
        assert slow is not None
        outbox.deliver_due(now=NOW + LEASE, settings=server)

        outbox._postpone(slow, reason="timed out", now=NOW + LEASE)
        outbox._fail(slow, reason="550 No such mailbox")

        assert states() == [(MessageKind.REGISTRATION_CONFIRMED, OutboxStatus.SENT)]

    def test_fault_in_one_mail_does_not_stop_the_others(
        self, server: MailSettings, smtp_server: MailServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        make_registration(make_event(), email="first@example.org")
        make_registration(make_event(), email="second@example.org")
        broken = messages()[0]
        broken.kind = MessageKind.PASSWORD_RESET  # a registration has no password
        db.session.commit()

        report = outbox.deliver_due(now=NOW, settings=server)

        assert report.sent == 1
        assert [str(mail["To"]) for mail in smtp_server.received] == ["second@example.org"]
        assert "@example.org" not in caplog.text


def test_untouched_mails_are_known() -> None:
    make_registration(make_event())

    assert outbox_queries.find_untouched(since=NOW) is None
    found = outbox_queries.find_untouched(since=NOW + MINUTE)
    assert found is not None
    assert (found.count, found.since) == (1, NOW)


def test_event_cancellation_reaches_those_who_still_hold_places(files: MailSettings) -> None:
    event = make_event()
    make_registration(event, email="stays@example.org")
    gone = make_registration(event, email="gone@example.org")
    user = make_user(make_organization())
    outbox.deliver_due(now=NOW, settings=files)
    publication.cancel_event(event_id=event.id, reason="Sturmwarnung für Samstag.", user_id=user.id, now=NOW)
    registrations.cancel(registration_id=gone.id, now=NOW)

    outbox.deliver_due(now=NOW + MINUTE, settings=files)

    fallen = [mail for mail in kept_mails(files) if str(mail["Subject"]).startswith("Fällt aus")]
    assert [str(mail["To"]) for mail in fallen] == ["stays@example.org"]
    assert "Sturmwarnung für Samstag." in text_of(fallen[0])


def _run(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
