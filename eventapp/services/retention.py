"""Deleting what is due: numbers are frozen first, then the data goes, and a record says how much it was (PRV-12).

One stage of one event is one transaction. Running again, or two at once, deletes nothing twice and misses nothing;
what comes to an event after a stage was done goes as soon as its own day has come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from eventapp.db import db, transactional
from eventapp.domain.retention import AUDIT_LOG_DAYS, MAIL_LOG_DAYS, Stage
from eventapp.domain.states import EventStatus, OutboxStatus
from eventapp.models import AuditEntry, Deletion, Event, OutboxMessage, Registration, RegistrationNeed
from eventapp.queries import events as event_queries
from eventapp.queries import retention as retention_queries
from eventapp.services import audit, closings, erasure, login_sessions, memberships, scrubbing

#: Stands beside numbers that the deletion froze.
FROZEN_REASON = "Vor dem Löschen der Namen festgehalten."
_OVER = (OutboxStatus.SENT, OutboxStatus.DROPPED, OutboxStatus.FAILED)


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A stage of an event that was deleted, or would be: from how many registrations."""

    event: str
    stage: Stage
    count: int


@dataclass(frozen=True, kw_only=True)
class RetentionReport:
    """What was deleted, or would be, in numbers."""

    stages: Sequence[Deleted]
    #: registrations whose address was never confirmed
    unconfirmed: int
    mails: int
    #: mails that were written as files, where no mail server is set
    mail_files: int
    audit_entries: int
    #: of the team: shut for long, emptied now
    accounts: int
    #: names of people who have left the team, no longer in any log
    departed: int


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""

    def __init__(self, report: RetentionReport) -> None:
        self.report = report
        super().__init__()


def plan(*, zone: str, now: datetime, mail_folder: Path | None = None) -> RetentionReport:
    """Return what ``run`` would delete now. It is done and undone in one transaction, so it is what ``run`` does."""
    due = _list_due(zone=zone, now=now)
    try:
        _rehearse(due, now=now, mail_folder=mail_folder)
    except _Rehearsed as rehearsed:
        return rehearsed.report
    raise AssertionError("a rehearsal ends by its exception")


def run(*, zone: str, now: datetime, mail_folder: Path | None = None) -> RetentionReport:
    """Delete everything that is due, stage by stage. Returns what was deleted."""
    report = _delete_all(_list_due(zone=zone, now=now), now=now, mail_folder=mail_folder)
    login_sessions.delete_ended(now=now)
    for path in _old_mail_files(mail_folder, now=now):
        path.unlink(missing_ok=True)
    return report


def _list_due(*, zone: str, now: datetime) -> list[tuple[int, Stage]]:
    due = [
        (each.event.id, stage) for each in retention_queries.list_retention(zone=zone, now=now) for stage in each.due
    ]
    db.session.rollback()
    return due


@transactional
def _rehearse(due: Sequence[tuple[int, Stage]], *, now: datetime, mail_folder: Path | None) -> None:
    raise _Rehearsed(_delete_all(due, now=now, mail_folder=mail_folder))


def _delete_all(due: Sequence[tuple[int, Stage]], *, now: datetime, mail_folder: Path | None) -> RetentionReport:
    deleted = [_delete(event_id=event_id, stage=stage, now=now) for event_id, stage in due]
    unconfirmed = _delete_unconfirmed(now=now)
    mails, audit_entries = _delete_logs(now=now)
    return RetentionReport(
        stages=[each for each in deleted if each is not None],
        unconfirmed=unconfirmed,
        mails=mails,
        mail_files=len(_old_mail_files(mail_folder, now=now)),
        audit_entries=audit_entries,
        accounts=memberships.empty_shut_accounts(now=now),
        departed=memberships.delete_departed(),
    )


@transactional
def _delete(*, event_id: int, stage: Stage, now: datetime) -> Deleted | None:
    event = event_queries.lock_event(event_id)
    if not retention_queries.is_left(event_id, stage):
        return None
    count = retention_queries.count_affected(event_id, stage)
    _DELETIONS[stage](event, now)
    _note(event, stage, count=count, now=now)
    audit.record(
        f"retention.{stage.value}",
        subject_type="event",
        subject_reference=event.reference,
        organization_id=event.organization_id,
        reason=str(count),
        now=now,
    )
    return Deleted(event=event.reference, stage=stage, count=count)


def _note(event: Event, stage: Stage, *, count: int, now: datetime) -> None:
    """Keep the proof; what came later is added to what had gone before."""
    known = db.session.scalars(
        select(Deletion).where(Deletion.event_id == event.id, Deletion.stage == stage)
    ).one_or_none()
    if known is None:
        db.session.add(Deletion(event_id=event.id, stage=stage, count=count, deleted_at=now))
    else:
        known.count, known.deleted_at = known.count + count, now


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


def _delete_unconfirmed(*, now: datetime) -> int:
    """Whoever did not confirm their address in time leaves nothing behind."""
    silent = retention_queries.list_never_confirmed()
    for registration_id in silent:
        erasure.erase_registration(registration_id=registration_id, now=now)
    return len(silent)


@transactional
def _delete_logs(*, now: datetime) -> tuple[int, int]:
    """The logs of mails and of the team's steps grow no older than was promised."""
    is_old_mail = OutboxMessage.status.in_(_OVER) & (OutboxMessage.created_at < now - timedelta(days=MAIL_LOG_DAYS))
    is_old_entry = AuditEntry.at < now - timedelta(days=AUDIT_LOG_DAYS)
    return _delete_rows(OutboxMessage, is_old_mail), _delete_rows(AuditEntry, is_old_entry)


def _delete_rows(table: type[OutboxMessage | AuditEntry], condition: ColumnElement[bool]) -> int:
    count = db.session.scalar(select(func.count()).select_from(table).where(condition)) or 0
    db.session.execute(delete(table).where(condition).execution_options(synchronize_session=False))
    return count


def _old_mail_files(folder: Path | None, *, now: datetime) -> list[Path]:
    """Mails on the disk hold names and addresses: they live no longer than the log of mails."""
    oldest = (now - timedelta(days=MAIL_LOG_DAYS)).timestamp()
    return [path for path in folder.glob("*.eml") if path.stat().st_mtime < oldest] if folder else []
