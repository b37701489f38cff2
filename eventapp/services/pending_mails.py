"""Mails about registrations that wait for an answer: what they say beyond the usual, and whether they are wanted."""

from dataclasses import replace
from datetime import datetime

from eventapp.adapters.mail_templates import RegistrationFacts
from eventapp.domain.address_checks import check_token
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import CancelReason, EventStatus, MessageKind, PendingFor, RegistrationStatus
from eventapp.models import OutboxMessage, Registration

#: Mails that this module knows.
KINDS = (MessageKind.APPROVAL_REQUESTED, MessageKind.APPROVAL_REFUSED, MessageKind.ADDRESS_CHECK)


def is_wanted(message: OutboxMessage, registration: Registration, *, now: datetime) -> bool:
    """Say whether the mail's reason still stands."""
    if message.kind is MessageKind.APPROVAL_REFUSED:
        is_refused = registration.cancel_reason is CancelReason.NOT_APPROVED
        return registration.status is RegistrationStatus.CANCELED and is_refused
    if registration.event.status is not EventStatus.PUBLISHED:
        return False
    if message.kind is MessageKind.APPROVAL_REQUESTED:
        return registration.pending_for is PendingFor.APPROVAL
    is_in_time = registration.held_until is None or now < registration.held_until
    # the address may have been corrected since
    return registration.pending_for is PendingFor.ADDRESS and is_in_time and message.recipient == registration.email


def with_answer(
    facts: RegistrationFacts, message: OutboxMessage, registration: Registration, *, settings: MailSettings
) -> RegistrationFacts:
    """Return the facts with what this mail says beyond them.

    A number is called once it is certain. A mail to an address that nobody has confirmed may reach a stranger: it
    leaves out what somebody typed as a name.
    """
    if message.kind in KINDS:
        facts = replace(facts, number="")
    if registration.pending_for is PendingFor.ADDRESS:
        facts = replace(facts, name="")
    if message.kind is MessageKind.APPROVAL_REFUSED:
        return replace(facts, reason="" if facts.is_counselling else registration.refusal_reason)
    if message.kind is MessageKind.ADDRESS_CHECK:
        token = check_token(
            registration.reference, email=message.recipient, secret_key=settings.secret_key.encode("utf-8")
        )
        url = f"{settings.base_url}/confirm/{token}"
        return replace(facts, held_until=registration.held_until, confirm_url=url)
    return facts
