"""The outbox: mails are sent once, with the words of now, and only while there is a reason."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import EventStatus, MessageKind, OutboxStatus
from eventapp.models import EventText
from eventapp.queries import outbox as outbox_queries
from eventapp.services import outbox, publication, registrations
from eventapp.services.outbox import DeliveryReport
from tests.support.builders import ENDS_AT, NOW, make_event, make_organization, make_registration, make_user
from tests.support.mail_server import MailServer
from tests.support.mails import kept_mails, make_mail_settings, text_of
from tests.support.outbox import messages, states, subjects

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
