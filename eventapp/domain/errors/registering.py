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


class WaitingListOnly(NotEnoughPlaces):
    """There is no place now, but a list on which to wait for one. Parameters: left, wanted."""

    code = "waiting_list_only"


class NoOffer(DomainError):
    """The registration has no offered place to answer to."""

    code = "no_offer"


class NotWaiting(DomainError):
    """The registration is not on the waiting list (any more)."""

    code = "not_waiting"


class SomebodyWaits(DomainError):
    """The waiting list cannot be switched off while people stand on it. Parameters: waiting."""

    code = "somebody_waits"


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


class NamesRequired(DomainError):
    """The funder asks for a list of everybody who came, so that nobody can come without a name."""

    code = "names_required"


class TooManyMails(DomainError):
    """So many mails were written to this registration today that another one would be a nuisance."""

    code = "too_many_mails"


class NoSessionLeft(DomainError):
    """Without any session there is nothing left of the registration: it has to be cancelled as a whole."""

    code = "no_session_left"


class SessionAttended(DomainError):
    """Somebody of the registration was let in to the session already; it cannot be given up any more."""

    code = "session_attended"


class RegistrationNotActive(DomainError):
    """The registration was cancelled or erased and can no longer be changed."""

    code = "registration_not_active"


class InvitationNotValid(DomainError):
    """The event is for invited people, and this invitation is unknown, over or revoked."""

    code = "invitation_not_valid"


class InvitationUsedUp(DomainError):
    """Fewer people may still come by this invitation than the party has. Parameters: left."""

    code = "invitation_used_up"


class EmailMissing(DomainError):
    """The event wants a confirmed address, and none was given."""

    code = "email_missing"


class NotPending(DomainError):
    """The registration does not wait for this, or no longer."""

    code = "not_pending"


class TooManyCheckMails(DomainError):
    """This registration has caused as many mails to unconfirmed addresses as one may."""

    code = "too_many_check_mails"


class BlankTicketUnknown(DomainError):
    """No blank ticket of this event has the code."""

    code = "blank_ticket_unknown"


class BlankTicketTaken(DomainError):
    """The ticket with this code belongs to a registration already, or is revoked."""

    code = "blank_ticket_taken"


class BlankTicketUsed(DomainError):
    """Guests were counted with this blank ticket; bound now, they would count again."""

    code = "blank_ticket_used"
