"""Confirmed addresses: only who reads the mail can confirm, nothing bombs a stranger, and time gives places back."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from eventapp.db import db
from eventapp.domain.address_checks import MAX_CHECK_MAILS, check_token
from eventapp.domain.check_in import Party
from eventapp.domain.errors import EmailMissing, LinkExpired, NotPending, TooManyCheckMails
from eventapp.domain.mails import MailSettings
from eventapp.domain.registering import PartyChange
from eventapp.domain.states import (
    CancelReason,
    EventKind,
    PendingFor,
    RegistrationMode,
    RegistrationSource,
    RegistrationStatus,
    WaitlistRule,
)
from eventapp.models import Event, Organization, Registration
from eventapp.queries import registrations as registration_queries
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import count_places_taken
from eventapp.services import address_checks, event_sessions, holds, outbox, party_changes, publication, registrations
from tests.support.builders import NOW, make_details, make_event, make_registration, make_user, waiting_details
from tests.support.mail_server import MailServer
from tests.support.mails import codes_in, everything_readable, html_of, make_mail_settings, text_of
from tests.support.messages import make_message, schedule, write_batches

pytestmark = pytest.mark.usefixtures("app")

LINK = re.compile(r"https://einlass\.example\.org/confirm/(\S+)")
DEADLINE = NOW + timedelta(hours=48)


@pytest.fixture
def settings(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with a mail server."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


@pytest.fixture
def event() -> Event:
    """A festival with four places that wants confirmed addresses."""
    return make_event(registration_mode=RegistrationMode.CONFIRMED_ADDRESS, capacity=4)


def fresh(registration: Registration) -> Registration:
    """The registration as the database has it."""
    db.session.expire_all()
    return registration_queries.get_with_tickets(registration.id)


def sent(smtp_server: MailServer, settings: MailSettings, *, now: datetime = NOW) -> list[EmailMessage]:
    """Send what is due; the mails that come of it."""
    before = len(smtp_server.received)
    outbox.deliver_due(now=now, settings=settings)
    return smtp_server.received[before:]


def token_in(mail: EmailMessage) -> str:
    """The secret of the link in a mail, the same in both of its parts."""
    (token,) = set(LINK.findall(text_of(mail)))
    assert f"/confirm/{token}" in html_of(mail)
    return str(token)


def confirm(token: str, settings: MailSettings, *, at: timedelta = timedelta()) -> Registration:
    """Tap the button."""
    return address_checks.confirm_address(token=token, secret_key=settings.secret_key, now=NOW + at)


def test_registration_waits_for_its_address(event: Event) -> None:
    registration = fresh(make_registration(event, adults=3))

    assert (registration.status, registration.pending_for) == (RegistrationStatus.PENDING, PendingFor.ADDRESS)
    assert (registration.held_until, registration.tickets) == (DEADLINE, [])
    assert count_places_taken(event.id).event == 3


def test_nobody_registers_without_an_address(event: Event) -> None:
    with pytest.raises(EmailMissing):
        make_registration(event, email=None)

    at_the_desk = make_details(email=None, source=RegistrationSource.STAFF)
    assert (
        registrations.register(event_id=event.id, details=at_the_desk, now=NOW).status is RegistrationStatus.CONFIRMED
    )


def test_link_of_the_mail_confirms_and_brings_the_ticket(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, adults=2)
    (asked,) = sent(smtp_server, settings)

    confirm(token_in(asked), settings)
    (ticket_mail,) = sent(smtp_server, settings)

    (ticket,) = fresh(registration).tickets
    assert str(asked["Subject"]) == "Bitte bestätigen: KulturWERK"
    assert codes_in(ticket_mail) == [f"HTTPS://EINLASS.EXAMPLE.ORG/T/{ticket.token}"]
    assert (fresh(registration).status, fresh(registration).held_until) == (RegistrationStatus.CONFIRMED, None)

    confirm(token_in(asked), settings)
    assert sent(smtp_server, settings) == []


def test_mail_to_a_stranger_says_nothing_that_somebody_typed(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, name="Kaufen Sie bei example.org/werbung")
    (mail,) = sent(smtp_server, settings)

    readable = everything_readable(mail)
    assert "werbung" not in readable
    assert registration.key not in readable
    assert "Der Platz ist bis Donnerstag, 3. September 2026, 12:00 Uhr reserviert." in text_of(mail)
    assert list(mail.iter_attachments()) == []


def test_nobody_confirms_an_address_without_its_mail(event: Event, settings: MailSettings) -> None:
    registration = make_registration(event)
    others = make_registration(event, email="other@example.org")
    secret_key = settings.secret_key.encode()
    of_other = check_token(others.reference, email="other@example.org", secret_key=secret_key)

    for guess in (
        registration.key,
        registration.reference,
        f"{registration.reference}-{registration.key}",
        f"{registration.reference}-{of_other.partition('-')[2]}",
        check_token(registration.reference, email="ada@example.org", secret_key=b"another installation"),
        "",
        "-",
    ):
        with pytest.raises(LinkExpired):
            confirm(guess, settings)
    assert fresh(registration).status is RegistrationStatus.PENDING


def test_places_pass_on_when_nobody_confirms(event: Event, smtp_server: MailServer, settings: MailSettings) -> None:
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    registration = make_registration(event, adults=4)
    waiting = registrations.register(event_id=event.id, details=waiting_details(adults=2), now=NOW)
    mails = sent(smtp_server, settings)

    holds.expire_holds(DEADLINE - timedelta(seconds=1))
    assert fresh(registration).status is RegistrationStatus.PENDING
    holds.expire_holds(DEADLINE)

    ended = fresh(registration)
    assert (ended.status, ended.cancel_reason) == (RegistrationStatus.CANCELED, CancelReason.ADDRESS_UNCONFIRMED)
    assert fresh(waiting).pending_for is PendingFor.OFFER
    assert [str(mail["To"]) for mail in sent(smtp_server, settings, now=DEADLINE)] == [waiting.email]
    with pytest.raises(LinkExpired):
        confirm(token_in(mails[0]), settings, at=timedelta(hours=48))


def test_time_is_over_also_before_the_worker_has_come(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    make_registration(event)
    (mail,) = sent(smtp_server, settings)

    with pytest.raises(LinkExpired):
        confirm(token_in(mail), settings, at=timedelta(hours=48))


def test_hours_are_the_events_own(event: Event) -> None:
    event.confirm_hours = 3
    db.session.commit()

    assert fresh(make_registration(event)).held_until == NOW + timedelta(hours=3)


def test_corrected_address_gets_a_link_and_the_old_one_ends(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, email="aad@example.org")
    (wrong,) = sent(smtp_server, settings)

    address_checks.correct_address(registration_id=registration.id, email="ada@example.org", now=NOW)
    (right,) = sent(smtp_server, settings)

    assert (str(wrong["To"]), str(right["To"])) == ("aad@example.org", "ada@example.org")
    assert fresh(registration).held_until == DEADLINE
    with pytest.raises(LinkExpired):
        confirm(token_in(wrong), settings)
    assert confirm(token_in(right), settings).status is RegistrationStatus.CONFIRMED


def test_mail_to_an_address_that_was_corrected_meanwhile_is_never_sent(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, email="aad@example.org")
    address_checks.correct_address(registration_id=registration.id, email="ada@example.org", now=NOW)

    assert [str(mail["To"]) for mail in sent(smtp_server, settings)] == ["ada@example.org"]


def test_unconfirmed_addresses_get_few_mails(event: Event, smtp_server: MailServer, settings: MailSettings) -> None:
    registration = make_registration(event)
    count = len(sent(smtp_server, settings))
    for number in range(MAX_CHECK_MAILS - 1):
        address_checks.correct_address(registration_id=registration.id, email=f"victim{number}@example.org", now=NOW)
        count += len(sent(smtp_server, settings))

    with pytest.raises(TooManyCheckMails):
        address_checks.send_again(registration_id=registration.id, now=NOW)
    with pytest.raises(TooManyCheckMails):
        address_checks.correct_address(registration_id=registration.id, email="one.more@example.org", now=NOW)
    assert count == MAX_CHECK_MAILS


def test_changes_and_a_cancellation_send_no_mail_to_an_unconfirmed_address(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, adults=2)
    sent(smtp_server, settings)

    change = PartyChange(party=Party(adults=3), name="Ada Beispiel")
    party_changes.change_party(registration_id=registration.id, change=change, now=NOW)
    registrations.cancel(registration_id=registration.id, now=NOW)

    assert sent(smtp_server, settings) == []
    assert count_places_taken(event.id).event == 0
    with pytest.raises(NotPending):
        address_checks.send_again(registration_id=registration.id, now=NOW)


def test_messages_to_many_and_news_of_a_session_do_not_reach_an_unconfirmed_address(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, adults=2, email="known@example.org")
    (mail,) = sent(smtp_server, settings)
    confirm(token_in(mail), settings)
    make_registration(event, email="stranger@example.org")
    sent(smtp_server, settings)
    user_id = make_user(db.session.get_one(Organization, event.organization_id)).id

    schedule(event, make_message(event, user_id=user_id), user_id=user_id)
    write_batches()
    [session] = list_sessions(event.id)
    event_sessions.cancel_session(event_id=event.id, reference=session.reference, user_id=user_id, now=NOW, notify=True)

    assert {mail["To"] for mail in sent(smtp_server, settings)} == {registration.email}


def test_stranger_hears_that_the_event_is_off_and_nothing_that_somebody_typed(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(event, name="Geheime Gäste")
    sent(smtp_server, settings)
    user_id = make_user(db.session.get_one(Organization, event.organization_id)).id

    publication.cancel_event(event_id=event.id, reason="Sturm", user_id=user_id, now=NOW)

    (mail,) = sent(smtp_server, settings)
    readable = everything_readable(mail)
    assert "Sturm" in readable
    assert [word for word in ("Geheime", registration.key) if word in readable] == []


def test_staff_confirm_for_somebody_on_the_phone(event: Event) -> None:
    registration = make_registration(event)
    user_id = make_user(db.session.get_one(Organization, event.organization_id)).id

    address_checks.confirm_without_mail(registration_id=registration.id, user_id=user_id, now=NOW)

    assert len(fresh(registration).tickets) == 1
    with pytest.raises(NotPending):
        address_checks.confirm_without_mail(registration_id=registration.id, user_id=user_id, now=NOW)


def test_nothing_is_confirmed_for_an_event_that_was_cancelled(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    make_registration(event)
    (mail,) = sent(smtp_server, settings)
    user_id = make_user(db.session.get_one(Organization, event.organization_id)).id
    publication.cancel_event(event_id=event.id, reason="Sturm", user_id=user_id, now=NOW)

    with pytest.raises(LinkExpired):
        confirm(token_in(mail), settings)


def test_pending_addresses_are_confirmed_after_the_mode_has_changed(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    make_registration(event)
    (mail,) = sent(smtp_server, settings)
    event.registration_mode = RegistrationMode.APPROVAL
    db.session.commit()

    assert confirm(token_in(mail), settings).status is RegistrationStatus.CONFIRMED


def test_counselling_stays_neutral(smtp_server: MailServer, settings: MailSettings) -> None:
    event = make_event(
        kind=EventKind.BERATUNG, title="Beratung zur Einbürgerung", registration_mode=RegistrationMode.CONFIRMED_ADDRESS
    )
    make_registration(event, name="Bilal", event_sessions=[event.sessions[0].reference])
    (mail,) = sent(smtp_server, settings)

    assert str(mail["Subject"]).startswith("Ihr Termin")
    assert [word for word in ("Einbürgerung", "Beratung", "Bilal") if word in everything_readable(mail)] == []
