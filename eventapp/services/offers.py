"""Offered places: accepted or declined by who waits, and given by hand by who organizes."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import NoOffer, NotWaiting, RegistrationClosed
from eventapp.domain.states import (
    CancelReason,
    EventStatus,
    MessageKind,
    PendingFor,
    RegistrationMode,
    RegistrationStatus,
)
from eventapp.models import Event, EventSession, Registration
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import holds, invitations, settling, waitlist
from eventapp.services.places import take_places
from eventapp.services.waited_sessions import let_go, sessions_ahead

#: Whoever let an offer pass may stand at the end of the list again.
_MAY_QUEUE_AGAIN = (CancelReason.OFFER_EXPIRED, CancelReason.OFFER_DECLINED)


@transactional
def accept_offer(*, registration_id: int, now: datetime) -> Registration:
    """Take the offered places: the tickets are issued and sent. Accepting twice changes nothing.

    Too late ends the registration: what is returned says so (``cancel_reason``). Raises NoOffer, or
    RegistrationClosed when the event is not public any more, or nothing of it takes place.
    """
    registration = registration_queries.lock_registration(registration_id)
    if registration.status is RegistrationStatus.CONFIRMED or _has_expired(registration):
        return registration
    _ensure_offered(registration)
    event = registration.event
    sessions = event_queries.list_sessions(event.id)
    if holds.is_over(registration, now=now):
        holds.end_hold(registration, event=event, sessions=sessions, now=now)
        return registration
    _ensure_to_come(registration, event, sessions, now=now)
    _let_in(registration, event=event, now=now)
    return registration


@transactional
def decline_offer(*, registration_id: int, now: datetime) -> Registration:
    """Give the offered places to the next. Declining twice, or too late, changes nothing more. Raises NoOffer."""
    registration = registration_queries.lock_registration(registration_id)
    if registration.cancel_reason in _MAY_QUEUE_AGAIN:
        return registration
    _ensure_offered(registration)
    settling.end(
        registration,
        event=registration.event,
        sessions=event_queries.list_sessions(registration.event_id),
        reason=CancelReason.OFFER_DECLINED,
        mail=None,
        now=now,
    )
    return registration


@transactional
def queue_again(*, registration_id: int, now: datetime) -> Registration:
    """Stand at the end of the list after an offer has passed; places that are free by now are given at once.

    Whoever is on the list or in already stays there. Raises NotWaiting when the registration ended otherwise,
    RegistrationClosed when nothing of it lies ahead, NotEnoughPlaces or SessionFull when there is no list any more,
    InvitationUsedUp when others have come by its link meanwhile.
    """
    registration = registration_queries.lock_registration(registration_id)
    event, sessions = registration.event, event_queries.list_sessions(registration.event_id)
    if registration.pending_for is PendingFor.OFFER and holds.is_over(registration, now=now):
        holds.end_hold(registration, event=event, sessions=sessions, now=now)
    if registration.status is not RegistrationStatus.CANCELED:
        return registration
    if registration.cancel_reason not in _MAY_QUEUE_AGAIN or registration.erased_at is not None:
        raise NotWaiting
    _ensure_to_come(registration, event, sessions, now=now)
    invitations.ensure_invited_growth(registration, growth=registration.size)
    registration.canceled_at = registration.cancel_reason = None
    registration.updated_at = now
    theirs = sessions_ahead(registration, sessions, now=now)
    is_free = holds.find_place(event, sessions, theirs, size=registration.size, now=now)
    if not is_free and waitlist.can_wait(event, sessions, theirs, size=registration.size):
        registration.status = RegistrationStatus.WAITLISTED
        registration.waitlisted_at = waitlist.end_of_list(event, now=now)
        settling.tell(MessageKind.REGISTRATION_WAITLISTED, registration, event=event, now=now)
        settling.record("registration.queued_again", registration, event=event, now=now)
    else:
        take_places(event, let_go(registration, event, sessions, now=now), count=registration.size)
        _let_in(registration, event=event, now=now)
    return registration


@transactional
def offer_out_of_order(*, registration_id: int, user_id: int, now: datetime) -> Registration:
    """Offer places to somebody who waits, whoever stands before them. Never more than there are.

    Raises NotWaiting, RegistrationClosed, NotEnoughPlaces or SessionFull.
    """
    registration = registration_queries.lock_registration(registration_id)
    event, sessions = registration.event, event_queries.list_sessions(registration.event_id)
    if not _waits(registration):
        raise NotWaiting
    _ensure_to_come(registration, event, sessions, now=now)
    waitlist.offer(event, sessions, registration, now=now, user_id=user_id)
    return registration


@transactional
def confirm_at_once(*, registration_id: int, user_id: int, now: datetime) -> Registration:
    """Confirm somebody who waits or has an offer, and has said yes to us. Never more than there are places.

    Raises NotWaiting, RegistrationClosed, NotEnoughPlaces or SessionFull.
    """
    registration = registration_queries.lock_registration(registration_id)
    event, sessions = registration.event, event_queries.list_sessions(registration.event_id)
    is_offered = registration.pending_for is PendingFor.OFFER
    if not is_offered and (
        registration.status is not RegistrationStatus.WAITLISTED or registration.waitlisted_at is None
    ):
        raise NotWaiting
    if event.status is not EventStatus.PUBLISHED or not waitlist.can_come(registration, sessions, now=now):
        raise RegistrationClosed
    if not is_offered:
        take_places(event, let_go(registration, event, sessions, now=now), count=registration.size)
    settling.confirm_pending(registration, event=event, now=now, user_id=user_id)
    return registration


def _let_in(registration: Registration, *, event: Event, now: datetime) -> None:
    """The places are taken; where an organizer says yes or no to everybody, this is the request."""
    if event.registration_mode is not RegistrationMode.APPROVAL:
        settling.confirm_pending(registration, event=event, now=now)
        return
    registration.status, registration.pending_for = RegistrationStatus.PENDING, PendingFor.APPROVAL
    registration.held_until, registration.updated_at = None, now
    settling.tell(MessageKind.APPROVAL_REQUESTED, registration, event=event, now=now)
    settling.record("registration.requested", registration, event=event, now=now)


def _waits(registration: Registration) -> bool:
    return registration.status is RegistrationStatus.WAITLISTED and registration.waitlisted_at is not None


def _has_expired(registration: Registration) -> bool:
    return registration.cancel_reason is CancelReason.OFFER_EXPIRED


def _ensure_offered(registration: Registration) -> None:
    if registration.pending_for is not PendingFor.OFFER:
        raise NoOffer


def _ensure_to_come(
    registration: Registration, event: Event, sessions: Sequence[EventSession], *, now: datetime
) -> None:
    if event.status is not EventStatus.PUBLISHED or not waitlist.can_come(registration, sessions, now=now):
        raise RegistrationClosed
