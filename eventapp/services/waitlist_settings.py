"""How the waiting list of an event works: its rule, how long an offer stands, pausing it."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import SomebodyWaits
from eventapp.domain.states import WaitlistRule
from eventapp.models import Event
from eventapp.queries import events as event_queries
from eventapp.queries import waitlist as waitlist_queries
from eventapp.services import waitlist
from eventapp.services.event_changes import record


@dataclass(frozen=True, kw_only=True)
class WaitlistSettings:
    """``release_minutes`` None: the door never gives away places of people who have not come."""

    rule: WaitlistRule
    offer_hours: int
    release_minutes: int | None


@transactional
def change_settings(*, event_id: int, settings: WaitlistSettings, user_id: int, now: datetime) -> Event:
    """Replace the settings; offers already made keep their deadline. Raises SomebodyWaits."""
    event = event_queries.lock_event(event_id)
    waiting = waitlist_queries.count_waiting(event_id) if settings.rule is WaitlistRule.OFF else 0
    if waiting:
        raise SomebodyWaits(waiting=waiting)
    event.waitlist_rule = settings.rule
    event.offer_hours = settings.offer_hours
    event.release_minutes = settings.release_minutes
    event.updated_at = now  # phones at the door take over when places are released
    record("event.waitlist_changed", event, user_id=user_id, now=now)
    waitlist.offer_places_of(event, now=now)
    return event


@transactional
def pause(*, event_id: int, user_id: int, now: datetime) -> Event:
    """Make no more offers for now. Nobody who waits is overtaken meanwhile."""
    event = event_queries.lock_event(event_id)
    if not event.waitlist_paused:
        event.waitlist_paused = True
        record("event.waitlist_paused", event, user_id=user_id, now=now)
    return event


@transactional
def resume(*, event_id: int, user_id: int, now: datetime) -> Event:
    """Go on: what is free is offered at once."""
    event = event_queries.lock_event(event_id)
    if event.waitlist_paused:
        event.waitlist_paused = False
        record("event.waitlist_resumed", event, user_id=user_id, now=now)
        waitlist.offer_places_of(event, now=now)
    return event
