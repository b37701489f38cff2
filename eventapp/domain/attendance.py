"""Who came: a pure function over the append-only door log (docs/door.md §5, CNT-1…CNT-6).

The same set of entries gives the same numbers in whatever order and however often they arrive.
O admitted with booking = Σ over tickets of min(party size, admitted − reversed) · Q without booking =
walk-ins + tallies, never below zero for a device · R = O + Q · S estimate · T = R + S.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventapp.domain.check_in import Party
from eventapp.domain.states import EntryKind, ScanResult


class LogEntry(NamedTuple):
    """One entry of the door log, as far as counting needs it; there are thousands.

    ``ticket`` is the ticket id as lower-case hex, None for entries without a ticket of ours.
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


def count_attendance(
    entries: Iterable[LogEntry],
    *,
    party_sizes: Mapping[str, int],
    registered: int,
    estimated: int = 0,
) -> AttendanceReport:
    """Count one session. ``party_sizes`` gives the size behind each ticket id (hex).

    A genuine ticket without a known size is taken as one person.
    """
    counting = effective_entries(entries)
    admitted, admitted_children, surplus = _count_tickets(counting, party_sizes)
    unbooked = _count_without_booking(counting)
    exits = sum(e.adults + e.children for e in counting if e.kind is EntryKind.EXIT)
    return AttendanceReport(
        registered=registered,
        admitted=admitted,
        walk_ins=unbooked.size,
        estimated=estimated,
        children=admitted_children + unbooked.children,
        surplus=surplus,
        inside=max(0, admitted + unbooked.size - exits),
    )


def _count_tickets(entries: Iterable[LogEntry], party_sizes: Mapping[str, int]) -> tuple[int, int, int]:
    people: dict[str, int] = defaultdict(int)
    children: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.kind is EntryKind.ADMIT:
            ticket = entry.ticket or entry.uuid
            people[ticket] += entry.adults + entry.children
            children[ticket] += entry.children
    admitted = admitted_children = surplus = 0
    for ticket, count in people.items():
        within = min(count, party_sizes.get(ticket, 1))
        admitted += within
        admitted_children += min(children[ticket], within)
        surplus += count - within
    return admitted, admitted_children, surplus


def _count_without_booking(entries: Iterable[LogEntry]) -> Party:
    adults = children = 0
    tally_adults: dict[str, int] = defaultdict(int)
    tally_children: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.kind is EntryKind.WALK_IN:
            adults += entry.adults
            children += entry.children
        elif entry.kind is EntryKind.TALLY:
            tally_adults[entry.device] += entry.adults
            tally_children[entry.device] += entry.children
    return Party(
        adults=adults + sum(max(0, n) for n in tally_adults.values()),
        children=children + sum(max(0, n) for n in tally_children.values()),
    )
