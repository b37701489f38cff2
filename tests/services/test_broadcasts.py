"""Messages to many on their way, with a real mail server."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventapp.db import db
from eventapp.domain.errors import MessageTooEarly, MessageUnderway, NobodyToWriteTo
from eventapp.domain.mails import MailSettings
from eventapp.domain.messages import BATCH_SIZE, MessageAudience
from eventapp.domain.states import (
    EventKind,
    MessageState,
    OutboxStatus,
    Presence,
    RegistrationSource,
    RegistrationStatus,
)
from eventapp.models import Event
from eventapp.queries import messages as message_queries
from eventapp.queries.message_recipients import Recipients, count_recipients, list_without_email
from eventapp.services import broadcasts, messages, outbox, registrations
from tests.support.builders import (
    NOW,
    STARTS_AT,
    make_details,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.certificates import admit, make_workshop
from tests.support.mail_server import MailServer
from tests.support.mails import make_mail_settings
from tests.support.messages import make_message, recipients, schedule, write_batches
from tests.support.outbox import forget_mails

pytestmark = pytest.mark.usefixtures("app")

#: Two days before the festival of the tests.
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with a mail server."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


@pytest.fixture
def user_id() -> int:
    """Olga."""
    return make_user(make_organization()).id


def reached(event: Event, audience: MessageAudience) -> list[str]:
    """The addresses of an audience, in alphabetical order."""
    count = count_recipients(Recipients(event_id=event.id, audience=audience))
    user_id = make_user(make_organization()).id
    message = make_message(event, user_id=user_id, audience=audience)
    schedule(event, message, user_id=user_id)
    forget_mails()
    write_batches()
    found = sorted(recipients())
    assert len(found) == count.with_email
    return found


def test_message_reaches_everybody_once_in_batches(user_id: int) -> None:
    event = make_event()
    everybody = [f"gast{number:03}@example.org" for number in range(BATCH_SIZE + 20)]
    for email in everybody:
        make_registration(event, email=email)
    make_registration(event, email=None, name="Ohne Mail")
    schedule(event, make_message(event, user_id=user_id), user_id=user_id)

    broadcasts.write_next_batch(now=NOW)
    assert len(recipients()) == BATCH_SIZE
    write_batches()

    assert sorted(recipients()) == everybody
    (message,) = message_queries.list_of_event(event.id)
    assert (message.state, message.written) == (MessageState.SENT, len(everybody))
    assert broadcasts.write_next_batch(now=NOW) is False


class TestAudience:
    """Whom a message is for."""

    def test_status_session_language_and_source_narrow_it(self) -> None:
        sessions = [
            make_session(label="Teil 1"),
            make_session(label="Teil 2", starts_at=STARTS_AT + DAY, ends_at=STARTS_AT + 2 * DAY),
        ]
        event = make_event(kind=EventKind.WORKSHOP, sessions=sessions)
        first, second = (session.reference for session in event.sessions)
        make_registration(event, email="beide@example.org", event_sessions=(first, second))
        make_registration(event, email="zwei@example.org", event_sessions=(second,))
        english = make_details(
            attendee_names=("Ada",),
            email="en@example.org",
            language="en",
            event_sessions=(first,),
            source=RegistrationSource.STAFF,
        )
        registrations.register(event_id=event.id, details=english, now=NOW)
        gone = make_registration(event, email="weg@example.org", event_sessions=(first,))
        registrations.cancel(registration_id=gone.id, now=NOW)
        waits = make_registration(event, email="wartet@example.org", event_sessions=(first,))
        waits.status, waits.waitlisted_at = RegistrationStatus.WAITLISTED, NOW
        db.session.commit()

        assert reached(event, MessageAudience()) == ["beide@example.org", "en@example.org", "zwei@example.org"]
        assert reached(event, MessageAudience(statuses=())) == [
            "beide@example.org",
            "en@example.org",
            "wartet@example.org",
            "zwei@example.org",
        ]
        assert reached(event, MessageAudience(statuses=(RegistrationStatus.WAITLISTED,))) == ["wartet@example.org"]
        assert reached(event, MessageAudience(event_sessions=(second,))) == ["beide@example.org", "zwei@example.org"]
        assert reached(event, MessageAudience(languages=("en",))) == ["en@example.org"]
        assert reached(event, MessageAudience(sources=(RegistrationSource.STAFF,))) == ["en@example.org"]

    def test_who_came_and_who_did_not(self) -> None:
        event = make_workshop()
        here = make_registration(event, name="Ada", email="da@example.org")
        make_registration(event, name="Bilal", email="nicht-da@example.org")
        admit(event, here)

        assert reached(event, MessageAudience(presence=Presence.CAME)) == ["da@example.org"]
        assert reached(event, MessageAudience(presence=Presence.ABSENT)) == ["nicht-da@example.org"]

    def test_those_without_an_address_are_for_the_telephone(self) -> None:
        event = make_event()
        make_registration(event, adults=3)
        make_registration(event, email=None, name="Zoe", adults=2)

        recipients = Recipients(event_id=event.id, audience=MessageAudience())
        count = count_recipients(recipients)
        assert (count.registrations, count.people, count.with_email, count.without_email) == (2, 5, 1, 1)
        assert [row.name for row in list_without_email(recipients)] == ["Zoe"]

    def test_nobody_to_write_to_is_said(self, user_id: int) -> None:
        event = make_event()
        make_registration(event, email=None)

        with pytest.raises(NobodyToWriteTo):
            schedule(event, make_message(event, user_id=user_id), user_id=user_id)


class TestStopping:
    """Time, and second thoughts."""

    def test_message_waits_for_its_moment(self, user_id: int) -> None:
        event = make_event()
        make_registration(event)
        message = make_message(event, user_id=user_id)
        with pytest.raises(MessageTooEarly):
            schedule(event, message, user_id=user_id, at=NOW - DAY)
        schedule(event, message, user_id=user_id, at=NOW + DAY)

        write_batches(NOW + DAY - timedelta(seconds=1))
        assert recipients() == []
        write_batches(NOW + DAY)
        assert recipients() == ["ada@example.org"]
        with pytest.raises(MessageUnderway):
            schedule(event, message, user_id=user_id)

    def test_stopped_message_reaches_nobody_any_more(
        self, smtp_server: MailServer, settings: MailSettings, user_id: int
    ) -> None:
        event = make_event()
        for number in range(BATCH_SIZE + 1):
            make_registration(event, email=f"gast{number}@example.org")
        forget_mails()
        message = make_message(event, user_id=user_id)
        schedule(event, message, user_id=user_id)
        broadcasts.write_next_batch(now=NOW)
        outbox.deliver_next(now=NOW, settings=settings)

        messages.stop(event_id=event.id, reference=message.reference, user_id=user_id, now=NOW)
        write_batches()
        outbox.deliver_due(now=NOW, settings=settings)

        assert len(smtp_server.received) == 1
        counts = message_queries.count_results(message.id)
        assert (counts.sent, counts.dropped, counts.waiting) == (1, BATCH_SIZE - 1, 0)

    def test_scheduled_message_is_a_draft_again(self, user_id: int) -> None:
        event = make_event()
        make_registration(event)
        message = make_message(event, user_id=user_id)
        schedule(event, message, user_id=user_id, at=NOW + DAY)

        messages.stop(event_id=event.id, reference=message.reference, user_id=user_id, now=NOW)
        write_batches(NOW + 2 * DAY)

        assert recipients() == []
        assert message_queries.get_with_texts(message.id).state is MessageState.DRAFT

    def test_who_cancels_meanwhile_hears_no_more(
        self, smtp_server: MailServer, settings: MailSettings, user_id: int
    ) -> None:
        event = make_event()
        registration = make_registration(event)
        schedule(event, make_message(event, user_id=user_id), user_id=user_id)
        write_batches()
        registrations.cancel(registration_id=registration.id, now=NOW)

        outbox.deliver_due(now=NOW, settings=settings)

        assert "Bitte Regenjacke mitbringen" not in [str(mail["Subject"]) for mail in smtp_server.received]


def test_failed_mails_are_counted(smtp_server: MailServer, settings: MailSettings, user_id: int) -> None:
    event = make_event()
    make_registration(event)
    forget_mails()
    message = make_message(event, user_id=user_id)
    schedule(event, message, user_id=user_id)
    write_batches()
    smtp_server.refuses_with = "550 5.1.1 no such mailbox"

    outbox.deliver_due(now=NOW, settings=settings)

    (result,) = message_queries.list_results(message.id)
    assert (result.status, result.last_error) == (OutboxStatus.FAILED, "550 5.1.1 no such mailbox")
