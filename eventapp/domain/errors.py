"""What can go wrong, named by cause.

Each class carries a stable ``code`` and its parameters, no prose and no HTTP status: the web layer
translates codes into sentences in the person's language, the door app uses the same codes.
"""


class DomainError(Exception):
    """A rule said no. ``parameters`` are plain values for the sentence shown to the person."""

    code: str = "error"

    def __init__(self, **parameters: str | int) -> None:
        self.parameters = parameters
        super().__init__(self.code, parameters)


class NotFound(DomainError):
    """The object does not exist, or the person may not know that it does."""

    code = "not_found"


class Gone(DomainError):
    """The object existed and was removed on purpose (a withdrawn event, an erased registration)."""

    code = "gone"


class NotAllowed(DomainError):
    """The person is known but lacks the right."""

    code = "not_allowed"


# --- registration ---


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


# --- blank tickets ---


class BlankTicketUnknown(DomainError):
    """No blank ticket of this event has the code."""

    code = "blank_ticket_unknown"


class BlankTicketTaken(DomainError):
    """The ticket with this code belongs to a registration already, or is revoked."""

    code = "blank_ticket_taken"


class BlankTicketUsed(DomainError):
    """Guests were counted with this blank ticket; bound now, they would count again."""

    code = "blank_ticket_used"


# --- publishing ---


class NotPublishable(DomainError):
    """The publish check found gaps; see ``eventapp.domain.publishing``."""

    code = "not_publishable"


class WrongStatus(DomainError):
    """The step does not exist from the event's present status. Parameters: status."""

    code = "wrong_status"


class SessionEndsBeforeStart(DomainError):
    """A session must end after it starts."""

    code = "session_ends_before_start"


class LocalTimeDoesNotExist(DomainError):
    """A wall-clock time that the daylight-saving change skips. Parameters: time."""

    code = "local_time_does_not_exist"


class TicketModeFixed(DomainError):
    """People hold tickets of the present mode; it can no longer be changed."""

    code = "ticket_mode_fixed"


class EventNotOver(DomainError):
    """Only an event whose sessions are over can be finished."""

    code = "event_not_over"


class StillInUse(DomainError):
    """The object cannot be removed because others refer to it."""

    code = "still_in_use"


# --- accounts ---


class EmailTaken(DomainError):
    """Another account uses this address."""

    code = "email_taken"


class LastAdministrator(DomainError):
    """Somebody must keep the administration of an organization."""

    code = "last_administrator"


class WrongPassword(DomainError):
    """The present password, asked for before a change, is not right."""

    code = "wrong_password"


class LoginFailed(DomainError):
    """Address or password is wrong; never says which."""

    code = "login_failed"


class LinkExpired(DomainError):
    """A one-time link is used up or too old."""

    code = "link_expired"


# --- door ---


class PairingFailed(DomainError):
    """The door link is unknown, expired or revoked."""

    code = "pairing_failed"


class DeviceExpired(DomainError):
    """The device's time is over; it may upload what is left and must then wipe its store."""

    code = "device_expired"


class DeviceRevoked(DeviceExpired):
    """An organizer revoked the device; it may upload what is left and must then wipe its store."""

    code = "device_revoked"


class MalformedBatch(DomainError):
    """An upload that is not a batch of log entries. Parameters: where."""

    code = "malformed_batch"


class SavedLogForeign(DomainError):
    """A file that is not the saved entries of a phone."""

    code = "saved_log_foreign"


class SavedLogIncomplete(DomainError):
    """A phone's file that ends too early or was changed on its way."""

    code = "saved_log_incomplete"


class SavedLogNewer(DomainError):
    """A phone's file of a later version than this one reads."""

    code = "saved_log_newer"


class SavedLogTooLong(DomainError):
    """A file with more entries than any phone makes. Parameters: limit."""

    code = "saved_log_too_long"


class SavedLogOfOtherDoor(DomainError):
    """A phone's file that belongs to another event's door."""

    code = "saved_log_of_other_door"


# --- counting ---


class EstimateIncomplete(DomainError):
    """An estimate needs count, method, time and a responsible person (CNT-5)."""

    code = "estimate_incomplete"


class SheetChanged(DomainError):
    """The effect of a sheet is no longer the one that its preview has shown."""

    code = "sheet_changed"


class AlreadyDecided(DomainError):
    """Nothing of what was shown is open any more: somebody else decided, or entries were taken back."""

    code = "already_decided"


class WrongAnswer(DomainError):
    """A kind of conflict that cannot be answered so."""

    code = "wrong_answer"


class TooManyGuests(DomainError):
    """More people than came in over the size of the party. Parameters: limit."""

    code = "too_many_guests"


class DecisionIsFinal(DomainError):
    """What was taken back stays so; people are counted again by entering them again."""

    code = "decision_is_final"


class ReasonMissing(DomainError):
    """The step is only allowed with a reason."""

    code = "reason_missing"


class ExportNotAllowed(DomainError):
    """Names of this event may not leave the system (PRV-9: only events with list duty)."""

    code = "export_not_allowed"


class ColumnNotAllowed(DomainError):
    """The funder does not ask for this column of an attendance list (LST-2)."""

    code = "column_not_allowed"


# --- reporting ---


class SessionNotOver(DomainError):
    """Numbers are closed when the session is over, not before."""

    code = "session_not_over"


class NothingToClose(DomainError):
    """The numbers are what the newest closing says."""

    code = "nothing_to_close"


class ReportNotReconciled(DomainError):
    """A report is final only when every check of the reconciliation is OK. Parameters: open."""

    code = "report_not_reconciled"


class PeriodNotOrdered(DomainError):
    """The last day of a period lies before its first."""

    code = "period_not_ordered"


class NothingReported(DomainError):
    """No session and no counselling day lies in the period."""

    code = "nothing_reported"


class NameTaken(DomainError):
    """Something of the same name is there already."""

    code = "name_taken"


class TooManyNames(DomainError):
    """More names than guests were counted. Parameters: limit."""

    code = "too_many_names"


class NothingToCount(DomainError):
    """No different people are counted here: counselling, no project, or the keys are destroyed."""

    code = "nothing_to_count"


# --- anonymous statistics ---


class WrongStatisticsAnswer(DomainError):
    """A sheet answers what nobody asked, or with an answer that the question does not have."""

    code = "wrong_statistics_answer"


class StatisticsNotOpen(DomainError):
    """The session takes no answers now."""

    code = "statistics_not_open"


class NoSlips(DomainError):
    """Paper slips without a single answer."""

    code = "no_slips"


class NothingAsked(DomainError):
    """No session of the event is over with its statistics still open."""

    code = "nothing_asked"


# --- certificates ---


class NoCertificates(DomainError):
    """This event certifies nothing: a festival, counselling, a draft, or cancelled (CER-1)."""

    code = "no_certificates"


class CertificatesTooEarly(DomainError):
    """The last session has not begun yet."""

    code = "certificates_too_early"


class CertificateIncomplete(DomainError):
    """Contents and leader must be there before anything is issued."""

    code = "certificate_incomplete"


class CertificateIssued(DomainError):
    """The person has one already."""

    code = "certificate_issued"


class CertificateNameMissing(DomainError):
    """There is no name to write on it, or it is deleted."""

    code = "certificate_name_missing"
