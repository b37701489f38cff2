"""Another address for a registration: the link to the own page that the old one has ends."""

from datetime import datetime

from sqlalchemy import update

from eventapp.adapters import randomness
from eventapp.db import db
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.models import OutboxMessage, Registration


def change_address(registration: Registration, email: str | None, *, now: datetime) -> int:
    """Write to another address from now on; part of the caller's transaction. Returns how many mails go there.

    What was sent before may lie in a stranger's mailbox, so its link to the own page opens nothing any more. What has
    not arrived goes to the new address, or nowhere; a link that confirms an address belongs to that address alone.
    Tickets stay as they are: they may be printed.
    """
    if registration.email not in (None, email):
        registration.key = randomness.new_key()
    registration.email, registration.updated_at = email, now
    to_new_address = {
        "recipient": email,
        "status": OutboxStatus.WAITING,
        "attempts": 0,
        "next_attempt_at": now,
        "last_error": "",
        "bounced_at": None,
    }
    again = (
        update(OutboxMessage)
        .where(
            OutboxMessage.registration_id == registration.id,
            OutboxMessage.status.in_((OutboxStatus.WAITING, OutboxStatus.FAILED)),
            OutboxMessage.kind != MessageKind.ADDRESS_CHECK,
        )
        .values(to_new_address if email else {"status": OutboxStatus.DROPPED})
        .execution_options(synchronize_session=False)
        .returning(OutboxMessage.id)
    )
    count = len(list(db.session.scalars(again)))
    return count if email else 0
