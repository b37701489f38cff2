"""Requests: they hold their places, get an answer and a mail, or end with their event."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from eventapp.db import db
from eventapp.domain.errors import RegistrationClosed
from eventapp.domain.mails import MailSettings
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
from eventapp.queries.registrations import count_places_taken
from eventapp.queries.requests import count_requests, list_requests
from eventapp.services import approvals, erasure, holds, outbox, registrations
from tests.support.builders import (
    ENDS_AT,
    NOW,
    make_details,
    make_event,
    make_organization,
    make_registration,
    make_user,
    waiting_details,
)
from tests.support.mail_server import MailServer
from tests.support.mails import codes_in, everything_readable, make_mail_settings, text_of

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def settings(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with a mail server."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


@pytest.fixture
def event() -> Event:
    """A festival with four places, for which one asks."""
    return make_event(registration_mode=RegistrationMode.APPROVAL, capacity=4)


def fresh(registration: Registration) -> Registration:
    """The registration as the database has it."""
    db.session.expire_all()
    return registration_queries.get_with_tickets(registration.id)


def organizer_of(event: Event) -> int:
    """The id of somebody who organizes the event."""
    return make_user(db.session.get_one(Organization, event.organization_id)).id


def approve(event: Event, *asked: Registration) -> int:
    """Say yes."""
    references = [registration.reference for registration in asked]
    return approvals.approve_requests(event_id=event.id, references=references, user_id=organizer_of(event), now=NOW)


def refuse(event: Event, *asked: Registration, reason: str = "") -> int:
    """Say no."""
    references = [registration.reference for registration in asked]
    user_id = organizer_of(event)
    return approvals.refuse_requests(event_id=event.id, references=references, reason=reason, user_id=user_id, now=NOW)


def sent(smtp_server: MailServer, settings: MailSettings) -> list[EmailMessage]:
    """Send what is due; the mails that come of it."""
    before = len(smtp_server.received)
    outbox.deliver_due(now=NOW, settings=settings)
    return smtp_server.received[before:]


def test_request_holds_places_and_has_no_ticket(event: Event) -> None:
    request = fresh(make_registration(event, adults=3))

    assert (request.status, request.pending_for) == (RegistrationStatus.PENDING, PendingFor.APPROVAL)
    assert (request.held_until, request.tickets) == (None, [])
    assert count_places_taken(event.id).event == 3
    assert [asked.id for asked in list_requests(event.id)] == [request.id]


def test_staff_and_the_desk_ask_nobody(event: Event) -> None:
    details = make_details(source=RegistrationSource.STAFF)

    assert registrations.register(event_id=event.id, details=details, now=NOW).status is RegistrationStatus.CONFIRMED
    assert count_requests(event.id) == 0


def test_yes_brings_the_ticket_by_mail(event: Event, smtp_server: MailServer, settings: MailSettings) -> None:
    request = make_registration(event, adults=2, name="Familie Haddad")
    (asked,) = sent(smtp_server, settings)

    assert approve(event, request) == 1
    (answer,) = sent(smtp_server, settings)

    assert str(asked["Subject"]) == "Ihre Anfrage: KulturWERK"
    assert "Noch ist das keine Zusage." in text_of(asked)
    assert (codes_in(asked), list(asked.iter_attachments())) == ([], [])
    (ticket,) = fresh(request).tickets
    assert str(answer["Subject"]).startswith("Ihr Ticket: KulturWERK")
    assert codes_in(answer) == [f"HTTPS://EINLASS.EXAMPLE.ORG/T/{ticket.token}"]
    assert fresh(request).status is RegistrationStatus.CONFIRMED
    assert count_places_taken(event.id).event == 2


def test_every_person_gets_a_ticket_after_the_yes() -> None:
    event = make_event(kind=EventKind.WORKSHOP, registration_mode=RegistrationMode.APPROVAL)
    request = make_registration(event, attendee_names=("Ada Beispiel", "Gus Beispiel"))

    approve(event, request)

    assert [ticket.attendee.name for ticket in fresh(request).tickets if ticket.attendee] == [
        "Ada Beispiel",
        "Gus Beispiel",
    ]


def test_no_says_why_and_frees_the_places(event: Event, smtp_server: MailServer, settings: MailSettings) -> None:
    request = make_registration(event, adults=4)
    sent(smtp_server, settings)

    refuse(event, request, reason="Diesmal nur <b>Herne</b>.")
    (answer,) = sent(smtp_server, settings)

    ended = fresh(request)
    assert (ended.status, ended.cancel_reason) == (RegistrationStatus.CANCELED, CancelReason.NOT_APPROVED)
    assert count_places_taken(event.id).event == 0
    assert str(answer["Subject"]) == "Leider kein Platz: KulturWERK"
    assert "Diesmal nur <b>Herne</b>." in text_of(answer)
    assert list(answer.iter_attachments()) == []


def test_places_of_a_refused_request_go_to_those_who_wait(event: Event) -> None:
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    request = make_registration(event, adults=4)
    waiting = registrations.register(event_id=event.id, details=waiting_details(adults=2), now=NOW)
    assert fresh(waiting).status is RegistrationStatus.WAITLISTED

    refuse(event, request)

    assert fresh(waiting).pending_for is PendingFor.OFFER


def test_several_are_answered_at_once_and_an_answer_stands(event: Event) -> None:
    first, second, third = (make_registration(event) for _ in range(3))

    assert approve(event, first, second) == 2
    assert refuse(event, second, third) == 1
    assert approve(event, third) == 0

    assert [fresh(asked).status for asked in (first, second, third)] == [
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.CANCELED,
    ]


def test_requests_of_another_event_are_not_answered(event: Event) -> None:
    foreign = make_registration(
        make_event(organization=make_organization(short_name="Woanders"), registration_mode=RegistrationMode.APPROVAL)
    )

    assert (approve(event, foreign), refuse(event, foreign)) == (0, 0)
    assert fresh(foreign).pending_for is PendingFor.APPROVAL


def test_pending_requests_are_answered_after_the_mode_has_changed(event: Event) -> None:
    request = make_registration(event)
    event.registration_mode = RegistrationMode.REQUIRED
    db.session.commit()

    assert approve(event, request) == 1
    assert fresh(request).status is RegistrationStatus.CONFIRMED


def test_nobody_is_promised_a_place_in_what_is_over(event: Event) -> None:
    request = make_registration(event)

    with pytest.raises(RegistrationClosed):
        approvals.approve_requests(
            event_id=event.id, references=[request.reference], user_id=organizer_of(event), now=ENDS_AT
        )


def test_request_without_an_answer_ends_quietly_with_the_event(
    event: Event, smtp_server: MailServer, settings: MailSettings
) -> None:
    request = make_registration(event)
    sent(smtp_server, settings)

    holds.end_waiting_in_vain(ENDS_AT - timedelta(seconds=1))
    assert fresh(request).pending_for is PendingFor.APPROVAL
    holds.end_waiting_in_vain(ENDS_AT)

    assert (fresh(request).status, fresh(request).cancel_reason) == (
        RegistrationStatus.CANCELED,
        CancelReason.NOT_APPROVED,
    )
    assert sent(smtp_server, settings) == []


def test_counselling_stays_neutral_in_both_mails(smtp_server: MailServer, settings: MailSettings) -> None:
    event = make_event(
        kind=EventKind.BERATUNG, title="Beratung zur Einbürgerung", registration_mode=RegistrationMode.APPROVAL
    )
    request = make_registration(event, name="Bilal", event_sessions=[event.sessions[0].reference])
    (asked,) = sent(smtp_server, settings)
    refuse(event, request, reason="Asylrecht beraten wir nicht.")
    (answer,) = sent(smtp_server, settings)

    for mail in (asked, answer):
        assert str(mail["Subject"]).startswith("Ihr Termin")
        assert [word for word in ("Einbürgerung", "Asyl", "Beratung") if word in everything_readable(mail)] == []


def test_erasing_takes_the_reason_away(event: Event) -> None:
    request = make_registration(event)
    refuse(event, request, reason="Nur für Herne.")

    erasure.erase_registration(registration_id=request.id, now=NOW)

    assert db.session.get_one(Registration, request.id, populate_existing=True).refusal_reason == ""
