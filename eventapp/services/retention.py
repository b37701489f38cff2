"""Deleting what is due: numbers are frozen first, then the data goes, and a record says how much it was (PRV-12).

One stage of one event is one transaction. Running again, or two at once, deletes nothing twice and misses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update

from eventapp.db import db, transactional
from eventapp.domain.retention import AUDIT_LOG_DAYS, MAIL_LOG_DAYS, Stage
from eventapp.domain.states import EventStatus, OutboxStatus
from eventapp.models import AuditEntry, Deletion, Event, OutboxMessage, Registration, RegistrationNeed
from eventapp.queries import events as event_queries
from eventapp.queries import retention as retention_queries
from eventapp.services import audit, closings, erasure, login_sessions, scrubbing

#: Stands beside numbers that the deletion froze.
FROZEN_REASON = "Vor dem Löschen der Namen festgehalten."
_OVER = (OutboxStatus.SENT, OutboxStatus.DROPPED, OutboxStatus.FAILED)


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A stage of an event that was deleted, or would be: from how many registrations."""

    event: str
    stage: Stage
    count: int


def plan(*, zone: str, now: datetime) -> list[Deleted]:
    """Return what ``run`` would delete now; changes nothing."""
    return [
        Deleted(event=each.event.reference, stage=stage, count=retention_queries.count_affected(each.event.id, stage))
        for each in retention_queries.list_retention(zone=zone, now=now)
        for stage in each.due
    ]


def run(*, zone: str, now: datetime) -> list[Deleted]:
    """Delete everything that is due, stage by stage. Returns what was deleted."""
    due = [
        (each.event.id, stage) for each in retention_queries.list_retention(zone=zone, now=now) for stage in each.due
    ]
    db.session.rollback()
    deleted = [_delete(event_id=event_id, stage=stage, now=now) for event_id, stage in due]
    login_sessions.delete_ended(now=now)
    _delete_unconfirmed(now=now)
    _delete_logs(now=now)
    return [each for each in deleted if each is not None]


@transactional
def _delete(*, event_id: int, stage: Stage, now: datetime) -> Deleted | None:
    event = event_queries.lock_event(event_id)
    known = select(Deletion.id).where(Deletion.event_id == event_id, Deletion.stage == stage)
    if db.session.scalar(known) is not None:
        return None
    count = retention_queries.count_affected(event_id, stage)
    _DELETIONS[stage](event, now)
    db.session.add(Deletion(event_id=event_id, stage=stage, count=count, deleted_at=now))
    audit.record(
        f"retention.{stage.value}",
        subject_type="event",
        subject_reference=event.reference,
        organization_id=event.organization_id,
        reason=str(count),
        now=now,
    )
    return Deleted(event=event.reference, stage=stage, count=count)


def _delete_needs(event: Event, now: datetime) -> None:
    db.session.execute(delete(RegistrationNeed).where(RegistrationNeed.registration_id.in_(_registrations(event))))


def _delete_waited(event: Event, now: datetime) -> None:
    waited = select(Registration.id).where(Registration.event_id == event.id, retention_queries.has_data(Stage.WAITED))
    for registration_id in db.session.scalars(waited.order_by(Registration.id)).all():
        erasure.erase_registration(registration_id=registration_id, now=now)


def _delete_contacts(event: Event, now: datetime) -> None:
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.registration_id.in_(_registrations(event))))
    db.session.execute(
        update(Registration)
        .where(Registration.event_id == event.id, retention_queries.has_data(Stage.CONTACTS))
        .values(email=None, phone=None)
        .execution_options(synchronize_session=False)
    )


def _delete_names(event: Event, now: datetime) -> None:
    if event.status in (EventStatus.PUBLISHED, EventStatus.FINISHED):
        closings.close_event(event_id=event.id, reason=FROZEN_REASON, user_id=None, now=now)
    scrubbing.scrub_event(event.id, now=now)


_DELETIONS: dict[Stage, Callable[[Event, datetime], None]] = {
    Stage.NEEDS: _delete_needs,
    Stage.WAITED: _delete_waited,
    Stage.CONTACTS: _delete_contacts,
    Stage.NAMES: _delete_names,
}


def _registrations(event: Event) -> Select[int]:
    return select(Registration.id).where(Registration.event_id == event.id)


def _delete_unconfirmed(*, now: datetime) -> None:
    """Whoever did not confirm their address in time leaves nothing behind."""
    for registration_id in retention_queries.list_never_confirmed():
        erasure.erase_registration(registration_id=registration_id, now=now)


@transactional
def _delete_logs(*, now: datetime) -> None:
    """The logs of mails and of the team's steps grow no older than was promised."""
    old_mails = OutboxMessage.created_at < now - timedelta(days=MAIL_LOG_DAYS)
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.status.in_(_OVER), old_mails))
    db.session.execute(delete(AuditEntry).where(AuditEntry.at < now - timedelta(days=AUDIT_LOG_DAYS)))
