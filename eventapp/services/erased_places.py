"""What becomes of the places of somebody who is erased: what is still to come is for those who wait.

Part of the caller's transaction, under the event's lock. What took place stays counted, as nobody's.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm.attributes import set_committed_value

from eventapp.db import db
from eventapp.domain.erasure import GivenBack
from eventapp.models import Event, EventSession, GivenUpSession, Registration
from eventapp.queries import erasure as erasure_queries
from eventapp.queries import events as event_queries
from eventapp.services import registrations, waitlist
from eventapp.services.places import take_places, take_session_places


def give_back(registration: Registration, *, now: datetime, user_id: int | None) -> None:
    """Cancel the registration, or take it out of the sessions to come of a series that has begun."""
    event = registration.event
    sessions = event_queries.list_sessions(event.id)
    back = erasure_queries.get_given_back(registration, sessions, now=now)
    if back.cancels:
        registrations.cancel(registration_id=registration.id, now=now, user_id=user_id)
    elif back.ahead:
        _leave(registration, event, sessions, back, now=now)
        waitlist.offer_places(event, sessions, now=now)


def _leave(
    registration: Registration, event: Event, sessions: Sequence[EventSession], back: GivenBack, *, now: datetime
) -> None:
    left = [session for session in sessions if session.id in back.ahead]
    if back.leaves_event:
        take_places(event, left, count=-registration.size)
        # says, with the moment of the erasure, that no place at the event is held any more
        db.session.add_all(
            GivenUpSession(registration_id=registration.id, event_session_id=session.id, given_up_at=now)
            for session in left
        )
    else:
        take_session_places(left, count=-registration.size)
    for choice in registration.chosen:
        if choice.event_session_id in back.ahead:
            db.session.delete(choice)
    db.session.flush()
    staying = [choice for choice in registration.chosen if choice.event_session_id not in back.ahead]
    set_committed_value(registration, "chosen", staying)
