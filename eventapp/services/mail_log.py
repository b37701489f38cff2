"""How long mails are remembered."""

from datetime import datetime

from sqlalchemy import delete

from eventapp.db import db, transactional
from eventapp.domain.mails import KEPT_FOR
from eventapp.domain.states import OutboxStatus
from eventapp.models import OutboxMessage


@transactional
def forget_old_mails(*, now: datetime) -> int:
    """Delete mails older than 14 days, sent or not, with their addresses; return how many.

    What still waits stays: it is given up after three days, and then goes as well.
    """
    old = delete(OutboxMessage).where(
        OutboxMessage.created_at < now - KEPT_FOR, OutboxMessage.status != OutboxStatus.WAITING
    )
    return len(list(db.session.scalars(old.returning(OutboxMessage.id))))
