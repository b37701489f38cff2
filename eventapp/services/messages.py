"""An organizer's messages to guests: written, tried, scheduled, stopped, thrown away."""

from datetime import datetime

from eventapp.adapters.randomness import new_reference, new_uuid
from eventapp.db import db, transactional
from eventapp.domain.errors import MessageTextMissing, MessageTooEarly, MessageUnderway, NobodyToWriteTo
from eventapp.domain.messages import CHANGEABLE, MessageAudience, MessageWords, ensure_fillable
from eventapp.domain.states import MessageKind, MessageState
from eventapp.models import Event, Message, MessageText, OutboxMessage, User
from eventapp.queries import events as event_queries
from eventapp.queries import message_recipients as recipient_queries
from eventapp.queries import messages as message_queries
from eventapp.services import audit
from eventapp.services.event_changes import record


@transactional
def write_message(
    *, event_id: int, kind: MessageKind, audience: MessageAudience, words: MessageWords, user_id: int, now: datetime
) -> Message:
    """Keep a new draft. Raises MessageTextMissing or PlaceholderUnknown."""
    ensure_fillable(words)
    message = Message(
        event_id=event_id,
        reference=new_reference(),
        kind=kind,
        state=MessageState.DRAFT,
        created_by=user_id,
        created_at=now,
        updated_at=now,
        texts=[MessageText(language=words.language, subject=words.subject, body=words.body)],
    )
    _aim(message, audience)
    db.session.add(message)
    db.session.flush()
    return message


@transactional
def change_audience(*, event_id: int, reference: str, audience: MessageAudience, now: datetime) -> Message:
    """Change whom a message is for. Raises NotFound or MessageUnderway."""
    message = _lock_changeable(reference, event_id=event_id)
    _aim(message, audience)
    message.updated_at = now
    return message


@transactional
def save_words(*, event_id: int, reference: str, words: MessageWords, now: datetime) -> Message:
    """Keep the words in one language. Raises NotFound, MessageUnderway, MessageTextMissing or PlaceholderUnknown."""
    message = _lock_changeable(reference, event_id=event_id)
    ensure_fillable(words)
    text = next((text for text in message.texts if text.language == words.language), None)
    if text is None:
        message.texts.append(MessageText(language=words.language, subject=words.subject, body=words.body))
    else:
        text.subject, text.body = words.subject, words.body
    message.updated_at = now
    return message


@transactional
def remove_words(*, event_id: int, reference: str, language: str, now: datetime) -> Message:
    """Forget the words in one language; the last ones stay. Raises NotFound, MessageUnderway or MessageTextMissing."""
    message = _lock_changeable(reference, event_id=event_id)
    rest = [text for text in message.texts if text.language != language]
    if not rest:
        raise MessageTextMissing
    message.texts = rest
    message.updated_at = now
    return message


@transactional
def send_test(*, event_id: int, reference: str, language: str, user_id: int, now: datetime) -> str:
    """Write the message in one language to the person who asks, and return the address. Raises NotFound."""
    message = message_queries.get_message(reference, event_id=event_id)
    user = db.session.get_one(User, user_id)
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=message.kind,
            organization_id=db.session.get_one(Event, event_id).organization_id,
            user_id=user.id,
            message_id=message.id,
            recipient=user.email,
            language=language,
            created_at=now,
            next_attempt_at=now,
        )
    )
    return user.email


@transactional
def schedule(*, event_id: int, reference: str, at: datetime | None, user_id: int, now: datetime) -> Message:
    """Let the message go out at a moment, or at once without one.

    Raises NotFound, MessageUnderway, MessageTooEarly, or NobodyToWriteTo when it would reach nobody now.
    """
    message = _lock_changeable(reference, event_id=event_id)
    if at is not None and at < now:
        raise MessageTooEarly
    if not recipient_queries.count_recipients(recipient_queries.recipients_of(message)).with_email:
        raise NobodyToWriteTo
    message.state, message.scheduled_at, message.updated_at = MessageState.SCHEDULED, at or now, now
    _record("message.scheduled", message, user_id=user_id, now=now)
    return message


@transactional
def stop(*, event_id: int, reference: str, user_id: int, now: datetime) -> Message:
    """Write no more mails of the message; what is in the outbox already still goes.

    One that has not begun is a draft again; one that is through stays as it is. Raises NotFound.
    """
    message = message_queries.lock_message(reference, event_id=event_id)
    if message.state is MessageState.SCHEDULED:
        message.state, message.scheduled_at = MessageState.DRAFT, None
    elif message.state is MessageState.SENDING:
        message.state, message.ended_at = MessageState.STOPPED, now
    message.updated_at = now
    _record("message.stopped", message, user_id=user_id, now=now)
    return message


@transactional
def remove(*, event_id: int, reference: str, user_id: int, now: datetime) -> None:
    """Throw a message away that has not gone out. Raises NotFound or MessageUnderway."""
    message = _lock_changeable(reference, event_id=event_id)
    _record("message.removed", message, user_id=user_id, now=now)
    db.session.delete(message)


@transactional
def set_reminder(*, event_id: int, hours: int | None, user_id: int, now: datetime) -> Event:
    """Say how long before their first session people are reminded; None: not at all."""
    event = event_queries.lock_event(event_id)
    event.reminder_hours = hours
    event.updated_at = now
    record("event.reminder_set", event, user_id=user_id, now=now)
    return event


def _aim(message: Message, audience: MessageAudience) -> None:
    message.statuses = tuple(status.value for status in audience.statuses)
    message.event_sessions = list(audience.event_sessions)
    message.languages = audience.languages
    message.sources = tuple(source.value for source in audience.sources)
    message.presence = audience.presence


def _lock_changeable(reference: str, *, event_id: int) -> Message:
    message = message_queries.lock_message(reference, event_id=event_id)
    if message.state not in CHANGEABLE or message.kind is MessageKind.REMINDER:
        raise MessageUnderway
    return message


def _record(action: str, message: Message, *, user_id: int, now: datetime) -> None:
    audit.record(
        action,
        subject_type="message",
        subject_reference=message.reference,
        organization_id=db.session.get_one(Event, message.event_id).organization_id,
        user_id=user_id,
        now=now,
    )
