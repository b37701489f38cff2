"""The outbox in tests."""

from sqlalchemy import delete

from eventapp.db import db
from eventapp.models import OutboxMessage


def forget_mails() -> None:
    """Leave out what registering has written."""
    db.session.execute(delete(OutboxMessage))
    db.session.commit()
