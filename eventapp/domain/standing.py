"""What a ticket is worth now, as its holder sees it; the door's own questions are in ``check_in``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.domain.states import EventStatus, RegistrationStatus, TicketStatus


class Standing(StrEnum):
    """One answer, in the order in which the questions are asked."""

    CANCELED = "canceled"
    REVOKED = "revoked"
    EVENT_CANCELLED = "event_cancelled"
    UNBOUND = "unbound"
    OVER = "over"
    #: no place yet, or one that is only held: there is no code either
    WAITLISTED = "waitlisted"
    PENDING = "pending"
    VALID = "valid"


@dataclass(frozen=True, kw_only=True)
class SessionStanding:
    """A session that a ticket is for."""

    ends_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class StandingFacts:
    """What the answer depends on; ``ticket`` is None where the whole registration is asked about.

    A blank ticket belongs to nobody yet and has no sessions.
    """

    registration: RegistrationStatus
    event: EventStatus
    sessions: Sequence[SessionStanding]
    ticket: TicketStatus | None = None
    is_blank: bool = False


def decide_standing(facts: StandingFacts, *, now: datetime) -> Standing:
    """Return whether the ticket still opens the door, else the first reason why not."""
    if facts.registration is RegistrationStatus.CANCELED:
        return Standing.CANCELED
    if facts.ticket is TicketStatus.REVOKED:
        return Standing.REVOKED
    held = [session for session in facts.sessions if not session.is_cancelled]
    if facts.event is EventStatus.CANCELLED or (facts.sessions and not held):
        return Standing.EVENT_CANCELLED
    if facts.is_blank and facts.event is not EventStatus.FINISHED:
        return Standing.UNBOUND
    if facts.event is EventStatus.FINISHED or all(session.ends_at <= now for session in held):
        return Standing.OVER
    if facts.registration is RegistrationStatus.WAITLISTED:
        return Standing.WAITLISTED
    if facts.registration is RegistrationStatus.PENDING:
        return Standing.PENDING
    return Standing.VALID
