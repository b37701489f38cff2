"""The roster: what a phone needs to decide on its own, in one compact record (docs/door.md).

A header in JSON says what the door is open for; behind it stand columns of numbers, one row for each
ticket and one for each arrival. A column is the lowest bytes of all its numbers, then the next ones:
equal things beside one another compress well. Ticket ids do not.
Never in it: full names, needs, addresses, telephone numbers, tokens.
"""

import dataclasses
import itertools
import json
import struct
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from eventapp.domain.rehearsal import RehearsalCode
from eventapp.domain.states import EventKind, RegistrationStatus

MAGIC = b"ELR1"
#: A delta reaches back this far behind the last one: what was being written then may come in later.
CURSOR_OVERLAP = timedelta(seconds=60)
MAX_NAME_CHARS = 40
#: place of a device that is not known: an organizer entered it from paper
NOT_KNOWN = 0xFFFF
#: A row has room for no more; a phone that sends wild numbers takes the roster from nobody.
MOST_PEOPLE = 0xFFFF

#: Place of a registration status in the state byte; bit 0 says that the ticket is revoked.
STATUS_ORDER = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.PENDING,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.CANCELED,
)
_STATE = {status: place << 1 for place, status in enumerate(STATUS_ORDER)}


class RosterTicket(NamedTuple):
    """One ticket; there are thousands. ``event_sessions`` are places in the header's list."""

    ticket_id: bytes
    adults: int
    children: int
    status: RegistrationStatus
    is_revoked: bool
    event_sessions: tuple[int, ...]
    name: str = ""
    #: one byte for each word of the name that is not shown
    marks: bytes = b""
    #: the tag of the language that was registered in
    language: str = ""


class RosterArrival(NamedTuple):
    """People let in on a ticket for a session; places refer to this roster's lists.

    ``first_minute`` is the minute of the first entry, counted from the header's ``epoch``.
    """

    ticket: int
    event_session: int
    adults: int
    children: int
    first_minute: int
    device: int = NOT_KNOWN


@dataclass(frozen=True, kw_only=True)
class DoorEvent:
    """The event of the door. ``number`` is what stands in ticket codes."""

    reference: str
    number: int
    title: str
    kind: EventKind
    open_to_all: bool
    child_age_limit: int
    venue: str


@dataclass(frozen=True, kw_only=True)
class DoorSession:
    """A session that people are admitted to, and when its door is open."""

    reference: str
    label: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    #: when places of people who have not come are released, and how many places there are (domain/release.py)
    released_at: datetime | None
    capacity: int | None
    is_cancelled: bool


@dataclass(frozen=True, kw_only=True)
class DoorDevice:
    """The phone that asks."""

    reference: str
    name: str
    gate: str
    rights: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class DoorCounts:
    """The numbers of a session that the door shows."""

    admitted: int
    expected: int
    walk_ins: int
    inside: int


@dataclass(frozen=True, kw_only=True)
class OtherEvent:
    """Another event of the organization, so that a wrong ticket can be named."""

    number: int
    title: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class OtherPhone:
    """A phone that let somebody in, where it stands and who holds it."""

    reference: str
    gate: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SigningOffer:
    """People may sign on this phone; ``deleted_on`` is the day on which names and signatures are gone."""

    deleted_on: date


@dataclass(frozen=True, kw_only=True)
class RosterHeader:
    """Everything of a roster that is not a ticket. Only complete ones bring the rehearsal's tickets.

    ``signing`` is there only where people may sign on the phone.
    """

    is_complete: bool
    cursor: str
    version: str
    server_time: datetime
    event: DoorEvent
    sessions: Sequence[DoorSession]
    device: DoorDevice
    keys: Mapping[int, str]
    counts: Mapping[str, DoorCounts]
    other_events: Sequence[OtherEvent]
    devices: Sequence[OtherPhone]
    epoch: datetime
    has_names: bool
    rehearsal: Sequence[RehearsalCode] = ()
    signing: SigningOffer | None = None


def cursor_after(now: datetime) -> str:
    """Return the cursor of a roster made now: later deltas begin a little before it."""
    return str(int((now - CURSOR_OVERLAP).timestamp() * 1000))


def moment_of_cursor(cursor: str) -> datetime | None:
    """Return where a delta begins, None for a cursor that is not ours: then the roster is complete."""
    if not cursor.isdecimal() or len(cursor) > 14:
        return None
    return datetime.fromtimestamp(int(cursor) / 1000, tz=UTC)


def encode_roster(header: RosterHeader, *, tickets: Sequence[RosterTicket], arrivals: Sequence[RosterArrival]) -> bytes:
    """Return the record: magic, length of the header, header, columns (layout in docs/door.md)."""
    sets = {chosen: place for place, chosen in enumerate(sorted({ticket.event_sessions for ticket in tickets}))}
    languages = {tag: place for place, tag in enumerate(sorted({ticket.language for ticket in tickets}))}
    has_languages = any(languages)
    head = {
        **dataclasses.asdict(header),
        "tickets": len(tickets),
        "arrivals": len(arrivals),
        "session_sets": [list(event_sessions) for event_sessions in sets],
        "has_marks": header.has_names,
        "languages": list(languages) if has_languages else [],
    }
    if not header.rehearsal:
        del head["rehearsal"]
    if header.signing is None:
        del head["signing"]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"), default=_plain).encode("utf-8")
    columns = [
        b"".join(ticket.ticket_id for ticket in tickets),
        _shorts(ticket.adults for ticket in tickets),
        _shorts(ticket.children for ticket in tickets),
        bytes(_STATE[ticket.status] | ticket.is_revoked for ticket in tickets),
        _shorts(sets[ticket.event_sessions] for ticket in tickets),
        *_arrival_columns(sorted(arrivals)),
        *((_sized(_text(ticket.name)) for ticket in tickets) if header.has_names else ()),
        *((_sized(ticket.marks) for ticket in tickets) if header.has_names else ()),
        bytes(languages[ticket.language] for ticket in tickets) if has_languages else b"",
    ]
    return MAGIC + struct.pack("<I", len(text)) + text + b"".join(columns)


def _arrival_columns(arrivals: Sequence[RosterArrival]) -> tuple[bytes, ...]:
    """Return the columns; a ticket's row is given as the distance to the row before."""
    rows = [0, *(arrival.ticket for arrival in arrivals)]
    return (
        _planes(array("I", [row - before for before, row in itertools.pairwise(rows)])),
        _shorts(arrival.event_session for arrival in arrivals),
        _shorts(min(arrival.adults, MOST_PEOPLE) for arrival in arrivals),
        _shorts(min(arrival.children, MOST_PEOPLE) for arrival in arrivals),
        _planes(array("I", [arrival.first_minute for arrival in arrivals])),
        _shorts(arrival.device for arrival in arrivals),
    )


def _shorts(numbers: Iterable[int]) -> bytes:
    return _planes(array("H", numbers))


def _planes(column: "array[int]") -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    plain, width = column.tobytes(), column.itemsize
    return b"".join(plain[place::width] for place in range(width))


def _text(name: str) -> bytes:
    return name[:MAX_NAME_CHARS].encode("utf-8", "replace")


def _sized(content: bytes) -> bytes:
    return bytes([len(content)]) + content


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no place for {type(value).__name__} in a roster")
