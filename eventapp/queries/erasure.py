"""What erasing a registration would take away and what it would leave, in numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from eventapp.db import db
from eventapp.domain.erasure import ends_registration
from eventapp.domain.states import TicketStatus
from eventapp.models import Answer, Certificate, OutboxMessage, Registration, Signature
from eventapp.queries.admitted import count_admitted


@dataclass(frozen=True, kw_only=True)
class ErasureFacts:
    """What an erasure is about. ``admitted`` people stay counted; ``codes`` open no door afterwards."""

    names: int
    has_email: bool
    has_phone: bool
    needs: int
    answers: int
    mails: int
    signatures: int
    certificates: int
    codes: int
    #: true when the registration is cancelled too
    ends: bool
    admitted: int


def get_erasure_facts(registration: Registration, *, now: datetime) -> ErasureFacts:
    """Return what erasing the registration would do now; it is loaded with event, tickets, attendees and needs."""
    names = [registration.name, *(attendee.name for attendee in registration.attendees)]
    starts, admitted = [session.starts_at for session in registration.event.sessions], count_admitted(registration.id)
    return ErasureFacts(
        names=len({name for name in names if name}),
        has_email=registration.email is not None,
        has_phone=registration.phone is not None,
        needs=len(registration.needs),
        answers=_count(select(func.count(func.distinct(Answer.question_id))), Answer, registration),
        mails=_count(select(func.count(OutboxMessage.id)), OutboxMessage, registration),
        signatures=_count(select(func.count(Signature.id)), Signature, registration),
        certificates=_count(
            select(func.count(Certificate.id)).where(Certificate.name.is_not(None)), Certificate, registration
        ),
        codes=sum(ticket.status is TicketStatus.VALID for ticket in registration.tickets),
        ends=ends_registration(registration.status, session_starts=starts, admitted=admitted, now=now),
        admitted=admitted,
    )


def _count(query: Select[int], table: Any, registration: Registration) -> int:
    return db.session.scalar(query.where(table.registration_id == registration.id)) or 0
