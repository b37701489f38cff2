"""Which events still hold personal data, what of it is due, and what was deleted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.retention import RetentionPolicy, Stage, due_stages, stage_dates
from eventapp.domain.schedule import local_day
from eventapp.domain.states import CancelReason, RegistrationStatus
from eventapp.models import (
    Attendee,
    CrowdRound,
    Deletion,
    Device,
    Event,
    EventSession,
    LogEntryRow,
    Registration,
    RegistrationNeed,
    Ticket,
)

#: They got no place, so nothing of them is needed for what comes after the event.
_IN_VAIN = (
    CancelReason.NO_PLACE,
    CancelReason.OFFER_DECLINED,
    CancelReason.OFFER_EXPIRED,
    CancelReason.NOT_APPROVED,
    CancelReason.ADDRESS_UNCONFIRMED,
)


@dataclass(frozen=True, kw_only=True)
class Done:
    """A stage that is done, and nothing has come since that it would delete."""

    on: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class EventRetention:
    """One event with the day of each stage, and what is done of it."""

    event: Event
    last_end: datetime
    dates: dict[Stage, date]
    done: dict[Stage, Done]
    due: list[Stage]


def list_retention(*, organization_ids: Sequence[int] | None = None, zone: str, now: datetime) -> list[EventRetention]:
    """Return the events with sessions or people, the next to lose its names first; ``None`` for all organizations.

    Where no session is left the days count from the day on which the event was begun, as the notice says.
    """
    ends = select(EventSession.event_id, func.max(EventSession.ends_at).label("last")).group_by(EventSession.event_id)
    last = ends.subquery()
    has_people = exists().where(Registration.event_id == Event.id)
    query = (
        select(Event, last.c.last)
        .outerjoin(last, last.c.event_id == Event.id)
        .where(or_(last.c.last.is_not(None), has_people))
        .options(selectinload(Event.texts))
    )
    if organization_ids is not None:
        query = query.where(Event.organization_id.in_(organization_ids))
    rows = [(event, end or event.created_at) for event, end in db.session.execute(query.order_by(Event.id))]
    done = _done([event.id for event, _ in rows])
    found = [_retention(event, last_end, done=done[event.id], zone=zone, now=now) for event, last_end in rows]
    return sorted(found, key=lambda each: (each.dates[Stage.NAMES], each.event.id))


def list_names_deleted(event_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when the names of these events went, by event; of those that had any."""
    query = select(Deletion.event_id, Deletion.deleted_at).where(
        Deletion.event_id.in_(event_ids), Deletion.stage == Stage.NAMES, Deletion.count > 0
    )
    return {event_id: deleted_at for event_id, deleted_at in db.session.execute(query)}


def count_affected(event_id: int, stage: Stage) -> int:
    """Return how many registrations a stage would change now."""
    query = select(func.count(Registration.id)).where(Registration.event_id == event_id, has_data(stage))
    return db.session.scalar(query) or 0


def is_left(event_id: int, stage: Stage) -> bool:
    """True when a stage of an event was never done, or something has come since that it would delete."""
    return stage not in _done([event_id])[event_id]


def has_data(stage: Stage) -> ColumnElement[bool]:
    """True for registrations that hold something of what the stage deletes."""
    contact = or_(Registration.email.is_not(None), Registration.phone.is_not(None))
    named = exists().where(Attendee.registration_id == Registration.id, Attendee.name != "")
    return {
        Stage.NEEDS: exists().where(RegistrationNeed.registration_id == Registration.id),
        Stage.WAITED: and_(waited_in_vain(), Registration.erased_at.is_(None)),
        Stage.CONTACTS: contact,
        Stage.NAMES: or_(Registration.name != "", contact, named, Registration.erased_at.is_(None)),
    }[stage]


def waited_in_vain() -> ColumnElement[bool]:
    """True for those who never got a place."""
    waits = and_(Registration.status == RegistrationStatus.WAITLISTED, Registration.waitlisted_at.is_not(None))
    return or_(waits, Registration.cancel_reason.in_(_IN_VAIN))


def list_never_confirmed() -> list[int]:
    """Return the ids of the registrations whose address was not confirmed in time."""
    query = select(Registration.id).where(
        Registration.cancel_reason == CancelReason.ADDRESS_UNCONFIRMED, Registration.erased_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Registration.id)))


def _retention(
    event: Event, last_end: datetime, *, done: dict[Stage, Done], zone: str, now: datetime
) -> EventRetention:
    policy = RetentionPolicy(contact_days=event.contact_days, name_days=event.name_days, needs_days=event.needs_days)
    return EventRetention(
        event=event,
        last_end=last_end,
        dates=stage_dates(policy, kind=event.kind, last_day=local_day(last_end, zone=zone)),
        done=done,
        due=due_stages(policy, kind=event.kind, last_end=last_end, done=list(done), zone=zone, now=now),
    )


def _done(event_ids: Sequence[int]) -> dict[int, dict[Stage, Done]]:
    """Return what is done of each event. What has come since, such as with a session that was added, is not."""
    done: dict[int, dict[Stage, Done]] = defaultdict(dict)
    holding = {stage: _holding(stage) for stage in Stage}
    for row in db.session.scalars(select(Deletion).where(Deletion.event_id.in_(event_ids)).order_by(Deletion.id)):
        if row.event_id not in holding[row.stage]:
            done[row.event_id][row.stage] = Done(on=row.deleted_at, count=row.count)
    return done


def _holding(stage: Stage) -> set[int]:
    """Return the events that were done with a stage and hold something of it again."""
    was_done = select(Deletion.event_id).where(Deletion.stage == stage)
    found: list[Select[int]] = [select(Registration.event_id).where(has_data(stage))]
    if stage is Stage.NAMES:  # phones that were long without a network, rounds typed in late
        found += [
            select(LogEntryRow.event_id).where(or_(_has_code(), LogEntryRow.note != "")),
            select(Device.event_id).where(Device.name != ""),
            select(CrowdRound.event_id).where(CrowdRound.counted_by != ""),
            select(EventSession.event_id).where(EventSession.counsellor != ""),
        ]
    return {
        event_id
        for query, column in ((query, query.selected_columns[0]) for query in found)
        for event_id in db.session.scalars(query.where(column.in_(was_done)).distinct())
    }


def _has_code() -> ColumnElement[bool]:
    """True of an entry with a code that somebody held; the code of an emptied ticket's digest is nobody's."""
    is_digest = exists().where(
        Ticket.event_id == LogEntryRow.event_id, Ticket.short_code == LogEntryRow.raw_code, Ticket.token == ""
    )
    return and_(LogEntryRow.raw_code.is_not(None), ~is_digest)
