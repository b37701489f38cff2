"""What erasing a registration would take away and what it would leave, in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from eventapp.db import db
from eventapp.domain.erasure import GivenBack, Part, given_back
from eventapp.domain.states import TicketStatus
from eventapp.models import Answer, Certificate, EventSession, OutboxMessage, Registration, Signature
from eventapp.queries.admitted import count_admitted, count_by_session


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
    #: sessions to come of a series that has begun, in which the places are free
    sessions_freed: int
    admitted: int


def get_given_back(registration: Registration, sessions: Sequence[EventSession], *, now: datetime) -> GivenBack:
    """Return which places erasing would give back now; ``sessions`` are the event's, ``chosen`` is loaded."""
    chosen = {choice.event_session_id for choice in registration.chosen}
    inside = count_by_session(registration.id)
    parts = [
        Part(id=session.id, starts_at=session.starts_at, ends_at=session.ends_at, admitted=inside.get(session.id, 0))
        for session in sessions
        if session.id in chosen or not chosen
    ]
    return given_back(registration.status, parts, now=now)


def get_erasure_facts(registration: Registration, *, now: datetime) -> ErasureFacts:
    """Return what erasing the registration would do now; it is loaded with event, tickets, attendees and needs."""
    names = [registration.name, *(attendee.name for attendee in registration.attendees)]
    back = get_given_back(registration, registration.event.sessions, now=now)
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
        ends=back.cancels,
        sessions_freed=len(back.ahead),
        admitted=count_admitted(registration.id),
    )


def _count(query: Select[int], table: Any, registration: Registration) -> int:
    return db.session.scalar(query.where(table.registration_id == registration.id)) or 0
