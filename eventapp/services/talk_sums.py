"""The counters of counselling talks. They grow by whole batches, sealed until then (CNS-5, docs/counselling.md)."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.adapters.unfinished_talks import seal_talks, unseal_talks
from eventapp.db import db, transactional
from eventapp.domain.errors import NotFound
from eventapp.domain.schedule import local_day
from eventapp.domain.states import CounsellingTopic, EventKind, EventStatus
from eventapp.domain.talks import Counted, TalkCounter, TalkSums, counted_name
from eventapp.models import CounsellingTally, Event, TopicTally
from eventapp.queries import counselling as counselling_queries
from eventapp.queries import events as event_queries
from eventapp.services.event_changes import record


@transactional
def correct_counter(
    *, event_id: int, counter: Counted, step: int, secret_key: bytes, now: datetime, user_id: int | None = None
) -> None:
    """Count something more or less; no counter falls below zero.

    While talks wait to be counted the step waits with them, so that it does not show what one of them was about.
    Raises NotFound.
    """
    event = lock_day(event_id)
    counts = {counted_name(counter): step}
    if _waiting(event, secret_key=secret_key).talks:
        add_talks(event, counts, talks=0, secret_key=secret_key)
    else:
        _count(event.id, counts)
    record("counselling.corrected", event, user_id=user_id, now=now)


@transactional
def finish_day(*, event_id: int, secret_key: bytes) -> bool:
    """Count the talks that still wait. Returns whether there were any. Raises NotFound."""
    return _finish(lock_day(event_id), secret_key=secret_key)


def finish_days_over(*, zone: ZoneInfo, secret_key: bytes, now: datetime) -> int:
    """Count what still waits of days before today. Returns how many days those were."""
    today = now.astimezone(zone).date()
    over = [
        event_id for event_id, last in counselling_queries.list_begun_days() if local_day(last, zone=zone.key) < today
    ]
    db.session.rollback()
    return sum(finish_day(event_id=event_id, secret_key=secret_key) for event_id in over)


def lock_day(event_id: int) -> Event:
    """Lock a counselling event and return it; part of the caller's transaction. Raises NotFound for other events."""
    event = event_queries.lock_event(event_id)
    if event.kind is not EventKind.BERATUNG or event.status not in (EventStatus.PUBLISHED, EventStatus.FINISHED):
        raise NotFound
    return event


def add_talks(event: Event, counts: Mapping[str, int], *, talks: int, secret_key: bytes) -> None:
    """Put talks to those that wait, and count them all once there are enough; part of the caller's transaction."""
    sums = _waiting(event, secret_key=secret_key).plus(counts, talks=talks)
    if sums.is_batch:
        _count(event.id, sums.counts)
        sums = TalkSums()
    # empty sums are sealed as well: the row does not tell how many talks wait
    _tally(event.id).unfinished_batch = seal_talks(sums, secret_key=secret_key, about=event.reference)
    db.session.flush()


def _finish(event: Event, *, secret_key: bytes) -> bool:
    tally = counselling_queries.find_tally(event.id)
    if tally is None or tally.unfinished_batch is None:
        return False
    waiting = _waiting(event, secret_key=secret_key)
    _count(event.id, waiting.counts)
    tally.unfinished_batch = None
    db.session.flush()
    return waiting.talks > 0


def _waiting(event: Event, *, secret_key: bytes) -> TalkSums:
    tally = counselling_queries.find_tally(event.id)
    sealed = tally.unfinished_batch if tally is not None else None
    return unseal_talks(sealed, secret_key=secret_key, about=event.reference)


def _tally(event_id: int) -> CounsellingTally:
    tally = counselling_queries.find_tally(event_id)
    if tally is None:
        tally = CounsellingTally(event_id=event_id, first_talks=0, follow_up_talks=0, minutes=0, interpreted=0)
        db.session.add(tally)
        db.session.flush()
    return tally


def _count(event_id: int, counts: Mapping[str, int]) -> None:
    """Move the counters, in one fixed order and never below zero."""
    tally = _tally(event_id)
    for counter in TalkCounter:
        present: int = getattr(tally, counter.value)
        setattr(tally, counter.value, max(0, present + counts.get(counter.value, 0)))
    rows = counselling_queries.list_topic_tallies(event_id)
    for topic in CounsellingTopic:
        step = counts.get(topic.value, 0)
        if topic in rows:
            rows[topic].mentions = max(0, rows[topic].mentions + step)
        elif step > 0:
            db.session.add(TopicTally(event_id=event_id, topic=topic, mentions=step))
    db.session.flush()
