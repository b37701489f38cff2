"""Who came: a pure function over the append-only door log (docs/door.md §5, CNT-1…CNT-6).

The same set of entries gives the same numbers in whatever order and however often they arrive.
O admitted with booking = Σ over parties of min(party size, admitted − reversed) · Q without booking =
walk-ins + tallies, never below zero for a device, and people let in without a valid booking · R = O + Q ·
S estimate · T = R + S.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventapp.domain.check_in import Party
from eventapp.domain.states import EntryKind, ScanResult

NOBODY = Party()


class LogEntry(NamedTuple):
    """One entry of the door log, as far as counting needs it; there are thousands.

    ``ticket`` names the party behind the code, so that an old and a new code of one party count once; None for
    entries without a ticket of ours.
    ``happened_at`` is the corrected time.
    """

    uuid: str
    kind: EntryKind
    device: str
    happened_at: datetime
    adults: int = 0
    children: int = 0
    ticket: str | None = None
    result: ScanResult = ScanResult.RECORDED
    reverses: str | None = None


@dataclass(frozen=True, kw_only=True)
class AttendanceReport:
    """The numbers of one event session. Letters are the columns of the funder report."""

    registered: int
    admitted: int
    walk_ins: int
    estimated: int
    children: int
    surplus: int
    inside: int

    @property
    def no_shows(self) -> int:
        """P = M - O."""
        return self.registered - self.admitted

    @property
    def counted(self) -> int:
        """R = O + Q."""
        return self.admitted + self.walk_ins

    @property
    def total(self) -> int:
        """T = R + S."""
        return self.counted + self.estimated


def effective_entries(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Return the entries that count: each uuid once, reversed ones and the reversals left out."""
    by_uuid = {entry.uuid: entry for entry in entries}
    reversed_uuids = {
        entry.reverses for entry in by_uuid.values() if entry.kind is EntryKind.REVERSAL and entry.reverses is not None
    }
    return [
        entry
        for entry in by_uuid.values()
        if entry.kind is not EntryKind.REVERSAL
        and entry.uuid not in reversed_uuids
        and (entry.kind is not EntryKind.ADMIT or entry.result is ScanResult.ADMITTED)
    ]


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What one entry adds to the numbers: people with a booking, people without, people over a party's size.

    A counter that is corrected downwards gives a negative ``unbooked``; the sum never falls below zero for a phone.
    """

    at: datetime
    device: str
    booked: Party = NOBODY
    unbooked: Party = NOBODY
    surplus: int = 0


def fold_arrivals(entries: Iterable[LogEntry], *, party_sizes: Mapping[str, int]) -> list[Arrival]:
    """Return the arrivals of one session in the order of time; numbers, curves and gates are sums over them.

    ``party_sizes`` gives the size of each party that holds a place in this session, by ``LogEntry.ticket``. Whoever
    was let in with any other code came without a valid booking: one person for each such code.
    """
    ordered = sorted(effective_entries(entries), key=lambda entry: (entry.happened_at, entry.uuid))
    used: dict[str, int] = defaultdict(int)
    tallies: dict[str, Party] = defaultdict(Party)
    arrivals = []
    for entry in ordered:
        people = Party(adults=entry.adults, children=entry.children)
        if entry.kind is EntryKind.ADMIT:
            arrivals.append(_arrival_of_ticket(entry, people, party_sizes=party_sizes, used=used))
        elif entry.kind is EntryKind.WALK_IN:
            arrivals.append(Arrival(at=entry.happened_at, device=entry.device, unbooked=people))
        elif entry.kind is EntryKind.TALLY:
            before = tallies[entry.device]
            tallies[entry.device] = after = Party(
                adults=before.adults + people.adults, children=before.children + people.children
            )
            change = Party(
                adults=max(0, after.adults) - max(0, before.adults),
                children=max(0, after.children) - max(0, before.children),
            )
            arrivals.append(Arrival(at=entry.happened_at, device=entry.device, unbooked=change))
    return arrivals


def count_attendance(
    entries: Iterable[LogEntry],
    *,
    party_sizes: Mapping[str, int],
    registered: int,
    estimated: int = 0,
) -> AttendanceReport:
    """Count one session; ``party_sizes`` as for ``fold_arrivals``. O is never more than the places booked."""
    known = list(entries)
    arrivals = fold_arrivals(known, party_sizes=party_sizes)
    admitted = sum(arrival.booked.size for arrival in arrivals)
    walk_ins = sum(arrival.unbooked.size for arrival in arrivals)
    exits = sum(e.adults + e.children for e in effective_entries(known) if e.kind is EntryKind.EXIT)
    return AttendanceReport(
        registered=registered,
        admitted=admitted,
        walk_ins=walk_ins,
        estimated=estimated,
        children=sum(arrival.booked.children + arrival.unbooked.children for arrival in arrivals),
        surplus=sum(arrival.surplus for arrival in arrivals),
        inside=max(0, admitted + walk_ins - exits),
    )


def _arrival_of_ticket(
    entry: LogEntry, people: Party, *, party_sizes: Mapping[str, int], used: dict[str, int]
) -> Arrival:
    ticket = entry.ticket or entry.uuid
    is_booked = ticket in party_sizes
    left = max(0, (party_sizes[ticket] if is_booked else 1) - used[ticket])
    used[ticket] += people.size
    adults = min(people.adults, left)
    within = Party(adults=adults, children=min(people.children, left - adults))
    return Arrival(
        at=entry.happened_at,
        device=entry.device,
        booked=within if is_booked else NOBODY,
        unbooked=NOBODY if is_booked else within,
        surplus=people.size - within.size,
    )
