"""Unusually many registrations from one connection: a crowd in one hall, or somebody who takes places from others."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from eventapp.db import db, transactional
from eventapp.models import Event

#: One moment in an hour is enough for a hint that is shown for a day.
_PAUSE = timedelta(hours=1)
SHOWN_FOR = timedelta(days=1)


@transactional
def note_crowd(*, event_id: int, now: datetime) -> None:
    """Remember that it happened, for the event's organizers. Nothing of the connection is kept."""
    db.session.execute(
        update(Event)
        .where(Event.id == event_id, or_(Event.crowd_at.is_(None), Event.crowd_at < now - _PAUSE))
        .values(crowd_at=now)
        .execution_options(synchronize_session=False)
    )


def has_crowd(event: Event, *, now: datetime) -> bool:
    """True while organizers should look at it."""
    return event.crowd_at is not None and now - event.crowd_at < SHOWN_FOR
