"""Whether a mail that a form caused may go out, or its mailbox has had enough (domain/mail_limits.py).

Looked at when a mail is sent, by whoever sends it: no form tells how many mails somebody else has got, and
registering takes no longer. Two workers at the same moment may send one mail more.
"""

from datetime import datetime

from eventapp.domain.mail_limits import limit_of, mailbox_of
from eventapp.domain.states import CancelReason, MessageKind, RegistrationMode, RegistrationSource
from eventapp.models import OutboxMessage, Registration
from eventapp.queries import mail_limits as limit_queries
from eventapp.queries import registrations as registration_queries


def has_enough(message: OutboxMessage, *, now: datetime) -> bool:
    """True when the mailbox of this mail has had all that it gets of this kind for now."""
    limit = limit_of(message.kind)
    if limit is None:
        return False
    mailbox = mailbox_of(message.recipient)
    is_full = any(
        limit_queries.count_sent(mailbox, kinds=limit.kinds, since=now - period) >= amount
        for amount, period in limit.amounts
    )
    return is_full and not _is_by_team(message)


def _is_by_team(message: OutboxMessage) -> bool:
    """What organizers and staff did is told to everybody whom it concerns."""
    if message.registration_id is None:
        return False
    registration = registration_queries.get_with_tickets(message.registration_id)
    if message.kind is MessageKind.REGISTRATION_CANCELED:
        return registration.cancel_reason is CancelReason.BY_ORGANIZER
    return message.kind is MessageKind.REGISTRATION_CONFIRMED and _is_settled_by_team(registration)


def _is_settled_by_team(registration: Registration) -> bool:
    is_approved = registration.event.registration_mode is RegistrationMode.APPROVAL
    return is_approved or registration.source is RegistrationSource.STAFF
