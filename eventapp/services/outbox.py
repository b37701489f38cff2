"""The transactional outbox: a mail is written together with its reason, and sent afterwards."""

from datetime import datetime

from eventapp.adapters.randomness import new_uuid
from eventapp.db import db
from eventapp.domain.states import MessageKind
from eventapp.models import OutboxMessage, Registration, User


def enqueue_for_registration(
    kind: MessageKind, *, registration: Registration, organization_id: int, now: datetime
) -> None:
    """Write a mail to a registration's contact; without an e-mail address nothing is written."""
    if registration.email is None:
        return
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=kind,
            organization_id=organization_id,
            registration_id=registration.id,
            recipient=registration.email,
            language=registration.language,
            created_at=now,
            next_attempt_at=now,
        )
    )


def enqueue_for_user(kind: MessageKind, *, user: User, language: str, now: datetime) -> None:
    """Write a mail to an account's holder."""
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=kind,
            user_id=user.id,
            recipient=user.email,
            language=language,
            created_at=now,
            next_attempt_at=now,
        )
    )
