"""Mails that came back after a server had taken them, and addresses that are put right."""

from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import AddressNotChangeable
from eventapp.domain.mails import answer_to_keep
from eventapp.domain.states import OutboxStatus, RegistrationStatus
from eventapp.queries import outbox as outbox_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import audit, own_links, settling


@transactional
def record_bounce(*, uuid: str, answer: str, now: datetime) -> bool:
    """Note that a mail came back; it then needs a person. Returns False for mails that we do not know or that wait.

    The same report twice changes nothing.
    """
    message = outbox_queries.find_by_uuid(uuid)
    if message is None or message.status is not OutboxStatus.SENT:
        return False
    message.status, message.bounced_at, message.last_error = OutboxStatus.FAILED, now, answer_to_keep(answer)
    return True


@transactional
def correct_address(*, registration_id: int, email: str, user_id: int, now: datetime) -> int:
    """Put a registration's address right, and send again what did not arrive; return how many mails that is.

    Where all has arrived, at somebody else's, the new address gets a mail with the link that is valid from now on.

    Raises NotFound, or AddressNotChangeable for registrations that have ended or are erased.
    """
    registration = registration_queries.lock_registration(registration_id)
    if registration.erased_at is not None or registration.status is RegistrationStatus.CANCELED:
        raise AddressNotChangeable
    count = own_links.change_address(registration, email, now=now)
    audit.record(
        "registration.address_corrected",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=registration.event.organization_id,
        user_id=user_id,
        now=now,
    )
    if count == 0:
        settling.tell_anew(registration, event=registration.event, now=now)
    return count
