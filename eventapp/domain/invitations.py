"""Invitation links: whether one still opens the form, and for how many people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.domain.errors import InvitationNotValid, InvitationUsedUp


class InvitationState(StrEnum):
    """One answer, in the order in which the questions are asked."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used_up"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class InvitationFacts:
    """What an invitation allows. ``places`` is None without a limit; ``used`` counts people, the waiting ones too."""

    places: int | None
    used: int
    expires_at: datetime | None
    is_revoked: bool


def invitation_state(facts: InvitationFacts, *, now: datetime) -> InvitationState:
    """Return whether somebody may register with the invitation, else the first reason why not."""
    if facts.is_revoked:
        return InvitationState.REVOKED
    if facts.expires_at is not None and now >= facts.expires_at:
        return InvitationState.EXPIRED
    if facts.places is not None and facts.used >= facts.places:
        return InvitationState.USED_UP
    return InvitationState.OPEN


def ensure_invited(facts: InvitationFacts, *, size: int, now: datetime) -> None:
    """Raise InvitationNotValid for one that has ended, InvitationUsedUp when the party is larger than what is left."""
    if invitation_state(facts, now=now) in (InvitationState.REVOKED, InvitationState.EXPIRED):
        raise InvitationNotValid
    ensure_places_left(facts, more=size)


def ensure_places_left(facts: InvitationFacts, *, more: int) -> None:
    """Raise InvitationUsedUp when so many people more are too many; a party may always shrink."""
    if facts.places is not None and more > 0 and facts.used + more > facts.places:
        raise InvitationUsedUp(left=max(0, facts.places - facts.used))
