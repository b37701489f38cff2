"""The waiting list: who must wait, and offers for places that came free. Under the event's lock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventapp.domain.capacity import Places
from eventapp.domain.states import EventStatus, MessageKind, PendingFor, RegistrationStatus, WaitlistRule
from eventapp.domain.waitlist import FreePlaces, WaitingParty, must_wait, select_offers
from eventapp.models import Event, EventSession, Registration
from eventapp.queries import waitlist as waitlist_queries
from eventapp.services import audit, outbox
from eventapp.services.places import sessions_of, take_places

#: Not the id of any registration: whoever registers now.
_NEWCOMER = 0


def needs_to_wait(event: Event, sessions: Sequence[EventSession], chosen: Sequence[EventSession], *, size: int) -> bool:
    """True when the event has a waiting list and a party that registers now belongs on it."""
    if event.waitlist_rule is WaitlistRule.OFF:
        return False
    newcomer = WaitingParty(id=_NEWCOMER, size=size, sessions=frozenset(session.id for session in chosen))
    waiting = [_party(registration) for registration in waitlist_queries.list_waiting(event.id)]
    return must_wait(newcomer, waiting, _free_places(event, sessions), rule=event.waitlist_rule)


def offer_places(event: Event, sessions: Sequence[EventSession], *, now: datetime) -> list[Registration]:
    """Offer what is free to those who wait, in their order. Returns the registrations that got an offer."""
    if event.waitlist_rule is WaitlistRule.OFF or event.waitlist_paused or event.status is not EventStatus.PUBLISHED:
        return []
    waiting = [r for r in waitlist_queries.list_waiting(event.id) if _can_come(r, sessions, now=now)]
    offered = select_offers([_party(r) for r in waiting], _free_places(event, sessions), rule=event.waitlist_rule)
    chosen = [registration for registration in waiting if registration.id in offered]
    for registration in chosen:
        _offer(event, sessions, registration, now=now)
    return chosen


def _offer(event: Event, sessions: Sequence[EventSession], registration: Registration, *, now: datetime) -> None:
    theirs = sessions_of(registration, sessions)
    take_places(event, theirs, count=registration.size)
    registration.status, registration.pending_for = RegistrationStatus.PENDING, PendingFor.OFFER
    registration.held_until = min(
        now + timedelta(hours=event.offer_hours), min(session.ends_at for session in theirs if session.ends_at > now)
    )
    registration.updated_at = now
    outbox.enqueue_for_registration(
        MessageKind.PLACE_OFFERED, registration=registration, organization_id=event.organization_id, now=now
    )
    audit.record(
        "registration.offered",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        now=now,
    )


def _can_come(registration: Registration, sessions: Sequence[EventSession], *, now: datetime) -> bool:
    theirs = sessions_of(registration, sessions)
    return any(session.ends_at > now for session in theirs) and not any(session.is_cancelled for session in theirs)


def _party(registration: Registration) -> WaitingParty:
    ids = frozenset(choice.event_session_id for choice in registration.chosen)
    return WaitingParty(id=registration.id, size=registration.size, sessions=ids)


def _free_places(event: Event, sessions: Sequence[EventSession]) -> FreePlaces:
    return FreePlaces(
        event=Places(capacity=event.capacity, taken=event.places_taken).left,
        sessions={s.id: Places(capacity=s.capacity, taken=s.places_taken).left for s in sessions},
    )
