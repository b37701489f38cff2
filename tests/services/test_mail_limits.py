"""Nobody's mailbox is filled by forms, and nobody misses what organizers tell them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.mail_limits import HELD_BACK
from eventapp.domain.registering import PartyChange
from eventapp.domain.states import MessageKind, OutboxStatus, RegistrationMode, RegistrationSource
from eventapp.models import Event, OutboxMessage, Registration
from eventapp.services import approvals, lost_links, outbox, registrations
from eventapp.services.party_changes import change_party
from tests.support.builders import NOW, make_details, make_event, make_organization, make_registration, make_user
from tests.support.mails import kept_mails, make_mail_settings

pytestmark = pytest.mark.usefixtures("app")
VICTIM = "victim@example.org"


def register(
    event: Event,
    *,
    email: str = VICTIM,
    source: RegistrationSource = RegistrationSource.ONLINE,
    now: datetime = NOW,
) -> int:
    """Fill in the form with somebody's address."""
    details = make_details(email=email, source=source)
    return registrations.register(event_id=event.id, details=details, now=now).id


def deliver(folder: Path, *, now: datetime = NOW) -> None:
    """Let the worker send what is due."""
    outbox.deliver_due(now=now, settings=make_mail_settings(folder))


def mails_to(folder: Path) -> int:
    """How many mails went out."""
    return len(kept_mails(make_mail_settings(folder)))


def held_back() -> int:
    """How many were not sent because there were too many."""
    query = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.status == OutboxStatus.DROPPED, OutboxMessage.last_error == HELD_BACK
    )
    return db.session.scalar(query) or 0


def test_many_registrations_over_all_events_send_six_mails_in_an_hour(tmp_path: Path) -> None:
    events = [make_event() for _ in range(3)]

    for number in range(12):
        register(events[number % 3])
    deliver(tmp_path)

    assert (mails_to(tmp_path), held_back()) == (6, 6)


def test_another_spelling_of_the_address_is_no_way_around(tmp_path: Path) -> None:
    event = make_event()

    for number in range(8):
        register(event, email=f"victim+{number}@example.org")
    deliver(tmp_path)

    assert (mails_to(tmp_path), held_back()) == (6, 2)


def test_mails_come_again_after_an_hour_and_end_for_the_day(tmp_path: Path) -> None:
    event = make_event()

    sent = []
    for hour in range(4):
        now = NOW + timedelta(hours=hour, minutes=hour)
        for _ in range(8):
            register(event, now=now)
        deliver(tmp_path, now=now)
        sent.append(mails_to(tmp_path))

    assert sent == [6, 12, 15, 15]


def test_other_mailboxes_are_not_touched(tmp_path: Path) -> None:
    event = make_event()
    for _ in range(8):
        register(event)

    register(event, email="olena@example.org")
    deliver(tmp_path)

    assert [mail["To"] for mail in kept_mails(make_mail_settings(tmp_path))].count("olena@example.org") == 1


def test_changing_an_own_registration_again_and_again_is_no_way_around(tmp_path: Path) -> None:
    event = make_event()
    registration = make_registration(event, email=VICTIM)
    deliver(tmp_path)

    for number in range(10):
        change_party(
            registration_id=registration.id,
            change=PartyChange(party=Party(adults=2 + number % 2), name="Ada", members=()),
            now=NOW,
        )
        deliver(tmp_path)
    registrations.cancel(registration_id=registration.id, now=NOW)
    deliver(tmp_path)

    assert mails_to(tmp_path) == 6


def test_what_staff_enter_and_organizers_approve_is_always_told(tmp_path: Path) -> None:
    organization = make_organization()
    event = make_event(organization=organization)
    asked = make_event(organization=organization, registration_mode=RegistrationMode.APPROVAL)
    user_id = make_user(organization).id
    for _ in range(6):
        register(event)
    deliver(tmp_path)

    for _ in range(7):
        register(event, source=RegistrationSource.STAFF)
    request = db.session.get_one(Registration, register(asked)).reference
    approvals.approve_requests(event_id=asked.id, references=[request], user_id=user_id, now=NOW)
    deliver(tmp_path)

    assert mails_to(tmp_path) == 6 + 7 + 1
    assert held_back() == 1  # that the request has arrived


def test_links_are_sent_three_times_a_day(tmp_path: Path) -> None:
    register(make_event())
    deliver(tmp_path)

    for number in range(5):
        now = NOW + timedelta(minutes=number)
        lost_links.ask_for_links(email=VICTIM, language="de", now=now)
        deliver(tmp_path, now=now)

    assert mails_to(tmp_path) == 1 + 3
    query = select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == MessageKind.LINKS_REQUESTED)
    assert db.session.scalar(query) == 3
