"""The waiting list: who must wait, and offers for places that came free. Under the event's lock.

Whoever gives places back, or makes more of them, calls ``offer_places`` in the same transaction: places are never
idle while somebody who fits waits.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from eventapp.domain.capacity import Places
from eventapp.domain.schedule import Span
from eventapp.domain.states import EventKind, EventStatus, MessageKind, PendingFor, RegistrationStatus, WaitlistRule
from eventapp.domain.waitlist import (
    FreePlaces,
    Hindrance,
    WaitingParty,
    WaitingReason,
    has_room,
    must_wait,
    offer_deadline,
    select_offers,
    why_waiting,
)
from eventapp.models import Event, EventSession, Registration
from eventapp.queries import events as event_queries
from eventapp.queries import waitlist as waitlist_queries
from eventapp.queries.counselling import list_given_ids
from eventapp.services import audit, outbox
from eventapp.services.places import take_places
from eventapp.services.waited_sessions import is_ahead, let_go, sessions_ahead

#: Not the id of any registration: whoever registers now.
_NEWCOMER = 0
#: The smallest step of time that databases keep.
_NEXT = timedelta(microseconds=1)


def has_place(
    event: Event, sessions: Sequence[EventSession], chosen: Sequence[EventSession], *, size: int, now: datetime
) -> bool:
    """True when a party can have its places now and nobody who waits is overtaken."""
    newcomer = WaitingParty(id=_NEWCOMER, size=size, sessions=frozenset(session.id for session in chosen))
    free = _free_places(event, sessions)
    if event.waitlist_rule is WaitlistRule.OFF or not has_room(newcomer, free):
        return has_room(newcomer, free)
    waiting = [_party(r, sessions, now=now) for r in _contenders(event, sessions, now=now)]
    return not must_wait(newcomer, waiting, free, rule=event.waitlist_rule)


def is_left_over(
    event: Event, sessions: Sequence[EventSession], wanted: EventSession, *, size: int, now: datetime
) -> bool:
    """True when those who wait leave a party that has its places at the event room in one more session.

    Also where the session is full: whoever takes the places says so.
    """
    newcomer = WaitingParty(id=_NEWCOMER, size=size, sessions=frozenset([wanted.id]))
    free = replace(_free_places(event, sessions), event=None)
    if event.waitlist_rule is WaitlistRule.OFF or not has_room(newcomer, free):
        return True
    waiting = [_party(r, sessions, now=now) for r in _contenders(event, sessions, now=now)]
    return not must_wait(newcomer, waiting, free, rule=event.waitlist_rule)


def place_newcomers(
    event: Event, sessions: Sequence[EventSession], newcomers: Sequence[WaitingParty], *, now: datetime
) -> set[int]:
    """Return the ids of those of many newcomers who can have their places now, the first ones first.

    Nobody who waits is overtaken; the newcomers' ids are negative, for they have no registration yet.
    """
    is_off = event.waitlist_rule is WaitlistRule.OFF
    waiting = [] if is_off else [_party(r, sessions, now=now) for r in _contenders(event, sessions, now=now)]
    rule = WaitlistRule.SKIP if is_off else event.waitlist_rule
    return set(select_offers([*waiting, *newcomers], _free_places(event, sessions), rule=rule))


def can_wait(event: Event, sessions: Sequence[EventSession], chosen: Sequence[EventSession], *, size: int) -> bool:
    """True when there is a list on which a party of this size could ever come to the front."""
    party = WaitingParty(id=_NEWCOMER, size=size, sessions=frozenset(session.id for session in chosen))
    return event.waitlist_rule is not WaitlistRule.OFF and has_room(party, _all_places(event, sessions))


def end_of_list(event: Event, *, now: datetime) -> datetime:
    """Return the moment that puts somebody behind all who wait.

    That is now, or just after the last of them: whoever waited for the lock may have come with an earlier time, and
    would stand before others whom the places were counted for first.
    """
    last = waitlist_queries.find_last_joined(event.id)
    return now if last is None else max(now, last + _NEXT)


def offer_places(event: Event, sessions: Sequence[EventSession], *, now: datetime) -> list[Registration]:
    """Offer what is free to those who wait, in their order. Returns the registrations that got an offer."""
    if _hindrance(event) is not None:
        return []
    waiting = _contenders(event, sessions, now=now)
    parties = [_party(r, sessions, now=now) for r in waiting]
    offered = select_offers(parties, _free_places(event, sessions), rule=event.waitlist_rule)
    chosen = [registration for registration in waiting if registration.id in offered]
    for registration in chosen:
        offer(event, sessions, registration, now=now)
    return chosen


def offer_places_of(event: Event, *, now: datetime) -> None:
    """Offer what is free after something about the event has changed."""
    if _hindrance(event) is None:
        offer_places(event, event_queries.list_sessions(event.id), now=now)


def offer(
    event: Event,
    sessions: Sequence[EventSession],
    registration: Registration,
    *,
    now: datetime,
    user_id: int | None = None,
) -> None:
    """Hold places for one party and ask it. Raises NotEnoughPlaces or SessionFull."""
    theirs = let_go(registration, event, sessions, now=now)
    take_places(event, theirs, count=registration.size)
    registration.status, registration.pending_for = RegistrationStatus.PENDING, PendingFor.OFFER
    spans = [_span_to_answer_in(s, event, now=now) for s in theirs if is_ahead(s, now=now)]
    registration.held_until = offer_deadline(spans, hours=event.offer_hours, now=now)
    registration.updated_at = now
    outbox.enqueue_for_registration(
        MessageKind.PLACE_OFFERED, registration=registration, organization_id=event.organization_id, now=now
    )
    audit.record(
        "registration.offered",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )


def reasons(
    event: Event, sessions: Sequence[EventSession], waiting: Sequence[Registration], *, now: datetime
) -> dict[int, WaitingReason]:
    """Return why each of those who wait has no offer, by the id of the registration."""
    general, free, all_places = _hindrance(event), _free_places(event, sessions), _all_places(event, sessions)
    found = {}
    for registration in waiting:
        if general is not None:
            found[registration.id] = WaitingReason(hindrance=general)
        elif not _can_be_asked(registration, event, sessions, now=now):
            found[registration.id] = WaitingReason(hindrance=Hindrance.OVER)
        else:
            party = _party(registration, sessions, now=now)
            found[registration.id] = why_waiting(party, free=free, all_places=all_places)
    return found


def can_come(registration: Registration, sessions: Sequence[EventSession], *, now: datetime) -> bool:
    """True while one of the chosen sessions takes place and has not ended."""
    return bool(sessions_ahead(registration, sessions, now=now))


def _can_be_asked(registration: Registration, event: Event, sessions: Sequence[EventSession], *, now: datetime) -> bool:
    """True while an offer makes sense: a talk that has begun is nobody's to come to, it goes to who is there."""
    ahead = sessions_ahead(registration, sessions, now=now)
    is_talk = event.kind is EventKind.BERATUNG
    return any(session.starts_at > now for session in ahead) if is_talk else bool(ahead)


def _span_to_answer_in(session: EventSession, event: Event, *, now: datetime) -> Span:
    """A talk is answered for before it begins, unless an organizer offers it later by hand."""
    is_talk_to_come = event.kind is EventKind.BERATUNG and session.starts_at > now
    return Span(starts_at=session.starts_at, ends_at=session.starts_at if is_talk_to_come else session.ends_at)


def _hindrance(event: Event) -> Hindrance | None:
    """Why nobody at all gets an offer."""
    if event.status is not EventStatus.PUBLISHED:
        return Hindrance.NOT_PUBLIC
    if event.waitlist_rule is WaitlistRule.OFF:
        return Hindrance.NO_LIST
    return Hindrance.PAUSED if event.waitlist_paused else None


def _contenders(event: Event, sessions: Sequence[EventSession], *, now: datetime) -> list[Registration]:
    """Those who wait and can get a place at all: nothing is kept for the others."""
    all_places = _all_places(event, sessions)
    return [
        registration
        for registration in waitlist_queries.list_waiting(event.id)
        if _can_be_asked(registration, event, sessions, now=now)
        and has_room(_party(registration, sessions, now=now), all_places)
    ]


def _party(registration: Registration, sessions: Sequence[EventSession], *, now: datetime) -> WaitingParty:
    """What the party needs places for: what is over, or does not take place, holds nobody up."""
    ids = frozenset(session.id for session in sessions_ahead(registration, sessions, now=now))
    return WaitingParty(id=registration.id, size=registration.size, sessions=ids)


def _free_places(event: Event, sessions: Sequence[EventSession]) -> FreePlaces:
    """What is free; an appointment in which somebody without one is seen is taken, though nobody booked it."""
    has_visitors = event.kind is EventKind.BERATUNG and event.waitlist_rule is not WaitlistRule.OFF
    given = list_given_ids(event.id) if has_visitors else ()
    return FreePlaces(
        event=Places(capacity=event.capacity, taken=event.places_taken).left,
        sessions={
            s.id: 0 if s.id in given else Places(capacity=s.capacity, taken=s.places_taken).left for s in sessions
        },
    )


def _all_places(event: Event, sessions: Sequence[EventSession]) -> FreePlaces:
    return FreePlaces(event=event.capacity, sessions={session.id: session.capacity for session in sessions})
