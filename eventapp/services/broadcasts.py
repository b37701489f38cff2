"""Messages on their way: batch by batch into the outbox, each registration exactly once.

A batch is one transaction: its mails, and how far the message has come. A worker that is killed in between leaves
either both or nothing, and the next one goes on from there; the database keeps a second mail out besides.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from eventapp.adapters.randomness import new_reference, new_uuid
from eventapp.db import db, transactional
from eventapp.domain.messages import BATCH_SIZE
from eventapp.domain.states import MessageKind, MessageState, Presence, RegistrationStatus
from eventapp.models import Certificate, Event, Message, OutboxMessage, Registration
from eventapp.queries import message_recipients as recipient_queries
from eventapp.queries import messages as message_queries

#: Nobody is reminded of what begins sooner than this: the mail would come on the way there.
LEAST_NOTICE = timedelta(hours=3)


def write_next_batch(*, now: datetime) -> bool:
    """Write a batch of mails of the message that is due. Returns whether more may be due at once."""
    if not message_queries.has_due(now):
        db.session.rollback()  # a worker that only looks leaves no transaction open
        return False
    return _write_batch(now=now)


@transactional
def _write_batch(*, now: datetime) -> bool:
    message = message_queries.lock_next_due(now)
    if message is None:  # another worker has it
        return False
    message.state, message.started_at = MessageState.SENDING, message.started_at or now
    recipients = recipient_queries.recipients_of(message)
    batch = recipient_queries.list_batch(recipients, after=message.cursor, limit=BATCH_SIZE)
    _write(message, batch, now=now)
    if len(batch) < BATCH_SIZE:
        message.state, message.ended_at = MessageState.SENT, now
    return True


def start_reminders(*, now: datetime) -> int:
    """Start the reminders whose moment has come; return how many there were."""
    until = now + LEAST_NOTICE
    if not message_queries.list_due_reminders(now=now, until=until):
        db.session.rollback()
        return 0
    return _start_reminders(now=now, until=until)


@transactional
def _start_reminders(*, now: datetime, until: datetime) -> int:
    due = message_queries.list_due_reminders(now=now, until=until)
    for reminder in due:
        db.session.add(
            Message(
                event_id=reminder.event_id,
                reference=new_reference(),
                kind=MessageKind.REMINDER,
                state=MessageState.SCHEDULED,
                event_session_id=reminder.event_session_id,
                statuses=(RegistrationStatus.CONFIRMED.value,),
                presence=Presence.ANY,
                created_at=now,
                updated_at=now,
                scheduled_at=reminder.moment,
            )
        )
    return len(due)


def _write(message: Message, batch: Sequence[Registration], *, now: datetime) -> None:
    reached = [
        registration for registration in batch if registration.email is not None and not registration.no_messages
    ]
    organization_id = db.session.get_one(Event, message.event_id).organization_id
    db.session.add_all(
        OutboxMessage(
            uuid=new_uuid(),
            kind=message.kind,
            organization_id=organization_id,
            registration_id=registration.id,
            message_id=message.id,
            recipient=registration.email,
            language=registration.language,
            created_at=now,
            next_attempt_at=now,
        )
        for registration in reached
    )
    message.written += len(reached)
    if batch:
        message.cursor = batch[-1].id
    if message.kind is MessageKind.THANKS:
        _note_certificates([registration.id for registration in reached], now=now)


def _note_certificates(registration_ids: Sequence[int], *, now: datetime) -> None:
    """The thanks bring the certificates along; they need no mail of their own any more."""
    db.session.execute(
        update(Certificate)
        .where(
            Certificate.registration_id.in_(registration_ids),
            Certificate.withdrawn_at.is_(None),
            Certificate.mailed_at.is_(None),
        )
        .values(mailed_at=now)
        .execution_options(synchronize_session=False)
    )
