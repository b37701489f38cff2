"""The outbox and its workers: several beside one another, slow ones, and ones that die."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.mails import LEASE, MailSettings
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.services import outbox
from eventapp.services.outbox import DeliveryReport
from tests.support.builders import NOW, make_event, make_registration
from tests.support.mail_server import MailServer
from tests.support.mails import make_mail_settings
from tests.support.outbox import messages, states

pytestmark = pytest.mark.usefixtures("app")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with one."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


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


def _run(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
