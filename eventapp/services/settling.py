"""How a registration settles: it is confirmed and gets its tickets, or it ends and gives its places to others.

Part of the caller's transaction, under the event's lock.
"""

from collections.abc import Sequence
from datetime import datetime

from eventapp.domain.states import HOLDING_PLACES, CancelReason, MessageKind, PendingFor, RegistrationStatus
from eventapp.models import Event, EventSession, Registration
from eventapp.services import audit, outbox, tickets, waitlist
from eventapp.services.places import sessions_of, take_places


def confirm_pending(registration: Registration, *, event: Event, now: datetime, user_id: int | None = None) -> None:
    """Confirm a registration that holds its places already: issue its tickets and send them."""
    registration.status = RegistrationStatus.CONFIRMED
    registration.pending_for = registration.held_until = None
    registration.updated_at = now
    issued = tickets.issue_tickets(registration, mode=event.ticket_mode, attendees=registration.attendees, now=now)
    registration.tickets.extend(ticket for ticket in issued if ticket not in registration.tickets)
    tell(MessageKind.REGISTRATION_CONFIRMED, registration, event=event, now=now)
    record("registration.confirmed", registration, event=event, user_id=user_id, now=now)


def end(
    registration: Registration,
    *,
    event: Event,
    sessions: Sequence[EventSession],
    reason: CancelReason,
    mail: MessageKind | None,
    now: datetime,
    user_id: int | None = None,
) -> None:
    """End a registration: its codes are revoked, its places are free at once and offered to those who wait.

    ``mail`` says so to its contact; None ends it quietly.
    """
    if registration.status in HOLDING_PLACES:
        take_places(event, sessions_of(registration, sessions), count=-registration.size)
    registration.status = RegistrationStatus.CANCELED
    registration.cancel_reason = reason
    registration.pending_for = registration.held_until = None
    registration.canceled_at = registration.updated_at = now
    tickets.revoke_tickets(registration.tickets, now=now)
    if mail is not None:
        tell(mail, registration, event=event, now=now)
    record("registration.canceled", registration, event=event, user_id=user_id, now=now)
    waitlist.offer_places(event, sessions, now=now)


def tell(kind: MessageKind, registration: Registration, *, event: Event, now: datetime) -> None:
    """Write a mail about the registration to its contact, if it has an address."""
    outbox.enqueue_for_registration(kind, registration=registration, organization_id=event.organization_id, now=now)


def tell_anew(registration: Registration, *, event: Event, now: datetime) -> None:
    """Write how the registration stands after a change; who has only to confirm the address hears nothing new."""
    kinds = {
        PendingFor.OFFER: MessageKind.PLACE_OFFERED,
        PendingFor.APPROVAL: MessageKind.APPROVAL_REQUESTED,
    }
    if registration.status is RegistrationStatus.CONFIRMED:
        tell(MessageKind.REGISTRATION_CHANGED, registration, event=event, now=now)
    elif registration.status is RegistrationStatus.WAITLISTED:
        tell(MessageKind.REGISTRATION_WAITLISTED, registration, event=event, now=now)
    elif registration.pending_for in kinds:
        tell(kinds[registration.pending_for], registration, event=event, now=now)


def record(action: str, registration: Registration, *, event: Event, now: datetime, user_id: int | None = None) -> None:
    """Write an audit record about the registration."""
    audit.record(
        action,
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
