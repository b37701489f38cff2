"""Errors of counting: estimates, paper, conflicts, exports."""

from eventapp.domain.errors.base import DomainError


class EstimateIncomplete(DomainError):
    """An estimate needs count, method, time and a responsible person (CNT-5)."""

    code = "estimate_incomplete"


class RoundTaken(DomainError):
    """This area has a number for this moment already (CNT-8)."""

    code = "round_taken"


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
