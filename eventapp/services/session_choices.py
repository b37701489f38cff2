"""Giving up single parts of a series, and adding others, while the registration stays."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete

from eventapp.db import db, transactional
from eventapp.domain.errors import NoSessionLeft, SessionAttended, SessionFull, UnknownSession
from eventapp.domain.states import HOLDING_PLACES, EventKind
from eventapp.models import Event, EventSession, GivenUpSession, Registration, RegistrationSession
from eventapp.queries import admitted as admitted_queries
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import session_answers, settling, waitlist
from eventapp.services.party_changes import ensure_changeable
from eventapp.services.places import take_session_places


@transactional
def choose_sessions(*, registration_id: int, wanted: Collection[str], now: datetime) -> Registration:
    """Let the registration be for these of the sessions to come; ``wanted`` holds their references.

    Codes stay. Places of parts that are given up are free at once. A choice that changes nothing writes nothing.

    Raises UnknownSession, NoSessionLeft, SessionAttended, SessionFull, RegistrationNotActive or RegistrationClosed.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    sessions = event_queries.list_sessions(event.id)
    ensure_changeable(registration, sessions, now=now)
    open_ones = [session for session in sessions if session.ends_at > now and not session.is_cancelled]
    if event.kind is EventKind.BERATUNG or not set(wanted) <= {session.reference for session in open_ones}:
        raise UnknownSession
    present = {choice.event_session_id for choice in registration.chosen}
    added = [s for s in open_ones if s.reference in wanted and s.id not in present]
    dropped = [s for s in open_ones if s.reference not in wanted and s.id in present]
    if not added and not dropped:
        return registration
    _ensure_some_left(sessions, present - {s.id for s in dropped} | {s.id for s in added})
    _ensure_not_attended(registration, dropped)
    if registration.status in HOLDING_PLACES:
        _ensure_left_by_those_who_wait(event, sessions, added, size=registration.size, now=now)
        take_session_places(added, count=registration.size)
        take_session_places(dropped, count=-registration.size)
    _write(registration, added=added, dropped=dropped, now=now)
    if event.question_count:
        session_answers.forget_sessions(registration_id=registration.id, event_session_ids=[s.id for s in dropped])
    settling.tell_anew(registration, event=event, now=now)
    settling.record("registration.sessions_chosen", registration, event=event, now=now)
    waitlist.offer_places(event, sessions, now=now)
    return registration


def _ensure_some_left(sessions: Sequence[EventSession], left: Collection[int]) -> None:
    if not any(session.id in left and not session.is_cancelled for session in sessions):
        raise NoSessionLeft


def _ensure_not_attended(registration: Registration, dropped: Sequence[EventSession]) -> None:
    inside = admitted_queries.count_by_session(registration.id) if dropped else {}
    for session in dropped:
        if inside.get(session.id):
            raise SessionAttended(session=session.label or session.reference)


def _ensure_left_by_those_who_wait(
    event: Event, sessions: Sequence[EventSession], added: Sequence[EventSession], *, size: int, now: datetime
) -> None:
    """What those who wait for a part could have, or keep by the event's rule, is theirs."""
    for session in added:
        if not waitlist.is_left_over(event, sessions, session, size=size, now=now):
            raise SessionFull(left=0, wanted=size, session=session.label or session.reference)


def _write(
    registration: Registration, *, added: Sequence[EventSession], dropped: Sequence[EventSession], now: datetime
) -> None:
    """Write the choice; phones at the door take it over with the tickets."""
    changed = [session.id for session in (*added, *dropped)]
    db.session.execute(
        delete(GivenUpSession).where(
            GivenUpSession.registration_id == registration.id, GivenUpSession.event_session_id.in_(changed)
        )
    )
    for choice in list(registration.chosen):
        if choice.event_session_id in changed:
            db.session.delete(choice)
    for session in dropped:
        given_up = GivenUpSession(registration_id=registration.id, event_session_id=session.id, given_up_at=now)
        db.session.add(given_up)
    for session in added:
        db.session.add(RegistrationSession(registration_id=registration.id, event_session_id=session.id))
    for ticket in registration.tickets:
        ticket.updated_at = now
    registration.updated_at = now
    db.session.flush()
    db.session.expire(registration, ["chosen"])
