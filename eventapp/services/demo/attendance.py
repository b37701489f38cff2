"""How the demonstration's guests arrive: door log entries that end in the golden numbers."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.domain.check_in import Party
from eventapp.domain.states import DecidedBy, EntryKind, ScanResult
from eventapp.domain.sync import UploadedEntry

_NAMESPACE = uuid.UUID("6b1f2a54-3f0d-4d52-9c1e-1f6f0a2f9e11")

#: The festival in half hours from noon forty-five: people with booking, people without.
FESTIVAL_SLOTS = (
    (11, 3), (17, 8), (13, 9), (11, 10), (8, 9), (6, 7), (4, 7), (4, 4), (2, 4), (2, 2), (0, 1),
)  # fmt: skip
_SLOT = timedelta(minutes=30)
_BEFORE_START = timedelta(minutes=30)
#: Walk-ins come in small groups; the counter at the stage clicks for this many of them.
_GROUP = 3
STAGE_COUNTER_CLICKS = 7


@dataclass(frozen=True, kw_only=True)
class Guest:
    """A ticket and the people behind it."""

    ticket: bytes
    party: Party


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """People at a gate: with a ticket, or without one."""

    gate: int
    at: datetime
    party: Party
    event_session: str
    ticket: bytes | None = None
    kind: EntryKind = EntryKind.ADMIT


def festival_arrivals(guests: Sequence[Guest], *, starts_at: datetime, event_session: str) -> list[Arrival]:
    """Return the festival's arrivals: parties in parts, walk-ins at the gates, clicks at the stage."""
    waiting = iter(_in_parts(guests, [booked for booked, _ in FESTIVAL_SLOTS]))
    arrivals: list[Arrival] = []
    clicks = STAGE_COUNTER_CLICKS
    for number, (_, unbooked) in enumerate(FESTIVAL_SLOTS):
        opens = starts_at - _BEFORE_START + number * _SLOT
        parts = next(waiting)
        groups = _groups(unbooked)
        step = _SLOT / (len(parts) + len(groups) + 1)
        for position, (ticket, party) in enumerate(parts):
            at = opens + step * (position + 1)
            arrivals.append(Arrival(gate=position % 2, at=at, party=party, event_session=event_session, ticket=ticket))
        for position, group in enumerate(groups):
            at = opens + step * (len(parts) + position + 1)
            at_stage = number >= 3 and clicks >= group.size
            clicks -= group.size if at_stage else 0
            arrivals.append(
                Arrival(
                    gate=2 if at_stage else position % 2,
                    at=at,
                    party=group,
                    event_session=event_session,
                    kind=EntryKind.TALLY if at_stage else EntryKind.WALK_IN,
                )
            )
    return sorted(arrivals, key=lambda arrival: arrival.at)


def seminar_arrivals(
    guests: Sequence[Guest], *, starts_at: datetime, event_session: str, admitted: int, walk_ins: int
) -> list[Arrival]:
    """Return the arrivals of a workshop or conference: the first ``admitted`` guests, then walk-ins."""
    opens = starts_at - _BEFORE_START
    step = timedelta(minutes=38) / max(1, admitted)
    arrivals = [
        Arrival(
            gate=0,
            at=opens + step * number,
            party=guest.party,
            event_session=event_session,
            ticket=guest.ticket,
        )
        for number, guest in enumerate(guests[:admitted])
    ]
    arrivals += [
        Arrival(
            gate=0,
            at=starts_at + timedelta(minutes=2 * number),
            party=Party(adults=1),
            event_session=event_session,
            kind=EntryKind.WALK_IN,
        )
        for number in range(walk_ins)
    ]
    return sorted(arrivals, key=lambda arrival: arrival.at)


def as_entries(arrivals: Iterable[Arrival], *, event: str) -> Iterator[tuple[int, UploadedEntry]]:
    """Yield (gate, log entry) as the phones would upload them; the uuids are the same every time."""
    for number, arrival in enumerate(arrivals):
        admits = arrival.kind is EntryKind.ADMIT
        yield (
            arrival.gate,
            UploadedEntry(
                uuid=str(uuid.uuid5(_NAMESPACE, f"{event}/{arrival.event_session}/{number}")),
                kind=arrival.kind,
                device_seq=number + 1,
                happened_at=arrival.at,
                clock_offset_ms=0,
                event_session=arrival.event_session,
                result=ScanResult.ADMITTED if admits else ScanResult.RECORDED,
                decided_by=DecidedBy.DEVICE,
                ticket=arrival.ticket,
                adults=arrival.party.adults,
                children=arrival.party.children,
            ),
        )


def _in_parts(guests: Sequence[Guest], counts: Sequence[int]) -> Iterator[list[tuple[bytes, Party]]]:
    """Yield for each slot who arrives; a party that does not fit into a slot comes in parts."""
    queue = [(guest.ticket, guest.party.adults, guest.party.children) for guest in guests]
    for count in counts:
        arriving: list[tuple[bytes, Party]] = []
        left = count
        while left and queue:
            ticket, adults, children = queue.pop(0)
            come = Party(adults=min(adults, left), children=min(children, left - min(adults, left)))
            arriving.append((ticket, come))
            left -= come.size
            if come.size < adults + children:
                queue.insert(0, (ticket, adults - come.adults, children - come.children))
        yield arriving


def _groups(people: int) -> list[Party]:
    groups = []
    while people:
        size = min(_GROUP, people)
        groups.append(Party(adults=max(1, size - 1), children=size - max(1, size - 1)))
        people -= size
    return groups
