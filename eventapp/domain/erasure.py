"""Erasing one person: why the team did it, and what becomes of the places."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Part:
    """A session of a registration, and how many of its people were let in there."""

    id: int
    starts_at: datetime
    ends_at: datetime
    admitted: int


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """What erasing does to the places of a registration.

    ``cancels``: it ends as a whole. Else it stays counted as it is, as nobody's, without the sessions ``ahead``.
    ``leaves_event``: its places at the event as a whole are free too.
    """

    cancels: bool = False
    ahead: frozenset[int] = frozenset()
    leaves_event: bool = False


def given_back(status: RegistrationStatus, parts: Sequence[Part], *, now: datetime) -> GivenBack:
    """Return which places erasing gives back: all of them, as long as nobody came and nothing of theirs has begun.

    Of a series that has begun those of the parts to come; at the event as a whole unless somebody is inside right now.
    """
    if status in _UNSETTLED:
        return GivenBack(cancels=True)
    ahead = frozenset(part.id for part in parts if part.starts_at > now and part.admitted == 0)
    if status is not RegistrationStatus.CONFIRMED or not ahead:
        return GivenBack()
    if len(ahead) == len(parts):
        return GivenBack(cancels=True)
    is_inside = any(part.admitted and part.ends_at > now for part in parts)
    return GivenBack(ahead=ahead, leaves_event=not is_inside)
