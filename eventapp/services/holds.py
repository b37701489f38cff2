"""Places held for a set time: for an address to be confirmed, for the answer to an offer. They pass on when it ends.

The worker ends them as their time comes. Somebody who needs places before it has come to that ends them first, so
that a place is never refused because of somebody whose time is over.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from types import MappingProxyType

from eventapp.db import transactional
from eventapp.domain.states import CancelReason, MessageKind, PendingFor, RegistrationStatus
from eventapp.models import Event, EventSession, Registration
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries import waitlist as waitlist_queries
from eventapp.services import settling, waited_sessions, waitlist

logger = logging.getLogger(__name__)

#: So many at a time; the worker sends mails in between.
_PIECE = 50
#: Why a hold that ends without an answer ends, and the mail that says so.
_ENDS = MappingProxyType(
    {
        PendingFor.OFFER: (CancelReason.OFFER_EXPIRED, MessageKind.OFFER_EXPIRED),
        # an address that nobody has confirmed may be a stranger's: it hears no more
        PendingFor.ADDRESS: (CancelReason.ADDRESS_UNCONFIRMED, None),
        PendingFor.APPROVAL: (CancelReason.NOT_APPROVED, None),
    }
)


def expire_holds(now: datetime) -> bool:
    """End holds whose time is over, each in a transaction of its own. Returns whether there may be more.

    One that cannot be ended is noted in the log and does not stop the others.
    """
    return _do_each(waitlist_queries.list_expired_ids(now=now), _expire, now=now)


def end_waiting_in_vain(now: datetime) -> bool:
    """End quietly what waits for something that is over, on waiting lists and for an answer.

    Returns whether there may be more.
    """
    return _do_each(waitlist_queries.list_waiting_in_vain_ids(now), _end_waiting, now=now)


def stop_waiting_for_the_past(now: datetime) -> bool:
    """Let parties that wait for a series go on waiting for what is still to come, and offer what fits now.

    Returns whether there may be more.
    """
    return _do_each(waitlist_queries.list_waiting_for_the_past_ids(now), _forget_the_past, now=now)


def find_place(
    event: Event, sessions: Sequence[EventSession], chosen: Sequence[EventSession], *, size: int, now: datetime
) -> bool:
    """True when a party can have its places; where it cannot, holds that are over are ended first.

    Part of the caller's transaction, under the event's lock.
    """
    if waitlist.has_place(event, sessions, chosen, size=size, now=now):
        return True
    expired = waitlist_queries.list_expired_ids(now=now, event_id=event.id)
    for registration_id in expired:
        end_hold(registration_queries.get_with_tickets(registration_id), event=event, sessions=sessions, now=now)
    return bool(expired) and waitlist.has_place(event, sessions, chosen, size=size, now=now)


def end_hold(registration: Registration, *, event: Event, sessions: Sequence[EventSession], now: datetime) -> None:
    """End a hold that nobody answered in time; its places are offered to those who wait."""
    if registration.pending_for is None:
        return
    reason, mail = _ENDS[registration.pending_for]
    settling.end(registration, event=event, sessions=sessions, reason=reason, mail=mail, now=now)


def is_over(registration: Registration, *, now: datetime) -> bool:
    """True for a registration whose places were held until now at most, also before the worker has come to it."""
    return registration.held_until is not None and registration.held_until <= now


@transactional
def _expire(registration_id: int, now: datetime) -> None:
    registration = registration_queries.lock_registration(registration_id)
    if is_over(registration, now=now):  # else somebody answered just now
        event = registration.event
        end_hold(registration, event=event, sessions=event_queries.list_sessions(event.id), now=now)


@transactional
def _end_waiting(registration_id: int, now: datetime) -> None:
    registration = registration_queries.lock_registration(registration_id)
    sessions = event_queries.list_sessions(registration.event_id)
    is_settled = registration.status in (RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELED)
    if not is_settled and not waitlist.can_come(registration, sessions, now=now):
        reason = CancelReason.NO_PLACE if registration.pending_for is None else _ENDS[registration.pending_for][0]
        settling.end(registration, event=registration.event, sessions=sessions, reason=reason, mail=None, now=now)


@transactional
def _forget_the_past(registration_id: int, now: datetime) -> None:
    registration = registration_queries.lock_registration(registration_id)
    event, sessions = registration.event, event_queries.list_sessions(registration.event_id)
    if registration.status is RegistrationStatus.WAITLISTED:  # else somebody has taken the place just now
        waited_sessions.let_go_of_the_past(registration, event, sessions, now=now)
        waitlist.offer_places(event, sessions, now=now)


def _do_each(ids: Sequence[int], act: Callable[[int, datetime], None], *, now: datetime) -> bool:
    """Do a piece of the work; a piece in which nothing could be done is not tried again at once."""
    has_done = False
    for registration_id in ids[:_PIECE]:
        try:
            act(registration_id, now)
            has_done = True
        except Exception:
            logger.exception("A registration could not be ended")
    return has_done and len(ids) > _PIECE
