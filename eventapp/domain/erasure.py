"""Erasing one person: why the team did it, and what becomes of the places."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from eventapp.domain.states import RegistrationStatus


class ErasureReason(StrEnum):
    """Why a member of the team erased somebody. Kept in the log, so a choice and never words about a person."""

    ASKED = "asked"
    MISTAKE = "mistake"
    OTHER = "other"


#: Nobody has come with these: whatever they wait for, they stop waiting.
_UNSETTLED = (RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED)


def ends_registration(
    status: RegistrationStatus, *, session_starts: Iterable[datetime], admitted: int, now: datetime
) -> bool:
    """Return whether erasing cancels the registration.

    One whose event has begun, or whose people are inside already, stays counted as it is, as nobody's.
    """
    if status in _UNSETTLED:
        return True
    is_ahead = admitted == 0 and all(starts_at > now for starts_at in session_starts)
    return status is RegistrationStatus.CONFIRMED and is_ahead
