"""Blank tickets: codes that are printed first and belong to somebody later (ONS-9, docs/paper.md).

A stack is a registration that nobody has made: it holds no place, is on no list, and the door does not admit its
codes but counts whoever brings one as a guest. Bound at the desk, a ticket moves to a real registration.
"""

from datetime import datetime

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import BlankTicketTaken, BlankTicketUnknown, BlankTicketUsed, WrongStatus
from eventapp.domain.registering import RegistrationDetails
from eventapp.domain.states import EventStatus, RegistrationSource, RegistrationStatus, TicketStatus
from eventapp.models import Registration
from eventapp.queries import events as event_queries
from eventapp.queries import paper as paper_queries
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import audit, registrations, tickets


@transactional
def make_stack(*, event_id: int, count: int, language: str, user_id: int, now: datetime) -> Registration:
    """Make ``count`` blank tickets. Raises WrongStatus unless the event is public."""
    event = event_queries.lock_event(event_id)
    if event.status is not EventStatus.PUBLISHED:
        raise WrongStatus(status=event.status)
    stack = Registration(
        event_id=event.id,
        reference=new_reference(),
        key=new_key(),
        form_token=new_key(),
        status=RegistrationStatus.WAITLISTED,
        source=RegistrationSource.BLANK,
        language=language,
        adults=count,
        created_at=now,
        updated_at=now,
    )
    db.session.add(stack)
    db.session.flush()
    tickets.issue_blank_tickets(stack, count=count, now=now)
    audit.record(
        "blank_tickets.made",
        subject_type="registration",
        subject_reference=stack.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
    return stack


@transactional
def revoke_stack(*, reference: str, event_id: int, user_id: int, now: datetime) -> None:
    """Revoke what is left of a stack. Raises NotFound."""
    event = event_queries.lock_event(event_id)
    stack = paper_queries.get_blank_stack(reference, event_id=event.id)
    tickets.revoke_tickets(stack.tickets, now=now)
    audit.record(
        "blank_tickets.revoked",
        subject_type="registration",
        subject_reference=stack.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )


@transactional
def register_at_desk(
    *, event_id: int, details: RegistrationDetails, blank_code: str, user_id: int, now: datetime
) -> Registration:
    """Register a party for staff; with a short code its (first) ticket is the blank one that they hold.

    Who has to wait has no ticket yet, so the blank one stays nobody's.
    Raises what ``registrations.register`` raises, and BlankTicketUnknown, BlankTicketTaken or BlankTicketUsed.
    """
    registration = registrations.register(event_id=event_id, details=details, now=now)
    if blank_code and registration.created_at == now and registration.status is RegistrationStatus.CONFIRMED:
        _bind(registration, short_code=blank_code, user_id=user_id, now=now)
    return get_with_tickets(registration.id)


def _bind(registration: Registration, *, short_code: str, user_id: int, now: datetime) -> None:
    blank = paper_queries.find_blank_ticket(short_code, event_id=registration.event_id)
    if blank is None:
        is_known = paper_queries.has_ticket(short_code, event_id=registration.event_id)
        raise BlankTicketTaken if is_known else BlankTicketUnknown
    if blank.status is not TicketStatus.VALID:
        raise BlankTicketTaken
    if paper_queries.is_in_log(blank.ticket_id):
        raise BlankTicketUsed
    complete = get_with_tickets(registration.id)
    replaced = complete.tickets[0]
    blank.registration_id = complete.id
    blank.attendee_id = replaced.attendee_id
    blank.adults, blank.children = replaced.adults, replaced.children
    blank.updated_at = now
    db.session.delete(replaced)
    db.session.flush()
    db.session.expire(complete, ["tickets"])
    audit.record(
        "blank_ticket.bound",
        subject_type="registration",
        subject_reference=complete.reference,
        organization_id=complete.event.organization_id,
        user_id=user_id,
        now=now,
    )
