"""Changing how a holder is reached, and the mail once more; few mails a day, to the stored address alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.errors import EmailMissing, NotFound, RegistrationClosed, RegistrationNotActive, TooManyMails
from eventapp.domain.registering import Contact
from eventapp.domain.states import MessageKind, OutboxStatus, PendingFor, RegistrationMode, RegistrationStatus
from eventapp.models import OutboxMessage, Registration
from eventapp.queries.registrations import get_by_key, get_with_tickets
from eventapp.services import registration_contacts, registrations
from tests.support.builders import ENDS_AT, NOW, make_event, make_registration

pytestmark = pytest.mark.usefixtures("app")


def mails() -> list[tuple[MessageKind, str, str]]:
    """What was written to whom in which language."""
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.kind, row.recipient, row.language) for row in rows]


def move(registration: Registration, email: str | None, *, phone: str | None = None, language: str = "de") -> None:
    """Change how somebody is reached."""
    contact = Contact(email=email, phone=phone)
    registration_contacts.change_contact(registration_id=registration.id, contact=contact, language=language, now=NOW)


def test_new_address_gets_a_mail_in_the_new_language_and_the_rest_none() -> None:
    registration = make_registration(make_event())

    move(registration, "ada@example.org", phone="+493023125001", language="en")
    move(registration, "nour@example.org", phone="+493023125001", language="en")
    move(registration, "nour@example.org", phone="+493023125001", language="en")

    found = get_with_tickets(registration.id)
    assert (found.email, found.phone, found.language) == ("nour@example.org", "+493023125001", "en")
    assert mails() == [
        (MessageKind.REGISTRATION_CONFIRMED, "nour@example.org", "de"),  # had not been sent yet
        (MessageKind.REGISTRATION_CHANGED, "nour@example.org", "en"),
    ]


def test_new_address_ends_the_link_that_the_old_one_has_and_keeps_the_tickets() -> None:
    registration = make_registration(make_event(), email="wrong@example.org")
    key, codes = registration.key, [ticket.token for ticket in get_with_tickets(registration.id).tickets]
    db.session.execute(update(OutboxMessage).values(status=OutboxStatus.SENT))
    db.session.commit()

    move(registration, "ada@example.org")

    with pytest.raises(NotFound):
        get_by_key(key)
    found = get_with_tickets(registration.id)
    assert get_by_key(found.key).email == "ada@example.org"
    assert [(ticket.token, ticket.revoked_at) for ticket in found.tickets] == [(code, None) for code in codes]
    assert mails() == [
        (MessageKind.REGISTRATION_CONFIRMED, "wrong@example.org", "de"),
        (MessageKind.REGISTRATION_CHANGED, "ada@example.org", "de"),
    ]


def test_first_address_and_other_changes_keep_the_link() -> None:
    registration = make_registration(make_event(), email=None)

    move(registration, "ada@example.org", phone="+493023125001")
    move(registration, "ada@example.org", phone="+493023125002", language="en")

    assert get_by_key(registration.key).phone == "+493023125002"


def test_address_that_is_taken_away_gets_nothing_any_more() -> None:
    registration = make_registration(make_event(), email="wrong@example.org")

    move(registration, None)

    assert list(db.session.scalars(select(OutboxMessage.status))) == [OutboxStatus.DROPPED]


def test_contact_can_be_taken_away_where_the_event_needs_none() -> None:
    event = make_event()
    registration = make_registration(event)

    move(registration, None)
    assert get_with_tickets(registration.id).email is None

    event.registration_mode = RegistrationMode.CONFIRMED_ADDRESS
    db.session.commit()
    move(registration, "ada@example.org")
    with pytest.raises(EmailMissing):
        move(registration, None)


def test_nobody_sends_mails_to_many_addresses_by_one_registration() -> None:
    registration = make_registration(make_event())

    for name in ("bea", "cem", "dora"):
        move(registration, f"{name}@example.org")
    with pytest.raises(TooManyMails):
        move(registration, "eli@example.org")
    move(registration, "dora@example.org", language="en")

    assert get_with_tickets(registration.id).email == "dora@example.org"


def test_address_that_has_yet_to_be_confirmed_is_not_changed_here() -> None:
    registration = make_registration(make_event())
    registration.status, registration.pending_for = RegistrationStatus.PENDING, PendingFor.ADDRESS
    registration.held_until = NOW + timedelta(hours=2)
    db.session.commit()

    move(registration, "mallory@example.org", phone="+493023125001")

    found = get_with_tickets(registration.id)
    assert (found.email, found.phone) == ("ada@example.org", "+493023125001")
    with pytest.raises(RegistrationNotActive):
        registration_contacts.send_again(registration_id=registration.id, now=NOW)


def test_mail_is_sent_three_times_more_a_day() -> None:
    registration = make_registration(make_event())

    for _ in range(3):
        registration_contacts.send_again(registration_id=registration.id, now=NOW)
    with pytest.raises(TooManyMails):
        registration_contacts.send_again(registration_id=registration.id, now=NOW)
    registration_contacts.send_again(registration_id=registration.id, now=NOW + timedelta(hours=25))

    assert mails() == [(MessageKind.REGISTRATION_CONFIRMED, "ada@example.org", "de")] * 5


@pytest.mark.parametrize(
    ("status", "pending_for", "kind"),
    [
        (RegistrationStatus.WAITLISTED, None, MessageKind.REGISTRATION_WAITLISTED),
        (RegistrationStatus.PENDING, PendingFor.OFFER, MessageKind.PLACE_OFFERED),
        (RegistrationStatus.PENDING, PendingFor.APPROVAL, MessageKind.APPROVAL_REQUESTED),
    ],
)
def test_mail_says_how_the_registration_stands(
    status: RegistrationStatus, pending_for: PendingFor | None, kind: MessageKind
) -> None:
    registration = make_registration(make_event())
    registration.status, registration.pending_for, registration.waitlisted_at = status, pending_for, NOW
    db.session.commit()

    registration_contacts.send_again(registration_id=registration.id, now=NOW)

    assert mails()[-1][0] is kind


def test_nothing_is_sent_without_an_address_after_a_cancellation_or_the_end() -> None:
    event = make_event()
    nameless, canceled = make_registration(event, email=None), make_registration(event)
    registrations.cancel(registration_id=canceled.id, now=NOW)

    with pytest.raises(EmailMissing):
        registration_contacts.send_again(registration_id=nameless.id, now=NOW)
    with pytest.raises(RegistrationNotActive):
        registration_contacts.send_again(registration_id=canceled.id, now=NOW)
    with pytest.raises(RegistrationClosed):
        registration_contacts.send_again(registration_id=nameless.id, now=ENDS_AT)
