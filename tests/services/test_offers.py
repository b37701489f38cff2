"""Offers of places: who gets one and when, what accepting does in each mode, and what happens when nobody answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import (
    NoOffer,
    NotEnoughPlaces,
    NotWaiting,
    RegistrationClosed,
    RegistrationNotActive,
    WaitingListOnly,
)
from eventapp.domain.registering import PartyChange
from eventapp.domain.states import (
    CancelReason,
    EventKind,
    EventStatus,
    MessageKind,
    PendingFor,
    RegistrationMode,
    RegistrationStatus,
    WaitlistRule,
)
from eventapp.models import Event, OutboxMessage, Registration, Ticket
from eventapp.queries.events import list_sessions, lock_event
from eventapp.queries.waitlist import list_waiting
from eventapp.services import (
    erasure,
    event_sessions,
    holds,
    offers,
    outbox,
    party_changes,
    publication,
    registrations,
    waitlist,
    waitlist_settings,
)
from eventapp.services.waitlist_settings import WaitlistSettings
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_details,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
    waiting_details,
)
from tests.support.mails import everything_readable, kept_mails, make_mail_settings, text_of
from tests.support.programme import change

pytestmark = pytest.mark.usefixtures("app")

LATER = NOW + timedelta(hours=25)


def make_full_event(*, capacity: int = 4, rule: WaitlistRule = WaitlistRule.SKIP) -> tuple[Event, Registration]:
    """An event all places of which one party holds."""
    event = make_event(capacity=capacity)
    change(event, waitlist_rule=rule)
    return event, make_registration(event, adults=capacity)


def wait(event: Event, *, adults: int = 1) -> Registration:
    """Let a party wait."""
    return registrations.register(event_id=event.id, details=waiting_details(adults=adults), now=NOW)


def fresh(registration: Registration) -> Registration:
    """The registration as it is now."""
    return db.session.get_one(Registration, registration.id, populate_existing=True)


def mails_to(registration: Registration) -> list[MessageKind]:
    """The mails written about a registration, in order."""
    query = select(OutboxMessage.kind).where(OutboxMessage.registration_id == registration.id)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def offered() -> Registration:
    """A party of two with an offer."""
    event, holder = make_full_event()
    waiting = wait(event, adults=2)
    registrations.cancel(registration_id=holder.id, now=NOW)
    return fresh(waiting)


# --- who gets one ---


def test_nobody_waits_who_did_not_say_so() -> None:
    event, _ = make_full_event()

    with pytest.raises(WaitingListOnly):
        registrations.register(event_id=event.id, details=make_details(), now=NOW)


def test_party_that_could_never_fit_is_refused_rather_than_let_wait() -> None:
    event, _ = make_full_event(capacity=4)

    with pytest.raises(NotEnoughPlaces) as refusal:
        wait(event, adults=5)
    assert not isinstance(refusal.value, WaitingListOnly)


def test_list_is_in_the_order_in_which_its_places_were_counted() -> None:
    event = make_event(capacity=4)
    change(event, waitlist_rule=WaitlistRule.WAIT)
    make_registration(event, adults=3)
    first = wait(event, adults=3)
    sent_earlier = NOW - timedelta(seconds=1)  # and heard later: others held the lock
    second = registrations.register(event_id=event.id, details=waiting_details(adults=1), now=sent_earlier)

    assert list_waiting(event.id) == [first, second]
    with db.session.begin_nested():
        assert waitlist.offer_places(lock_event(event.id), list_sessions(event.id), now=NOW) == []


def test_offer_holds_places_and_names_a_deadline() -> None:
    waiting = offered()

    assert (waiting.status, waiting.pending_for) == (RegistrationStatus.PENDING, PendingFor.OFFER)
    assert waiting.held_until == NOW + timedelta(hours=24)
    assert mails_to(waiting) == [MessageKind.REGISTRATION_WAITLISTED, MessageKind.PLACE_OFFERED]


def shrink(event: Event, holder: Registration) -> None:
    """Take two people off the party that is in."""
    del event
    party_changes.change_party(registration_id=holder.id, change=PartyChange(party=Party(adults=2)), now=NOW)


def cancel(event: Event, holder: Registration) -> None:
    """Cancel the party that is in."""
    del event
    registrations.cancel(registration_id=holder.id, now=NOW)


def erase(event: Event, holder: Registration) -> None:
    """Erase the party that is in."""
    del event
    erasure.erase_registration(registration_id=holder.id, now=NOW)


def publish_again(event: Event, holder: Registration) -> None:
    """Take the event back, make room, and publish it anew."""
    user_id = make_user(make_organization()).id
    publication.withdraw_event(event_id=event.id, user_id=user_id, now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)
    publication.publish_event(event_id=event.id, zone="Europe/Berlin", user_id=user_id, now=NOW)


def resume(event: Event, holder: Registration) -> None:
    """Make room while the list is paused, and go on."""
    user_id = make_user(make_organization()).id
    waitlist_settings.pause(event_id=event.id, user_id=user_id, now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)
    waitlist_settings.resume(event_id=event.id, user_id=user_id, now=NOW)


@pytest.mark.parametrize("make_room", [shrink, cancel, erase, publish_again, resume])
def test_whatever_makes_room_offers_it_at_once(make_room: Callable[[Event, Registration], None]) -> None:
    event, holder = make_full_event()
    waiting = wait(event, adults=2)

    make_room(event, holder)

    assert fresh(waiting).pending_for is PendingFor.OFFER


def test_session_that_takes_place_after_all_is_offered() -> None:
    session = make_session(capacity=1)
    event = make_event(sessions=[session])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    holder = make_registration(event)
    waiting = wait(event)
    user_id = make_user(make_organization()).id
    event_sessions.cancel_session(event_id=event.id, reference=session.reference, user_id=user_id, now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)
    assert fresh(waiting).status is RegistrationStatus.WAITLISTED

    event_sessions.restore_session(event_id=event.id, reference=session.reference, user_id=user_id, now=NOW)

    assert fresh(waiting).pending_for is PendingFor.OFFER


def test_rule_that_lets_smaller_parties_go_first_offers_at_once() -> None:
    event, holder = make_full_event(capacity=4, rule=WaitlistRule.WAIT)
    large, small = wait(event, adults=4), wait(event, adults=1)
    shrink(event, holder)
    assert fresh(small).status is RegistrationStatus.WAITLISTED
    settings = WaitlistSettings(rule=WaitlistRule.SKIP, offer_hours=24, release_minutes=None)

    waitlist_settings.change_settings(
        event_id=event.id, settings=settings, user_id=make_user(make_organization()).id, now=NOW
    )

    assert (fresh(large).status, fresh(small).pending_for) == (RegistrationStatus.WAITLISTED, PendingFor.OFFER)


# --- the answer ---


def test_accepting_issues_tickets_for_the_party_as_it_is() -> None:
    waiting = offered()

    offers.accept_offer(registration_id=waiting.id, now=NOW)
    offers.accept_offer(registration_id=waiting.id, now=NOW)

    tickets = db.session.scalars(select(Ticket).where(Ticket.registration_id == waiting.id)).all()
    assert [(ticket.adults, ticket.children) for ticket in tickets] == [(2, 0)]
    assert mails_to(waiting)[-1] is MessageKind.REGISTRATION_CONFIRMED


def test_named_people_who_wait_get_a_ticket_each() -> None:
    event = make_event(kind=EventKind.WORKSHOP, capacity=2)
    change(event, waitlist_rule=WaitlistRule.SKIP)
    holder = make_registration(event, attendee_names=["Olena", "Bilal"])
    details = replace(make_details(attendee_names=["Amina", "نور"]), accepts_waiting=True)
    waiting = registrations.register(event_id=event.id, details=details, now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)

    offers.accept_offer(registration_id=waiting.id, now=NOW)

    query = select(Ticket).where(Ticket.registration_id == waiting.id, Ticket.revoked_at.is_(None))
    assert len(db.session.scalars(query).all()) == 2


def test_accepting_where_an_organizer_decides_is_the_request() -> None:
    event, holder = make_full_event()
    change(event, registration_mode=RegistrationMode.APPROVAL)
    waiting = wait(event)
    registrations.cancel(registration_id=holder.id, now=NOW)

    offers.accept_offer(registration_id=waiting.id, now=NOW)

    assert (fresh(waiting).pending_for, fresh(waiting).held_until) == (PendingFor.APPROVAL, None)
    assert db.session.scalars(select(Ticket).where(Ticket.registration_id == waiting.id)).all() == []


def test_answers_to_no_offer_are_refused() -> None:
    event, holder = make_full_event()
    waiting = wait(event)

    with pytest.raises(NoOffer):
        offers.accept_offer(registration_id=waiting.id, now=NOW)
    with pytest.raises(NoOffer):
        offers.decline_offer(registration_id=holder.id, now=NOW)
    registrations.cancel(registration_id=waiting.id, now=NOW)
    with pytest.raises(NotWaiting):
        offers.queue_again(registration_id=waiting.id, now=NOW)


def test_offer_of_an_event_that_does_not_take_place_cannot_be_accepted() -> None:
    waiting = offered()
    change(db.session.get_one(Event, waiting.event_id), status=EventStatus.CANCELLED)

    with pytest.raises(RegistrationClosed):
        offers.accept_offer(registration_id=waiting.id, now=NOW)


# --- no answer ---


def test_offer_for_a_session_that_is_off_cannot_be_accepted() -> None:
    event, holder = make_full_event()
    waiting = wait(event)
    registrations.cancel(registration_id=holder.id, now=NOW)
    [session] = list_sessions(event.id)
    user_id = make_user(make_organization()).id
    event_sessions.cancel_session(event_id=event.id, reference=session.reference, user_id=user_id, now=NOW)

    with pytest.raises(RegistrationClosed):
        offers.accept_offer(registration_id=waiting.id, now=NOW)

    event_sessions.restore_session(event_id=event.id, reference=session.reference, user_id=user_id, now=NOW)
    assert offers.accept_offer(registration_id=waiting.id, now=NOW).status is RegistrationStatus.CONFIRMED


def test_offer_without_an_answer_passes_on() -> None:
    event, holder = make_full_event(capacity=2)
    first, second = wait(event, adults=2), wait(event, adults=2)
    registrations.cancel(registration_id=holder.id, now=NOW)

    assert holds.expire_holds(LATER) is False

    assert fresh(first).cancel_reason is CancelReason.OFFER_EXPIRED
    assert fresh(second).pending_for is PendingFor.OFFER
    assert mails_to(first)[-1] is MessageKind.OFFER_EXPIRED


def test_offer_that_has_run_out_is_in_nobodys_way_before_the_worker_comes() -> None:
    waiting = offered()

    newcomer = registrations.register(event_id=waiting.event_id, details=make_details(adults=4), now=LATER)

    assert newcomer.status is RegistrationStatus.CONFIRMED
    assert fresh(waiting).cancel_reason is CancelReason.OFFER_EXPIRED


def test_offer_that_has_run_out_cannot_be_changed_any_more() -> None:
    waiting = offered()

    with pytest.raises(RegistrationNotActive):
        party_changes.change_party(registration_id=waiting.id, change=PartyChange(party=Party(adults=1)), now=LATER)


def test_whoever_waits_for_what_is_over_is_taken_off_the_list_quietly() -> None:
    event, _ = make_full_event()
    waiting = wait(event)
    holds.end_waiting_in_vain(STARTS_AT)
    assert fresh(waiting).status is RegistrationStatus.WAITLISTED

    holds.end_waiting_in_vain(ENDS_AT)

    assert fresh(waiting).cancel_reason is CancelReason.NO_PLACE
    assert mails_to(waiting) == [MessageKind.REGISTRATION_WAITLISTED]


def test_cancelled_event_is_told_to_those_who_wait(tmp_path: Path) -> None:
    event, _ = make_full_event()
    waiting = wait(event)

    publication.cancel_event(event_id=event.id, reason="Sturm", user_id=make_user(make_organization()).id, now=NOW)

    settings = make_mail_settings(tmp_path)
    outbox.deliver_due(now=NOW, settings=settings)
    assert "Sturm" in next(text_of(mail) for mail in kept_mails(settings) if mail["To"] == waiting.email)


# --- the mails as they arrive ---


def test_mails_say_the_place_in_the_line_and_the_deadline(tmp_path: Path) -> None:
    event, holder = make_full_event()
    wait(event, adults=4)
    second = wait(event, adults=1)
    settings = make_mail_settings(tmp_path)
    outbox.deliver_due(now=NOW, settings=settings)
    texts = {str(mail["To"]): text_of(mail) for mail in kept_mails(settings)}
    assert "Sie stehen auf Platz 2 der Warteliste." in texts[second.email or ""]
    shrink(event, holder)

    outbox.deliver_due(now=NOW, settings=settings)

    offer = next(mail for mail in kept_mails(settings) if "Platz für Sie" in str(mail["Subject"]))
    assert "wir halten für Sie frei bis Mittwoch, 2. September 2026, 12:00 Uhr" in text_of(offer)
    assert [part.get_content_type() for part in offer.iter_attachments()] == []


def test_mails_about_waiting_call_no_number_that_is_still_another_guests(tmp_path: Path) -> None:
    slot = make_session(capacity=1, label="B-07")
    event = make_event(kind=EventKind.BERATUNG, sessions=[slot])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    reference = slot.reference
    holder = make_registration(event, event_sessions=[reference])
    details = waiting_details(event_sessions=[reference])
    waiting = registrations.register(event_id=event.id, details=details, now=NOW)
    settings = make_mail_settings(tmp_path)
    outbox.deliver_due(now=NOW, settings=settings)
    registrations.cancel(registration_id=holder.id, now=NOW)
    outbox.deliver_due(now=NOW, settings=settings)

    mails = [mail for mail in kept_mails(settings) if mail["To"] == waiting.email]

    assert len(mails) == 2
    assert [mail["Subject"] for mail in mails if "B-07" in everything_readable(mail)] == []


def test_offer_that_has_run_out_is_not_sent_any_more(tmp_path: Path) -> None:
    offered()
    settings = make_mail_settings(tmp_path)

    outbox.deliver_due(now=LATER, settings=settings)

    assert [str(mail["Subject"]) for mail in kept_mails(settings) if "für Sie" in str(mail["Subject"])] == []
