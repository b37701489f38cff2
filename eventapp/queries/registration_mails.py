"""Counting what was sent to, and changed on, one registration lately."""

from datetime import datetime

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import MessageKind
from eventapp.models import AuditEntry, OutboxMessage


def count_written(registration_id: int, *, kind: MessageKind, since: datetime) -> int:
    """Return how many mails of the kind were written to the registration."""
    query = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.registration_id == registration_id,
        OutboxMessage.kind == kind,
        OutboxMessage.created_at >= since,
    )
    return db.session.scalar(query) or 0


def count_actions(registration_reference: str, *, action: str, since: datetime) -> int:
    """Return how often something was done to the registration."""
    query = select(func.count(AuditEntry.id)).where(
        AuditEntry.subject_type == "registration",
        AuditEntry.subject_reference == registration_reference,
        AuditEntry.action == action,
        AuditEntry.at >= since,
    )
    return db.session.scalar(query) or 0
