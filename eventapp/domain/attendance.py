"""Who came: a pure function over the append-only door log (docs/door.md, Counting; CNT-1…CNT-6).

The same set of entries gives the same numbers in whatever order and however often they arrive. O admitted with
booking · Q without booking · R = O + Q · S estimate · T = R + S.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from eventapp.domain.check_in import Party
from eventapp.domain.states import Conflict, EntryKind, ScanResult

NOBODY = Party()
NO_PARTIES: Mapping[str, int] = MappingProxyType({})


class LogEntry(NamedTuple):
    """One entry of the door log, as far as counting needs it; there are thousands.

    ``ticket`` names the party behind the code, so that an old and a new code of one party count once; None for
    entries without a ticket of ours.
    ``happened_at`` is the corrected time. ``joins`` names the party of a guest whose code turned out to be a ticket.
    A decision ``decides`` a kind of conflict and ``settles`` exactly these entries.
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
    joins: str | None = None
    decides: Conflict | None = None
    settles: frozenset[str] = frozenset()


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
    """Return the entries that count, in the order of time: each uuid once, reversed ones and reversals left out."""
    by_uuid = {entry.uuid: entry for entry in entries}
    reversed_uuids = {
        entry.reverses for entry in by_uuid.values() if entry.kind is EntryKind.REVERSAL and entry.reverses is not None
    }
    counting = [
        entry
        for entry in by_uuid.values()
        if entry.kind is not EntryKind.REVERSAL
        and entry.uuid not in reversed_uuids
        and (entry.kind is not EntryKind.ADMIT or entry.result is ScanResult.ADMITTED)
    ]
    return sorted(counting, key=lambda entry: (entry.happened_at, entry.uuid))


class Arrival(NamedTuple):
    """What one entry adds to the numbers: people with a booking, people without; there are thousands.

    A counter that is corrected downwards gives a negative ``unbooked``; the sum never falls below zero for a phone.
    """

    at: datetime
    device: str
    booked: Party = NOBODY
    unbooked: Party = NOBODY


class Reading(NamedTuple):
    """People who came in with a party's code by one entry."""

    uuid: str
    at: datetime
    device: str
    people: Party


def count_over(readings: Iterable[Reading], *, size: int) -> int:
    """Return how many people more than the party has came in with its codes."""
    return max(0, sum(reading.people.size for reading in readings) - size)


def list_readings(counting: Iterable[LogEntry], *, party_sizes: Mapping[str, int]) -> dict[str, list[Reading]]:
    """Return the readings of each party among entries that count, in their order.

    A guest whose code turned out to be a ticket came in with it, up to the size of its party.
    """
    readings: dict[str, list[Reading]] = defaultdict(list)
    for entry in counting:
        party, people = _of_party(entry, party_sizes=party_sizes)
        if party is not None:
            readings[party].append(Reading(uuid=entry.uuid, at=entry.happened_at, device=entry.device, people=people))
    return readings


def fold_arrivals(
    entries: Iterable[LogEntry], *, party_sizes: Mapping[str, int], unbooked_sizes: Mapping[str, int] = NO_PARTIES
) -> list[Arrival]:
    """Return the arrivals of one session in the order of time; numbers, curves and gates are sums over them.

    ``party_sizes`` gives the size of each party that holds a place in this session, by ``LogEntry.ticket``. Whoever
    was let in with any other code came without a valid booking: as many as ``unbooked_sizes`` says of it, else one.
    """
    return _Fold(entries, sizes=_Sizes(booked=party_sizes, unbooked=unbooked_sizes)).arrivals()


def count_surplus(
    entries: Iterable[LogEntry], *, party_sizes: Mapping[str, int], unbooked_sizes: Mapping[str, int] = NO_PARTIES
) -> dict[str, int]:
    """Return the people over the size of each party about whom nobody has decided, parties without any left out."""
    return _Fold(entries, sizes=_Sizes(booked=party_sizes, unbooked=unbooked_sizes)).surplus()


def settled_uuids(counting: Iterable[LogEntry], conflict: Conflict) -> frozenset[str]:
    """Return the entries whose conflict of this kind is decided; decisions that were undone do not count."""
    decisions = [entry for entry in counting if entry.kind is EntryKind.DECISION and entry.decides is conflict]
    return frozenset().union(*(decision.settles for decision in decisions))


def count_attendance(
    entries: Iterable[LogEntry],
    *,
    party_sizes: Mapping[str, int],
    unbooked_sizes: Mapping[str, int] = NO_PARTIES,
    registered: int,
    estimated: int = 0,
) -> AttendanceReport:
    """Count one session; the sizes as for ``fold_arrivals``. O is never more than the places booked."""
    fold = _Fold(entries, sizes=_Sizes(booked=party_sizes, unbooked=unbooked_sizes))
    arrivals = fold.arrivals()
    admitted = sum(arrival.booked.size for arrival in arrivals)
    walk_ins = sum(arrival.unbooked.size for arrival in arrivals)
    exits = sum(entry.adults + entry.children for entry in fold.counting if entry.kind is EntryKind.EXIT)
    return AttendanceReport(
        registered=registered,
        admitted=admitted,
        walk_ins=walk_ins,
        estimated=estimated,
        children=sum(arrival.booked.children + arrival.unbooked.children for arrival in arrivals),
        surplus=sum(fold.surplus().values()),
        inside=max(0, admitted + walk_ins - exits),
    )


@dataclass(frozen=True, kw_only=True)
class _Sizes:
    booked: Mapping[str, int]
    unbooked: Mapping[str, int]

    def of(self, party: str) -> int:
        """Return how many people the party may bring; of a code that nobody knows, one."""
        return self.booked[party] if party in self.booked else self.unbooked.get(party, 1)


def _people(entry: LogEntry) -> Party:
    return Party(adults=entry.adults, children=entry.children)


def first_of(people: Party, count: int) -> Party:
    """Return the first of these people, adults before children."""
    if people.size <= count:
        return people
    adults = min(people.adults, count)
    return Party(adults=adults, children=min(people.children, count - adults))


def _of_party(entry: LogEntry, *, party_sizes: Mapping[str, int]) -> tuple[str | None, Party]:
    """Return the party that an entry let in and how many of its people."""
    if entry.kind is EntryKind.ADMIT:
        return entry.ticket or entry.uuid, _people(entry)
    if entry.kind is EntryKind.WALK_IN and entry.joins is not None and entry.joins in party_sizes:
        return entry.joins, first_of(_people(entry), party_sizes[entry.joins])
    return None, NOBODY


def _arrivals_of_party(party: str, readings: Sequence[Reading], *, sizes: _Sizes) -> list[Arrival]:
    left, is_booked, arrivals = sizes.of(party), party in sizes.booked, []
    for reading in readings:
        within = first_of(reading.people, left)
        left -= within.size
        arrivals.append(
            Arrival(
                at=reading.at,
                device=reading.device,
                booked=within if is_booked else NOBODY,
                unbooked=NOBODY if is_booked else within,
            )
        )
    return arrivals


class _Fold:
    """The entries of one session that count, in the order of time, and what each party's codes brought."""

    def __init__(self, entries: Iterable[LogEntry], *, sizes: _Sizes) -> None:
        self.counting = effective_entries(entries)
        self._sizes = sizes
        self._readings = list_readings(self.counting, party_sizes=sizes.booked)
        self._settled = settled_uuids(self.counting, Conflict.SURPLUS)

    def arrivals(self) -> list[Arrival]:
        """Return them in the order of time."""
        arrivals = [
            arrival
            for party, readings in self._readings.items()
            for arrival in _arrivals_of_party(party, readings, sizes=self._sizes)
        ]
        arrivals += [*self._guests(), *self._tallied(), *self._decided_guests()]
        return sorted(arrivals, key=lambda arrival: arrival.at)

    def surplus(self) -> dict[str, int]:
        """Return the people over each party's size about whom nobody has decided."""
        undecided = {
            party: count_over(readings, size=self._sizes.of(party)) - self._settled_over(party)
            for party, readings in self._readings.items()
        }
        return {party: people for party, people in undecided.items() if people}

    def _settled_over(self, party: str) -> int:
        if not self._settled:
            return 0
        read = [reading for reading in self._readings.get(party, ()) if reading.uuid in self._settled]
        return count_over(read, size=self._sizes.of(party))

    def _guests(self) -> list[Arrival]:
        arrivals = []
        for entry in self.counting:
            if entry.kind is EntryKind.WALK_IN:
                _, joined = _of_party(entry, party_sizes=self._sizes.booked)
                rest = Party(adults=entry.adults - joined.adults, children=entry.children - joined.children)
                arrivals.append(Arrival(at=entry.happened_at, device=entry.device, unbooked=rest))
        return arrivals

    def _tallied(self) -> list[Arrival]:
        tallies: dict[str, Party] = defaultdict(Party)
        arrivals = []
        for entry in self.counting:
            if entry.kind is EntryKind.TALLY:
                before = tallies[entry.device]
                tallies[entry.device] = after = Party(
                    adults=before.adults + entry.adults, children=before.children + entry.children
                )
                change = Party(
                    adults=max(0, after.adults) - max(0, before.adults),
                    children=max(0, after.children) - max(0, before.children),
                )
                arrivals.append(Arrival(at=entry.happened_at, device=entry.device, unbooked=change))
        return arrivals

    def _decided_guests(self) -> list[Arrival]:
        """Return the people over a party's size whom an organizer counted as guests, at the last reading decided on.

        Never more than came in with what was settled: entries may be taken back later, and parties may grow.
        """
        used, arrivals = defaultdict[str, int](int), []
        for decision in self.counting:
            if decision.kind is not EntryKind.DECISION or decision.decides is not Conflict.SURPLUS:
                continue
            party = decision.ticket or decision.uuid
            guests = first_of(_people(decision), self._settled_over(party) - used[party])
            if guests.size:
                used[party] += guests.size
                last = self._last_settled(decision, party)
                arrivals.append(Arrival(at=last.at, device=last.device, unbooked=guests))
        return arrivals

    def _last_settled(self, decision: LogEntry, party: str) -> Reading:
        read = [reading for reading in self._readings[party] if reading.uuid in self._settled]
        return next((reading for reading in reversed(read) if reading.uuid in decision.settles), read[-1])
