"""Messages to guests in tests."""

from datetime import datetime

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.messages import MessageAudience, MessageWords
from eventapp.domain.states import MessageKind
from eventapp.models import Event, Message, OutboxMessage
from eventapp.services import broadcasts, messages
from tests.support.builders import NOW


def make_message(
    event: Event,
    *,
    user_id: int,
    kind: MessageKind = MessageKind.ANNOUNCEMENT,
    audience: MessageAudience | None = None,
    subject: str = "Bitte Regenjacke mitbringen",
    body: str = "Guten Tag {name},\n\nes wird nass.",
    now: datetime = NOW,
) -> Message:
    """Write a draft in German."""
    return messages.write_message(
        event_id=event.id,
        kind=kind,
        audience=audience or MessageAudience(),
        words=MessageWords(language="de", subject=subject, body=body),
        user_id=user_id,
        now=now,
    )


def write_batches(now: datetime = NOW) -> None:
    """Write batches until none is left, as the worker does."""
    while broadcasts.write_next_batch(now=now):
        pass


def recipients() -> list[str]:
    """To whom mails of messages were written, in order."""
    query = select(OutboxMessage.recipient).where(OutboxMessage.message_id.is_not(None))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def schedule(event: Event, message: Message, *, user_id: int, at: datetime | None = None, now: datetime = NOW) -> None:
    """Let a message go out."""
    messages.schedule(event_id=event.id, reference=message.reference, at=at, user_id=user_id, now=now)
