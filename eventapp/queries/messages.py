"""Messages from organizers to guests, and what became of their mails."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.messages import reminder_moment
from eventapp.domain.states import EventStatus, MessageState, OutboxStatus
from eventapp.models import Event, EventSession, Message, OutboxMessage, Registration

#: What a page shows at most; the counts are always complete.
RESULTS_SHOWN = 500


@dataclass(frozen=True, kw_only=True)
class MessageResult:
    """What became of the mail to one registration."""

    name: str
    registration_reference: str
    recipient: str
    language: str
    status: OutboxStatus
    sent_at: datetime | None
    bounced_at: datetime | None
    last_error: str


@dataclass(frozen=True, kw_only=True)
class MessageCounts:
    """How many mails of a message stand where."""

    waiting: int = 0
    sent: int = 0
    dropped: int = 0
    failed: int = 0


@dataclass(frozen=True, kw_only=True)
class DueReminder:
    """A session whose people are to be reminded."""

    event_id: int
    event_session_id: int
    moment: datetime


def get_message(reference: str, *, event_id: int) -> Message:
    """Return a message of the event with its texts. Raises NotFound."""
    query = _with_texts(select(Message).where(Message.reference == reference, Message.event_id == event_id))
    return _one(query)


def get_with_texts(message_id: int) -> Message:
    """Return a message with its texts, fresh from the database. Raises NotFound."""
    query = select(Message).where(Message.id == message_id).execution_options(populate_existing=True)
    return _one(_with_texts(query))


def lock_message(reference: str, *, event_id: int) -> Message:
    """Lock a message until the transaction ends, and return it fresh with its texts. Raises NotFound."""
    query = select(Message).where(Message.reference == reference, Message.event_id == event_id)
    return _one(_with_texts(query.with_for_update().execution_options(populate_existing=True)))


def list_of_event(event_id: int) -> list[Message]:
    """Return the event's messages with their texts, the newest first."""
    query = select(Message).where(Message.event_id == event_id).order_by(Message.created_at.desc(), Message.id.desc())
    return list(db.session.scalars(_with_texts(query)))


def lock_next_due(now: datetime) -> Message | None:
    """Lock and return the message that has waited longest to go out, None when there is none."""
    is_due = (Message.state == MessageState.SCHEDULED) & (Message.scheduled_at <= now)
    query = (
        select(Message)
        .where(or_(Message.state == MessageState.SENDING, is_due))
        .order_by(Message.scheduled_at, Message.id)
        .limit(1)
    )
    return db.session.scalars(query.with_for_update(skip_locked=True).execution_options(populate_existing=True)).first()


def has_due(now: datetime) -> bool:
    """True when a message waits for the worker."""
    is_due = (Message.state == MessageState.SCHEDULED) & (Message.scheduled_at <= now)
    query = select(Message.id).where(or_(Message.state == MessageState.SENDING, is_due)).limit(1)
    return db.session.scalar(query) is not None


def find_overdue(*, since: datetime) -> datetime | None:
    """Return when the oldest message should have gone out that no worker has taken up, None when there is none."""
    query = select(func.min(Message.scheduled_at)).where(
        Message.state == MessageState.SCHEDULED, Message.scheduled_at < since
    )
    return db.session.scalar(query)


def list_due_reminders(*, now: datetime, until: datetime) -> list[DueReminder]:
    """Return the sessions from ``until`` on whose people are to be reminded by now and have not been."""
    query = (
        select(Event.id, Event.reminder_hours, EventSession.id, EventSession.starts_at)
        .join(EventSession, EventSession.event_id == Event.id)
        .outerjoin(Message, Message.event_session_id == EventSession.id)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.reminder_hours.is_not(None),
            EventSession.is_cancelled.is_(False),
            EventSession.starts_at >= until,
            Message.id.is_(None),
        )
        .order_by(EventSession.starts_at, EventSession.id)
    )
    due = []
    for event_id, hours, event_session_id, starts_at in db.session.execute(query):
        moment = reminder_moment(starts_at, hours=hours or 0)
        if moment <= now:
            due.append(DueReminder(event_id=event_id, event_session_id=event_session_id, moment=moment))
    return due


def count_results(message_id: int) -> MessageCounts:
    """Count the mails of a message; tries of it do not count."""
    query = (
        select(OutboxMessage.status, func.count())
        .where(OutboxMessage.message_id == message_id, OutboxMessage.registration_id.is_not(None))
        .group_by(OutboxMessage.status)
    )
    return MessageCounts(**{status.value: count for status, count in db.session.execute(query)})


def list_results(message_id: int) -> list[MessageResult]:
    """Return what became of each mail: what failed first, then what waits; at most RESULTS_SHOWN."""
    order = [OutboxStatus.FAILED, OutboxStatus.WAITING, OutboxStatus.SENT, OutboxStatus.DROPPED]
    query = (
        select(
            Registration.name,
            Registration.reference,
            OutboxMessage.recipient,
            OutboxMessage.language,
            OutboxMessage.status,
            OutboxMessage.sent_at,
            OutboxMessage.bounced_at,
            OutboxMessage.last_error,
        )
        .join(Registration, Registration.id == OutboxMessage.registration_id)
        .where(OutboxMessage.message_id == message_id)
    )
    found: list[MessageResult] = []
    for status in order:
        rows = db.session.execute(
            query.where(OutboxMessage.status == status)
            .order_by(func.lower(Registration.name), OutboxMessage.id)
            .limit(RESULTS_SHOWN - len(found))
        )
        found += [
            MessageResult(
                name=row[0],
                registration_reference=row[1],
                recipient=row[2],
                language=row[3],
                status=row[4],
                sent_at=row[5],
                bounced_at=row[6],
                last_error=row[7],
            )
            for row in rows
        ]
    return found


def list_failed_ids(message_id: int) -> list[int]:
    """Return the ids of the mails of a message that did not arrive."""
    query = select(OutboxMessage.id).where(
        OutboxMessage.message_id == message_id, OutboxMessage.status == OutboxStatus.FAILED
    )
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def _with_texts(query: Select[Message]) -> Select[Message]:
    return query.options(selectinload(Message.texts))


def _one(query: Select[Message]) -> Message:
    message = db.session.scalars(query).first()
    if message is None:
        raise NotFound
    return message
