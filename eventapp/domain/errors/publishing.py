"""Errors of preparing and publishing events."""

from eventapp.domain.errors.base import DomainError


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


class ProjectFixed(DomainError):
    """The event's numbers stand in the project of a network that its organization has left; they count once."""

    code = "project_fixed"


class EventNotOver(DomainError):
    """Only an event whose sessions are over can be finished."""

    code = "event_not_over"


class StillInUse(DomainError):
    """The object cannot be removed because others refer to it."""

    code = "still_in_use"


class TooManyLogos(DomainError):
    """A project shows no more logos than this. Parameters: most."""

    code = "too_many_logos"
