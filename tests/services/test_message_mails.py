"""What messages, reminders and news of moved sessions say when they arrive, with a real mail server."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.describing import SessionDetails
from eventapp.domain.mails import MailSettings
from eventapp.domain.messages import MessageAudience, MessageWords
from eventapp.domain.schedule import Span
from eventapp.domain.states import (
    EventKind,
    MessageKind,
    Presence,
)
from eventapp.models import Certificate, Event, EventText, OutboxMessage, Registration
from eventapp.queries import messages as message_queries
from eventapp.queries.events import list_sessions
from eventapp.services import broadcasts, event_sessions, messages, outbox, registrations
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
from tests.support.certificates import AFTER, make_certificate, make_workshop
from tests.support.mail_server import MailServer
from tests.support.mails import calendar_of, codes_in, file_names, html_of, make_mail_settings, text_of
from tests.support.messages import make_message, recipients, schedule, write_batches
from tests.support.outbox import forget_mails

pytestmark = pytest.mark.usefixtures("app")

#: Two days before the festival of the tests.
REMINDER_DUE = STARTS_AT - timedelta(hours=48)
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with a mail server."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


@pytest.fixture
def user_id() -> int:
    """Olga."""
    return make_user(make_organization()).id


class TestWords:
    """What arrives."""

    def test_everybody_reads_their_language(
        self, smtp_server: MailServer, settings: MailSettings, user_id: int
    ) -> None:
        event = make_event()
        for language in ("de", "en", "ar"):
            details = make_details(email=f"{language}@example.org", language=language, name="Ada *B*")
            registrations.register(event_id=event.id, details=details, now=NOW)
        db.session.add(EventText(event_id=event.id, language="en", title="Culture Works", summary=""))
        forget_mails()
        message = make_message(
            event, user_id=user_id, body="Guten Tag {name},\n\n**Regen** bei {titel}: [Wetter](https://example.org/w)"
        )
        words = MessageWords(language="en", subject="Rain, {name}", body="Hello {name}, see {link}")
        messages.save_words(event_id=event.id, reference=message.reference, words=words, now=NOW)
        schedule(event, message, user_id=user_id)
        write_batches()

        outbox.deliver_due(now=NOW, settings=settings)

        mails = {str(mail["To"]): mail for mail in smtp_server.received}
        assert str(mails["en@example.org"]["Subject"]) == "Rain, Ada *B*"
        page = db.session.scalars(select(Registration).where(Registration.language == "en")).one().key
        assert f"Hello Ada *B*, see https://einlass.example.org/registrations/{page}\r\n" in text_of(
            mails["en@example.org"]
        )
        assert "Culture Works" in html_of(mails["en@example.org"])
        german = html_of(mails["de@example.org"])
        assert "Guten Tag Ada *B*," in german
        assert "<strong>Regen</strong> bei KulturWERK" in german
        assert "gibt es diese Nachricht noch nicht" not in german
        arabic = text_of(mails["ar@example.org"])
        assert "Auf العربية gibt es diese Nachricht noch nicht." in arabic
        assert "Wetter [1]\r\n\r\n[1] https://example.org/w" in arabic
        assert [file_names(mail) for mail in mails.values()] == [[], [], []]

    def test_try_goes_to_oneself_and_counts_for_nothing(self, smtp_server: MailServer, settings: MailSettings) -> None:
        event = make_event()
        olga = make_user(make_organization(), email="olga@example.org")
        message = make_message(event, user_id=olga.id)
        messages.send_test(event_id=event.id, reference=message.reference, language="de", user_id=olga.id, now=NOW)

        outbox.deliver_due(now=NOW, settings=settings)

        (mail,) = smtp_server.received
        assert (str(mail["To"]), str(mail["Subject"])) == ("olga@example.org", "[Test] Bitte Regenjacke mitbringen")
        assert "Guten Tag Amina Kaya," in text_of(mail)
        assert message_queries.count_results(message.id).sent == 0

    def test_thanks_bring_certificates_along(
        self, smtp_server: MailServer, settings: MailSettings, user_id: int
    ) -> None:
        event = make_workshop()
        make_certificate(event)
        forget_mails()
        message = make_message(
            event, user_id=user_id, kind=MessageKind.THANKS, audience=MessageAudience(presence=Presence.CAME)
        )
        schedule(event, message, user_id=user_id, now=AFTER)
        write_batches(AFTER)

        outbox.deliver_due(now=AFTER, settings=settings)

        (mail,) = smtp_server.received
        assert [name.endswith(".pdf") for name in file_names(mail)] == [True]
        assert "Ihre Teilnahmebescheinigung hängt als PDF an dieser Mail." in text_of(mail)
        assert "Absagen" not in text_of(mail)
        assert db.session.scalars(select(Certificate.mailed_at)).one() == AFTER


class TestReminders:
    """What goes out by itself."""

    def test_reminder_comes_two_days_before_with_code_and_a_way_out(
        self, smtp_server: MailServer, settings: MailSettings
    ) -> None:
        event = make_event()
        registration = make_registration(event)
        forget_mails()

        assert broadcasts.start_reminders(now=REMINDER_DUE - timedelta(seconds=1)) == 0
        assert broadcasts.start_reminders(now=REMINDER_DUE) == 1
        assert broadcasts.start_reminders(now=REMINDER_DUE) == 0
        write_batches(REMINDER_DUE)
        outbox.deliver_due(now=REMINDER_DUE, settings=settings)

        (mail,) = smtp_server.received
        assert str(mail["Subject"]) == "Bald: KulturWERK, Sa 26.09.2026"
        assert len(codes_in(mail)) == 1
        assert f"/registrations/{registration.key}/cancellation" in text_of(mail)

    def test_who_registers_later_is_not_reminded(self) -> None:
        event = make_event()
        make_registration(event, email="rechtzeitig@example.org")
        make_registration(event, email="spaet@example.org", now=REMINDER_DUE + timedelta(hours=1))

        broadcasts.start_reminders(now=REMINDER_DUE + timedelta(hours=2))
        write_batches(REMINDER_DUE + timedelta(hours=2))

        assert recipients() == ["rechtzeitig@example.org"]

    def test_nobody_is_reminded_on_the_way_there(self) -> None:
        make_registration(make_event())

        assert broadcasts.start_reminders(now=STARTS_AT - timedelta(hours=2)) == 0

    def test_each_is_reminded_of_their_first_session_alone(self) -> None:
        sessions = [
            make_session(label="Teil 1"),
            make_session(label="Teil 2", starts_at=STARTS_AT + DAY, ends_at=STARTS_AT + 2 * DAY),
        ]
        event = make_event(kind=EventKind.WORKSHOP, sessions=sessions)
        first, second = (session.reference for session in event.sessions)
        make_registration(event, email="beide@example.org", event_sessions=(first, second))
        make_registration(event, email="zwei@example.org", event_sessions=(second,))

        broadcasts.start_reminders(now=REMINDER_DUE)
        write_batches(REMINDER_DUE)
        assert recipients() == ["beide@example.org"]
        broadcasts.start_reminders(now=REMINDER_DUE + DAY)
        write_batches(REMINDER_DUE + DAY)
        assert recipients() == ["beide@example.org", "zwei@example.org"]

    def test_event_may_remind_nobody(self, user_id: int) -> None:
        event = make_event()
        make_registration(event)
        messages.set_reminder(event_id=event.id, hours=None, user_id=user_id, now=NOW)

        assert broadcasts.start_reminders(now=REMINDER_DUE) == 0

    def test_counselling_is_reminded_of_neutrally(self, smtp_server: MailServer, settings: MailSettings) -> None:
        event = make_event(
            kind=EventKind.BERATUNG, title="Einbürgerung", sessions=[make_session(label="B-02", capacity=1)]
        )
        make_registration(event, name="Bilal")
        forget_mails()
        broadcasts.start_reminders(now=REMINDER_DUE)
        write_batches(REMINDER_DUE)

        outbox.deliver_due(now=REMINDER_DUE, settings=settings)

        (mail,) = smtp_server.received
        assert str(mail["Subject"]) == "Ihr Termin am 26.09.2026 um 13:00 Uhr"
        assert "Einbürgerung" not in text_of(mail) + html_of(mail) + str(mail)


class TestChangedSessions:
    """Sessions that move or do not take place."""

    def test_moved_session_is_told_with_a_newer_calendar(
        self, smtp_server: MailServer, settings: MailSettings, user_id: int
    ) -> None:
        event = make_event()
        make_registration(event)
        outbox.deliver_due(now=NOW, settings=settings)
        old = next(iter(calendar_of(smtp_server.received[0]).walk("VEVENT")))

        move(event, user_id=user_id, notify=True)
        outbox.deliver_due(now=NOW, settings=settings)

        mail = smtp_server.received[1]
        new = next(iter(calendar_of(mail).walk("VEVENT")))
        assert str(mail["Subject"]) == "Neue Zeit: KulturWERK"
        assert "Bisher: Samstag, 26. September 2026" in text_of(mail)
        assert "Jetzt: Sonntag, 27. September 2026" in text_of(mail)
        assert new["UID"] == old["UID"]
        assert new.decoded("SEQUENCE") > old.decoded("SEQUENCE")

    def test_nobody_hears_of_what_nobody_wants_told(self, user_id: int) -> None:
        event = make_event()
        make_registration(event)
        forget_mails()

        move(event, user_id=user_id, notify=False)

        assert db.session.scalars(select(OutboxMessage)).all() == []

    def test_cancelled_session_is_told_to_those_who_chose_it(
        self, smtp_server: MailServer, settings: MailSettings, user_id: int
    ) -> None:
        sessions = [
            make_session(label="Teil 1"),
            make_session(label="Teil 2", starts_at=STARTS_AT + DAY, ends_at=STARTS_AT + 2 * DAY),
        ]
        event = make_event(kind=EventKind.WORKSHOP, sessions=sessions)
        first, second = (session.reference for session in event.sessions)
        make_registration(event, email="eins@example.org", event_sessions=(first,))
        make_registration(event, email="beide@example.org", event_sessions=(first, second))
        make_registration(event, email="zwei@example.org", event_sessions=(second,))
        forget_mails()

        event_sessions.cancel_session(event_id=event.id, reference=first, user_id=user_id, now=NOW, notify=True)
        outbox.deliver_due(now=NOW, settings=settings)

        mails = {str(mail["To"]): mail for mail in smtp_server.received}
        assert sorted(mails) == ["beide@example.org", "eins@example.org"]
        assert str(mails["eins@example.org"]["Subject"]) == "Fällt aus: KulturWERK"
        assert "Teil 1 (fällt aus)" in text_of(mails["beide@example.org"])
        assert "METHOD:" in calendar_of(mails["eins@example.org"]).to_ical().decode()


def move(event: Event, *, user_id: int, notify: bool) -> None:
    """Move the only session by a day."""
    (session,) = list_sessions(event.id)
    details = SessionDetails(span=Span(starts_at=session.starts_at + DAY, ends_at=session.ends_at + DAY))
    event_sessions.change_session(
        event_id=event.id, reference=session.reference, details=details, user_id=user_id, now=NOW, notify=notify
    )
