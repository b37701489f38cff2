"""What can go wrong on a counselling day."""

from eventapp.domain.errors.base import DomainError


class SlotNotBooked(DomainError):
    """Nobody has this appointment, or it was closed: there is nothing to record."""

    code = "slot_not_booked"


class SlotSettled(DomainError):
    """What became of it is recorded already."""

    code = "slot_settled"


class TalkTooEarly(DomainError):
    """The appointment is not of today."""

    code = "talk_too_early"


class NoFreeSlot(DomainError):
    """The appointment is not free, or the day is over."""

    code = "no_free_slot"


class TalksWait(DomainError):
    """Talks still wait to be counted: the day is to be ended first."""

    code = "talks_wait"


class MovedTooLate(DomainError):
    """The appointment has begun, or somebody was let in to it; it cannot be moved any more."""

    code = "moved_too_late"
