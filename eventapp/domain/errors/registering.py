"""Errors of registering, and of blank tickets."""

from eventapp.domain.errors.base import DomainError


class RegistrationClosed(DomainError):
    """Outside the registration window, or the event takes no registrations."""

    code = "registration_closed"


class NotEnoughPlaces(DomainError):
    """Fewer places are left than the party needs. Parameters: left, wanted."""

    code = "not_enough_places"


class SessionFull(NotEnoughPlaces):
    """One chosen session has too few places. Parameters: left, wanted, session."""

    code = "session_full"


class UnknownSession(DomainError):
    """A chosen session does not belong to the event, is over or was cancelled."""

    code = "unknown_session"


class PartyTooLarge(DomainError):
    """More people than one registration may bring. Parameters: limit."""

    code = "party_too_large"


class PartyEmpty(DomainError):
    """A registration needs at least one person."""

    code = "party_empty"


class PartyBelowAdmitted(DomainError):
    """A party cannot shrink below the people who are already inside. Parameters: admitted."""

    code = "party_below_admitted"


class AttendeeAdmitted(DomainError):
    """Somebody who is already inside cannot be taken off the registration. Parameters: name."""

    code = "attendee_admitted"


class RegistrationNotActive(DomainError):
    """The registration was cancelled or erased and can no longer be changed."""

    code = "registration_not_active"


class BlankTicketUnknown(DomainError):
    """No blank ticket of this event has the code."""

    code = "blank_ticket_unknown"


class BlankTicketTaken(DomainError):
    """The ticket with this code belongs to a registration already, or is revoked."""

    code = "blank_ticket_taken"


class BlankTicketUsed(DomainError):
    """Guests were counted with this blank ticket; bound now, they would count again."""

    code = "blank_ticket_used"
