"""Errors of reports, of the anonymous statistics and of certificates."""

from eventapp.domain.errors.base import DomainError


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


class KeysStillNeeded(DomainError):
    """The final report up to the project's last day is not issued, and it needs the person keys."""

    code = "keys_still_needed"


class WrongStatisticsAnswer(DomainError):
    """A sheet answers what nobody asked, or with an answer that the question does not have."""

    code = "wrong_statistics_answer"


class StatisticsNotOpen(DomainError):
    """The session takes no answers now."""

    code = "statistics_not_open"


class NoSlips(DomainError):
    """Paper slips without a single answer."""

    code = "no_slips"


class CrossedTooMany(DomainError):
    """Gender and age together were counted more often than gender or age alone."""

    code = "crossed_too_many"


class StatisticsBegun(DomainError):
    """The first answer is there: what is asked stays as it is."""

    code = "statistics_begun"


class NothingAsked(DomainError):
    """No session of the event is over with its statistics still open."""

    code = "nothing_asked"


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
