"""The outbox in tests."""

from sqlalchemy import delete, select

from eventapp.db import db
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.models import OutboxMessage
from tests.support.mail_server import MailServer


def forget_mails() -> None:
    """Leave out what registering has written."""
    db.session.execute(delete(OutboxMessage))
    db.session.commit()


def messages() -> list[OutboxMessage]:
    """All mails as they stand in the database now."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def states() -> list[tuple[MessageKind, OutboxStatus]]:
    """What stands in the outbox."""
    return [(message.kind, message.status) for message in messages()]


def subjects(server: MailServer) -> list[str]:
    """What arrived."""
    return [str(mail["Subject"]) for mail in server.received]
