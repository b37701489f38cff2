"""Mails about the waiting list: what they say beyond the usual, and whether they are wanted."""

from dataclasses import replace
from datetime import datetime

from eventapp.adapters.mail_templates import RegistrationFacts
from eventapp.domain.states import CancelReason, EventStatus, MessageKind, PendingFor, RegistrationStatus
from eventapp.models import OutboxMessage, Registration
from eventapp.queries import waitlist as waitlist_queries

#: Mails that this module knows.
KINDS = (MessageKind.REGISTRATION_WAITLISTED, MessageKind.PLACE_OFFERED, MessageKind.OFFER_EXPIRED)


def is_wanted(message: OutboxMessage, registration: Registration, *, now: datetime) -> bool:
    """Say whether the mail's reason still stands."""
    if registration.event.status is not EventStatus.PUBLISHED:
        return False
    if message.kind is MessageKind.REGISTRATION_WAITLISTED:
        return registration.status is RegistrationStatus.WAITLISTED
    if message.kind is MessageKind.OFFER_EXPIRED:
        return registration.cancel_reason is CancelReason.OFFER_EXPIRED
    is_in_time = registration.held_until is not None and now < registration.held_until
    return registration.pending_for is PendingFor.OFFER and is_in_time


def with_place(facts: RegistrationFacts, message: OutboxMessage, registration: Registration) -> RegistrationFacts:
    """Return the facts with what this mail says beyond them: the place in the line, until when an offer stands.

    The number of an appointment is another guest's, or nobody's, until it is certain.
    """
    if message.kind in KINDS:
        facts = replace(facts, number="")
    if message.kind is MessageKind.REGISTRATION_WAITLISTED:
        return replace(facts, place_in_line=waitlist_queries.count_ahead(registration) + 1)
    if message.kind is MessageKind.PLACE_OFFERED:
        return replace(facts, held_until=registration.held_until)
    if message.kind is MessageKind.REGISTRATION_CANCELED:
        return replace(
            facts,
            had_no_place=registration.waitlisted_at is not None and not registration.tickets,
            is_ended_by_us=registration.cancel_reason is CancelReason.BY_ORGANIZER,
        )
    return facts
