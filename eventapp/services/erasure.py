"""Erasing one person: name, signature, contact, needs, answers, mails and keys go; the numbers stay (docs/reports.md).

The row of the registration stays without anybody in it, so that no number of the report moves: its visits were
counted, from now on as nobody's.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update

from eventapp.db import db, transactional
from eventapp.domain.erasure import ErasureReason
from eventapp.domain.errors import NotFound
from eventapp.models import (
    Attendee,
    Certificate,
    LogEntryRow,
    OutboxMessage,
    Registration,
    RegistrationNeed,
    Signature,
    Ticket,
)
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries.persons import Visitor
from eventapp.services import answers, audit, certificates, erased_places, persons, settling, signatures, tickets


@transactional
def erase_registration(
    *, registration_id: int, now: datetime, user_id: int | None = None, reason: ErasureReason | None = None
) -> None:
    """Erase the people of a registration; what is still to come of it is given back first. Raises NotFound.

    Their codes open no door any more. Erasing twice changes nothing. Issued reports stay as they are.
    ``reason`` is for the log, where a member of the team does it.
    """
    registration = registration_queries.lock_registration(registration_id)
    if registration.erased_at is not None:
        return
    event = registration.event
    erased_places.give_back(registration, now=now, user_id=user_id)
    _forget_keys(registration, _visitors(registration))
    certificates.forget_names(registration_id=registration.id)
    signatures.forget_signatures(registration_id=registration.id)
    _empty(registration, now=now)
    audit.record(
        "registration.erased",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        reason=reason.value if reason else "",
        now=now,
    )


@transactional
def erase_person(*, attendee_id: int, now: datetime) -> None:
    """Erase one person of a party and nobody else. Their place and their code stay the party's, as nobody's.

    Raises NotFound. Erasing twice changes nothing.
    """
    attendee = db.session.get(Attendee, attendee_id)
    if attendee is None:
        raise NotFound
    registration = registration_queries.lock_registration(attendee.registration_id)
    if not attendee.name:
        return
    _forget_keys(registration, [Visitor(name=attendee.name, contact=registration.email or registration.phone)])
    db.session.execute(update(Certificate).filter_by(attendee_id=attendee.id).values(name=None, wording=None))
    db.session.execute(delete(Signature).filter_by(attendee_id=attendee.id))
    answers.forget_person(registration_id=registration.id, person=attendee.position)
    theirs = [ticket for ticket in registration.tickets if ticket.attendee_id == attendee.id]
    _forget_notes(theirs, event_id=registration.event_id)
    attendee.name, registration.updated_at = "", now
    for ticket in theirs:
        ticket.updated_at = now  # phones at the door forget the name too
    settling.record("registration.changed", registration, event=registration.event, now=now)


def _visitors(registration: Registration) -> list[Visitor]:
    """Everybody whose key may be kept: the holders of personal tickets, and who registered."""
    contact = registration.email or registration.phone
    names = [registration.name, *(attendee.name for attendee in registration.attendees)]
    return [Visitor(name=name, contact=contact) for name in names]


def _forget_keys(registration: Registration, visitors: Sequence[Visitor]) -> None:
    event = registration.event
    if event.project_id is not None:
        sessions = [session.id for session in event_queries.list_sessions(event.id)]
        persons.forget_visitors(visitors, project_id=event.project_id, event_session_ids=sessions)


def _forget_notes(of_tickets: Sequence[Ticket], *, event_id: int) -> None:
    theirs = LogEntryRow.ticket_id.in_([ticket.ticket_id for ticket in of_tickets])
    db.session.execute(update(LogEntryRow).where(theirs, LogEntryRow.event_id == event_id).values(note=""))


def _empty(registration: Registration, *, now: datetime) -> None:
    registration.name, registration.email, registration.phone = "", None, None
    registration.refusal_reason = ""
    registration.erased_at = registration.updated_at = now
    tickets.revoke_tickets(registration.tickets, now=now)
    for ticket in registration.tickets:
        ticket.updated_at = now  # phones at the door forget the name too
    _forget_notes(registration.tickets, event_id=registration.event_id)
    of_registration = {"registration_id": registration.id}
    db.session.execute(update(Attendee).filter_by(**of_registration).values(name=""))
    db.session.execute(delete(RegistrationNeed).filter_by(**of_registration))
    db.session.execute(delete(OutboxMessage).filter_by(**of_registration))
    answers.forget_answers(registration_id=registration.id)
    db.session.flush()
