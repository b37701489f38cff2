"""Admission at the door: the questions of docs/door.md in their order, one answer each.

The same rule stands in ``static/js/door/decision.js``; ``tests/vectors/check_in.json`` runs against
both. A change of the rule is a change of a vector first.
"""

from dataclasses import dataclass
from datetime import datetime

from eventapp.domain.states import RegistrationStatus, ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim, TicketRejected


@dataclass(frozen=True, kw_only=True)
class Party:
    """How many people; children are those under the event's age limit."""

    adults: int = 0
    children: int = 0

    @property
    def size(self) -> int:
        """People altogether."""
        return self.adults + self.children


@dataclass(frozen=True, kw_only=True)
class DoorFacts:
    """What the door is open for. ``event_session`` is a session reference; times are aware."""

    event_number: int
    event_session: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    open_to_all: bool = False
    #: places of people who have not come may be given to others now (domain/release.py)
    is_released: bool = False


@dataclass(frozen=True, kw_only=True)
class FirstEntry:
    """When, where and by which phone a ticket was first let in. ``device`` is a device reference."""

    at: datetime
    gate: str | None = None
    device: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketFacts:
    """What is known of a ticket; ``first`` and ``admitted`` are about this session, reversals taken off."""

    ticket_status: TicketStatus
    registration_status: RegistrationStatus
    event_sessions: frozenset[str]
    party: Party
    admitted: Party = Party()
    first: FirstEntry | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The verdict. ``admit`` is how many the code lets in now; ``surplus`` may come in as walk-ins.

    ``left`` is how many may still come later on this code.
    """

    result: ScanResult
    admit: Party = Party()
    surplus: Party = Party()
    left: int = 0
    first: FirstEntry | None = None
    offer_walk_in: bool = False


_REFUSED_STATES = {
    RegistrationStatus.CANCELED: ScanResult.CANCELED,
    RegistrationStatus.WAITLISTED: ScanResult.WAITLISTED,
    RegistrationStatus.PENDING: ScanResult.UNCONFIRMED,
}
#: Who is refused for want of a place alone comes in as a guest once places are released.
_WITHOUT_A_PLACE = (ScanResult.WAITLISTED, ScanResult.UNCONFIRMED)


def decide_check_in(
    claim: TicketClaim | TicketRejected,
    *,
    facts: TicketFacts | None,
    door: DoorFacts,
    now: datetime,
    wanted: Party | None = None,
) -> Decision:
    """Decide whether the people behind a code may come in now.

    ``facts`` is None for a genuine code that is neither on the roster nor in the log. ``wanted`` is
    how many stand at the door; without it the decision proposes everybody who is still missing.
    """
    known = facts or unlisted_ticket(door.event_session)
    refusal = _refusal(claim, facts=known, door=door, now=now)
    if refusal is not None:
        takes_guest = door.open_to_all or (door.is_released and refusal in _WITHOUT_A_PLACE)
        return Decision(result=refusal, offer_walk_in=takes_guest)
    return _decide_places(known, wanted=wanted, open_to_all=door.open_to_all)


def unlisted_ticket(event_session: str, *, admitted: Party = Party(), first: FirstEntry | None = None) -> TicketFacts:
    """Return the facts of a genuine ticket that is not on the roster (sold a moment ago): one person."""
    return TicketFacts(
        ticket_status=TicketStatus.VALID,
        registration_status=RegistrationStatus.CONFIRMED,
        event_sessions=frozenset({event_session}),
        party=Party(adults=1),
        admitted=admitted,
        first=first,
    )


def statuses_at(
    at: datetime,
    *,
    ticket_status: TicketStatus,
    revoked_at: datetime | None,
    registration_status: RegistrationStatus,
    canceled_at: datetime | None,
) -> tuple[TicketStatus, RegistrationStatus]:
    """Return how a ticket and its registration stood at a moment: what was cancelled later was still valid then."""
    is_revoked = ticket_status is TicketStatus.REVOKED and (revoked_at is None or revoked_at <= at)
    was_confirmed = registration_status is RegistrationStatus.CANCELED and canceled_at is not None and canceled_at > at
    return (
        TicketStatus.REVOKED if is_revoked else TicketStatus.VALID,
        RegistrationStatus.CONFIRMED if was_confirmed else registration_status,
    )


def _refusal(
    claim: TicketClaim | TicketRejected,
    *,
    facts: TicketFacts,
    door: DoorFacts,
    now: datetime,
) -> ScanResult | None:
    if isinstance(claim, TicketRejected):
        return claim.reason
    if claim.event_number != door.event_number:
        return ScanResult.OTHER_EVENT
    return refusal_on_roster(facts, event_session=door.event_session) or _refusal_by_time(door, now=now)


def refusal_on_roster(facts: TicketFacts, *, event_session: str) -> ScanResult | None:
    """Return why a ticket is no good for a session, None when it is."""
    canceled = facts.registration_status is RegistrationStatus.CANCELED
    # Cancelling revokes the tickets too; "cancelled" is what the guest understands.
    if facts.ticket_status is TicketStatus.REVOKED and not canceled:
        return ScanResult.REVOKED
    if facts.registration_status in _REFUSED_STATES:
        return _REFUSED_STATES[facts.registration_status]
    if event_session not in facts.event_sessions:
        return ScanResult.OTHER_SESSION
    return None


def _refusal_by_time(door: DoorFacts, *, now: datetime) -> ScanResult | None:
    if door.opens_at is not None and now < door.opens_at:
        return ScanResult.TOO_EARLY
    if door.closes_at is not None and now > door.closes_at:
        return ScanResult.TOO_LATE
    return None


def _decide_places(facts: TicketFacts, *, wanted: Party | None, open_to_all: bool) -> Decision:
    left = max(0, facts.party.size - facts.admitted.size)
    if left == 0:
        single = facts.party.size <= 1
        return Decision(
            result=ScanResult.ALREADY_ADMITTED if single else ScanResult.PARTY_FULL,
            surplus=wanted or Party(),
            first=facts.first,
            offer_walk_in=open_to_all or not single,
        )
    asked = wanted or missing_party(facts.party, admitted=facts.admitted)
    surplus = _surplus(asked, left=left)
    admit = Party(adults=asked.adults - surplus.adults, children=asked.children - surplus.children)
    return Decision(
        result=ScanResult.ADMITTED,
        admit=admit,
        surplus=surplus,
        left=left - admit.size,
        first=facts.first,
        offer_walk_in=surplus.size > 0,
    )


def missing_party(party: Party, *, admitted: Party) -> Party:
    """Return who is still missing; adults and children may stand in for one another (CNT-2)."""
    left = max(0, party.size - admitted.size)
    children = min(left, max(0, party.children - admitted.children))
    return Party(adults=left - children, children=children)


def _surplus(asked: Party, *, left: int) -> Party:
    over = max(0, asked.size - left)
    adults = min(over, asked.adults)
    return Party(adults=adults, children=over - adults)
