"""Counting what a mailbox has got because of forms."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select

from eventapp.db import db
from eventapp.domain.states import MessageKind, OutboxStatus, RegistrationSource
from eventapp.models import OutboxMessage, Registration


def count_sent(mailbox: str, *, kinds: Collection[MessageKind], since: datetime) -> int:
    """Return how many mails of these kinds went to the mailbox, without the confirmations of what staff entered."""
    by_visitors = or_(
        OutboxMessage.kind != MessageKind.REGISTRATION_CONFIRMED,
        Registration.source.is_distinct_from(RegistrationSource.STAFF),
    )
    query = (
        select(func.count(OutboxMessage.id))
        .outerjoin(Registration, Registration.id == OutboxMessage.registration_id)
        .where(
            OutboxMessage.mailbox == mailbox,
            OutboxMessage.kind.in_(kinds),
            OutboxMessage.status == OutboxStatus.SENT,
            OutboxMessage.sent_at > since,
            by_visitors,
        )
    )
    return db.session.scalar(query) or 0
