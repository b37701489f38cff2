"""What the door left for an organizer to decide: a pure function over the door log (docs/door.md, Conflicts).

Like counting, it gives the same cases in whatever order and however often the entries come. What a phone was told
when it uploaded an entry does not matter here: at that moment the server may not have had the other phone's entries.
A decision settles exactly the entries that were shown; whatever comes later opens the case again with what is new.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventapp.domain.attendance import (
    LogEntry,
    count_attendance,
    count_surplus,
    effective_entries,
    list_readings,
    settled_uuids,
)
from eventapp.domain.check_in import Party
from eventapp.domain.errors import ReasonMissing, TooManyGuests, WrongAnswer
from eventapp.domain.states import Conflict, DeskAnswer, EntryKind, ScanResult
from eventapp.domain.sync import has_clock_doubt

#: What may be answered to each kind of case. ``admitted_twice`` is told to phones; here it is a surplus.
ANSWERS = {
    Conflict.SURPLUS: (DeskAnswer.SAME_PEOPLE, DeskAnswer.MORE_PEOPLE),
    Conflict.NOT_VALID: (DeskAnswer.KEPT, DeskAnswer.TAKEN_BACK),
    Conflict.AFTER_EXPIRY: (DeskAnswer.KEPT, DeskAnswer.TAKEN_BACK),
    Conflict.CLOCK: (DeskAnswer.KEPT, DeskAnswer.TAKEN_BACK),
}


class DeskEntry(NamedTuple):
    """An entry of the log with what the desk asks about it; there are thousands.

    ``refusal`` is why its code was not good at that moment, None when it was, or when a supervisor overrode that.
    """

    log: LogEntry
    clock_offset_ms: int = 0
    is_late: bool = False
    refusal: ScanResult | None = None


@dataclass(frozen=True, kw_only=True)
class DoorLog:
    """The log of one session; the sizes as for ``fold_arrivals``."""

    entries: Collection[DeskEntry]
    party_sizes: Mapping[str, int]
    unbooked_sizes: Mapping[str, int]

    @property
    def counting(self) -> list[LogEntry]:
        """The entries as the counting rule needs them."""
        return [entry.log for entry in self.entries]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Something that waits for a decision, in one session.

    ``subject`` is the party of a surplus or of a code that was not good, else the device. ``entries`` are the uuids
    that it is about, in the order of time; ``fresh`` are those that no decision has settled. ``surplus`` is how many
    people are over the party's size and not decided on.
    """

    kind: Conflict
    subject: str
    entries: tuple[str, ...]
    fresh: frozenset[str]
    first_at: datetime
    surplus: int = 0


@dataclass(frozen=True, kw_only=True)
class Leeway:
    """By how many people decisions could still move the counted number of a session."""

    more: int = 0
    fewer: int = 0


def find_cases(log: DoorLog) -> list[Case]:
    """Return the open cases of a session, by kind in the order of ANSWERS, then by time."""
    by_uuid = {entry.log.uuid: entry for entry in log.entries}
    counting = effective_entries(log.counting)
    present = sorted((by_uuid[entry.uuid] for entry in counting), key=_moment)
    undone = sorted((entry for entry in by_uuid.values() if entry.log.kind is EntryKind.REVERSAL), key=_moment)
    cases = _surplus_cases(log, counting)
    cases += _grouped_cases(Conflict.NOT_VALID, present, counting, is_about=_is_not_valid, subject=_party)
    # what a phone took back when it had no access any more must be seen too
    late = sorted([*present, *undone], key=_moment)
    cases += _grouped_cases(Conflict.AFTER_EXPIRY, late, counting, is_about=_is_late, subject=_device)
    cases += _grouped_cases(Conflict.CLOCK, present, counting, is_about=_is_doubtful, subject=_device)
    order = list(ANSWERS)
    return sorted(cases, key=lambda case: (order.index(case.kind), case.first_at, case.subject))


def find_joined(log: DoorLog) -> list[LogEntry]:
    """Return the guests whose code turned out to hold a place here, in the order of time. Nothing is to be done."""
    joined = [
        entry
        for entry in effective_entries(log.counting)
        if entry.kind is EntryKind.WALK_IN and entry.joins is not None and entry.joins in log.party_sizes
    ]
    return sorted(joined, key=lambda entry: (entry.happened_at, entry.uuid))


def find_leeway(log: DoorLog, cases: Sequence[Case]) -> Leeway:
    """Return how far the answers could move the number of the session. Doubtful clocks are about times, not people."""
    taken_back: set[str] = set()
    for case in cases:
        if case.kind in (Conflict.NOT_VALID, Conflict.AFTER_EXPIRY):
            taken_back |= case.fresh
    if not cases:
        return Leeway()
    kept = [e for e in log.counting if e.uuid not in taken_back or e.kind is EntryKind.REVERSAL]
    return Leeway(
        more=sum(case.surplus for case in cases),
        fewer=max(0, _counted(log, log.counting) - _counted(log, kept)),
    )


def ensure_answer(case: Case, answer: DeskAnswer, *, guests: Party, reason: str) -> None:
    """Raise WrongAnswer, ReasonMissing or TooManyGuests when a case cannot be answered so.

    Taking back is for good and needs a reason. More people can come in than were counted, never more than the log says.
    """
    if answer not in ANSWERS[case.kind]:
        raise WrongAnswer
    if answer is DeskAnswer.TAKEN_BACK and not reason.strip():
        raise ReasonMissing
    wrong = guests.size < 1 or guests.size > case.surplus or min(guests.adults, guests.children) < 0
    if answer is DeskAnswer.MORE_PEOPLE and wrong:
        raise TooManyGuests(limit=case.surplus)


def _counted(log: DoorLog, entries: Iterable[LogEntry]) -> int:
    report = count_attendance(entries, party_sizes=log.party_sizes, unbooked_sizes=log.unbooked_sizes, registered=0)
    return report.counted


def _surplus_cases(log: DoorLog, counting: Collection[LogEntry]) -> list[Case]:
    undecided = count_surplus(counting, party_sizes=log.party_sizes, unbooked_sizes=log.unbooked_sizes)
    if not undecided:  # as nearly always
        return []
    readings = list_readings(counting, party_sizes=log.party_sizes)
    settled = settled_uuids(counting, Conflict.SURPLUS)
    return [
        Case(
            kind=Conflict.SURPLUS,
            subject=party,
            entries=tuple(reading.uuid for reading in readings[party]),
            fresh=frozenset(reading.uuid for reading in readings[party]) - settled,
            first_at=readings[party][0].at,
            surplus=people,
        )
        for party, people in undecided.items()
    ]


def _grouped_cases(
    kind: Conflict,
    present: Iterable[DeskEntry],
    counting: Collection[LogEntry],
    *,
    is_about: Callable[[DeskEntry], bool],
    subject: Callable[[LogEntry], str],
) -> list[Case]:
    """Return a case for each subject that has entries on which nobody has decided."""
    settled = settled_uuids(counting, kind)
    groups: dict[str, list[LogEntry]] = defaultdict(list)
    for entry in present:
        if is_about(entry):
            groups[subject(entry.log)].append(entry.log)
    return [
        Case(
            kind=kind,
            subject=name,
            entries=tuple(entry.uuid for entry in entries),
            fresh=fresh,
            first_at=entries[0].happened_at,
        )
        for name, entries in groups.items()
        if (fresh := frozenset(entry.uuid for entry in entries) - settled)
    ]


def _moment(entry: DeskEntry) -> tuple[datetime, str]:
    return entry.log.happened_at, entry.log.uuid


def _party(entry: LogEntry) -> str:
    return entry.ticket or entry.uuid


def _device(entry: LogEntry) -> str:
    return entry.device


def _is_not_valid(entry: DeskEntry) -> bool:
    return entry.log.kind is EntryKind.ADMIT and entry.refusal is not None


def _is_late(entry: DeskEntry) -> bool:
    return entry.is_late and entry.log.kind is not EntryKind.DECISION


def _is_doubtful(entry: DeskEntry) -> bool:
    return has_clock_doubt(entry.clock_offset_ms) and entry.log.kind is not EntryKind.DECISION
