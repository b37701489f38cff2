"""How one part of a series stands for whoever registered for the series or for some of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.domain.states import RegistrationStatus


class PartState(StrEnum):
    """One answer, in the order in which the questions are asked."""

    #: the organizer cancelled the part
    OFF = "off"
    ATTENDED = "attended"
    MISSED = "missed"
    #: the holder gave the part up
    GIVEN_UP = "given_up"
    NOT_CHOSEN = "not_chosen"
    WAITLISTED = "waitlisted"
    PENDING = "pending"
    BOOKED = "booked"


@dataclass(frozen=True, kw_only=True)
class PartFacts:
    """What the answer depends on. ``inside`` are the people of the registration who were let in to the part."""

    registration: RegistrationStatus
    ends_at: datetime
    is_cancelled: bool
    is_chosen: bool
    is_given_up: bool
    inside: int


def decide_part(facts: PartFacts, *, now: datetime) -> PartState:
    """Return how the part stands now. Whoever was let in was there, whatever else is written down."""
    if facts.inside:
        return PartState.ATTENDED
    if facts.is_cancelled:
        return PartState.OFF
    is_canceled = facts.registration is RegistrationStatus.CANCELED
    if not facts.is_chosen or is_canceled:
        return PartState.GIVEN_UP if facts.is_given_up or (facts.is_chosen and is_canceled) else PartState.NOT_CHOSEN
    if facts.registration is RegistrationStatus.WAITLISTED:
        return PartState.WAITLISTED
    if facts.registration is RegistrationStatus.PENDING:
        return PartState.PENDING
    return PartState.MISSED if facts.ends_at <= now else PartState.BOOKED
