"""Errors of the door: pairing, uploads, saved files."""

from eventapp.domain.errors.base import DomainError


class PairingFailed(DomainError):
    """The door link is unknown, expired or revoked."""

    code = "pairing_failed"


class DeviceExpired(DomainError):
    """The device's time is over; it may upload what is left and must then wipe its store."""

    code = "device_expired"


class UploadsOver(DeviceExpired):
    """The device's access ended so long ago that an organizer takes over what it still has, from its file."""

    code = "uploads_over"


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
