"""Paper after the door: what a sheet says becomes entries of the door log, so that it counts as scanning does.

The rule of the door decides (``decide_check_in``), with one difference: paper tells what has happened. Whom the door
would have refused was there all the same and counts as somebody without booking. Every line of a sheet has a uuid of
its own, made from the sheet and the line: the same sheet entered twice adds nothing.
"""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from eventapp.domain.attendance import LogEntry, effective_entries
from eventapp.domain.check_in import Decision, DoorFacts, Party, TicketFacts, decide_check_in
from eventapp.domain.states import EntryKind, RegistrationStatus, ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim

_NAMESPACE = uuid.UUID("3a1f7d0c-8a45-4b53-9a55-b6a3a5f0c1e2")
NOBODY = Party()
#: Entries without a device count as one device.
NO_DEVICE = "0"

MAX_SHEET_NAME_CHARS = 60
MAX_GATE_CHARS = 60
#: More people in one field are a slip of the finger.
MAX_PEOPLE_PER_LINE = 5000


@dataclass(frozen=True, kw_only=True)
class PaperTicket:
    """A ticket that may stand on a sheet. ``event_sessions`` are session references."""

    ticket_id: bytes
    status: TicketStatus
    registration_status: RegistrationStatus
    event_sessions: frozenset[str]
    party: Party
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """People who came on a ticket. ``are_others``: none of them is among those who are already counted."""

    ticket_id: bytes
    party: Party
    are_others: bool = False

    @property
    def key(self) -> str:
        """What makes it one line of its sheet."""
        return self.ticket_id.hex()


@dataclass(frozen=True, kw_only=True)
class TallyLine:
    """People whom somebody counted without tickets, at a gate, up to a time."""

    gate: str
    counted_at: datetime
    party: Party

    @property
    def key(self) -> str:
        """What makes it one line of its sheet."""
        moment = self.counted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        return f"tally/{sheet_key(self.gate)}/{moment}"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of paper of a session (a reference), known by what is written on its head."""

    event_session: str
    name: str
    counted_at: datetime
    tickets: tuple[TicketLine, ...] = ()
    tallies: tuple[TallyLine, ...] = ()

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return sheet_key(self.name)


@dataclass(frozen=True, kw_only=True)
class PlannedEntry:
    """An entry that a line adds to the door log."""

    uuid: str
    kind: EntryKind
    party: Party
    at: datetime
    line: str
    ticket_id: bytes | None = None
    gate: str = ""

    def as_log_entry(self) -> LogEntry:
        """Return it the way counting sees it."""
        return LogEntry(
            uuid=self.uuid,
            kind=self.kind,
            device=NO_DEVICE,
            happened_at=self.at,
            adults=self.party.adults,
            children=self.party.children,
            ticket=self.ticket_id.hex() if self.ticket_id else None,
            result=ScanResult.ADMITTED if self.kind is EntryKind.ADMIT else ScanResult.RECORDED,
        )


@dataclass(frozen=True, kw_only=True)
class PlannedLine:
    """What a line will do. ``already`` are the people whom the log has on this ticket.

    ``is_known``: the sheet was entered before, with this line. ``refusal`` is why the door would have refused.
    """

    line: TicketLine | TallyLine
    admitted: Party = NOBODY
    guests: Party = NOBODY
    already: Party = NOBODY
    first_at: datetime | None = None
    is_known: bool = False
    refusal: ScanResult | None = None
    entries: tuple[PlannedEntry, ...] = ()

    @property
    def has_doubt(self) -> bool:
        """True when the people may be the same as those who are counted already."""
        return isinstance(self.line, TicketLine) and not self.is_known and self.already.size > 0


class _DoorLog:
    """The log of one session, as lines are held against it."""

    def __init__(self, entries: Sequence[LogEntry]) -> None:
        self.uuids = {entry.uuid for entry in entries}
        counting = effective_entries(entries)
        self.counting = {entry.uuid for entry in counting}
        self._by_ticket: dict[str, list[LogEntry]] = {}
        for entry in sorted(counting, key=lambda entry: (entry.happened_at, entry.uuid)):
            ticket = entry.ticket or entry.joins
            if ticket is not None:
                self._by_ticket.setdefault(ticket, []).append(entry)

    def of_ticket(self, ticket_id: bytes, *kinds: EntryKind) -> list[LogEntry]:
        """Return the counting entries of these kinds with the ticket, the earliest first."""
        return [entry for entry in self._by_ticket.get(ticket_id.hex(), ()) if entry.kind in kinds]


def sheet_key(name: str) -> str:
    """Return a sheet's or gate's name as it is compared: capitals and blanks make no difference."""
    return " ".join(name.split()).casefold()


def plan_sheet(
    sheet: Sheet, *, tickets: Mapping[bytes, PaperTicket], log: Sequence[LogEntry], event_number: int
) -> list[PlannedLine]:
    """Return what each line does, in order. ``tickets`` holds every ticket that the lines name."""
    planner = _Planner(sheet=sheet, log=_DoorLog(log), event_number=event_number)
    planned = [planner.ticket_line(line, ticket=tickets[line.ticket_id]) for line in sheet.tickets]
    return [*planned, *(planner.tally_line(line) for line in sheet.tallies)]


def planned_entries(lines: Sequence[PlannedLine]) -> list[PlannedEntry]:
    """Return the entries of all lines."""
    return [entry for line in lines for entry in line.entries]


def reversal_uuid(reversed_uuid: str) -> str:
    """Return the uuid of the entry that takes another one back; an entry is taken back once."""
    return str(uuid.uuid5(_NAMESPACE, f"reversal/{reversed_uuid}"))


@dataclass(frozen=True, kw_only=True)
class _Planner:
    sheet: Sheet
    log: _DoorLog
    event_number: int

    def ticket_line(self, line: TicketLine, *, ticket: PaperTicket) -> PlannedLine:
        counted = self.log.of_ticket(line.ticket_id, EntryKind.ADMIT, EntryKind.WALK_IN)
        already, first_at = _sum(counted), counted[0].happened_at if counted else None
        revision = self._revision(line.key, EntryKind.ADMIT, EntryKind.WALK_IN)
        if revision is None:
            return PlannedLine(line=line, already=already, first_at=first_at, is_known=True)
        new = line.party if line.are_others else _newcomers(line.party, already=already)
        decision = self._decide(ticket, wanted=new)
        is_admitted = decision.result is ScanResult.ADMITTED
        guests = decision.surplus if is_admitted else new
        entries = [
            replace(self._entry(line.key, kind, party, revision), ticket_id=line.ticket_id)
            for kind, party in ((EntryKind.ADMIT, decision.admit), (EntryKind.WALK_IN, guests))
            if party.size
        ]
        return PlannedLine(
            line=line,
            admitted=decision.admit,
            guests=guests,
            already=already,
            first_at=first_at,
            refusal=None if is_admitted or not guests.size else decision.result,
            entries=tuple(entries),
        )

    def tally_line(self, line: TallyLine) -> PlannedLine:
        revision = self._revision(line.key, EntryKind.TALLY)
        if revision is None:
            return PlannedLine(line=line, is_known=True)
        entry = self._entry(line.key, EntryKind.TALLY, line.party, revision)
        entries = (replace(entry, at=line.counted_at, gate=line.gate),)
        return PlannedLine(line=line, guests=line.party, entries=entries)

    def _decide(self, ticket: PaperTicket, *, wanted: Party) -> Decision:
        """Ask the rule of the door; time windows were the business of the people there."""
        return decide_check_in(
            TicketClaim(event_number=self.event_number, ticket_id=ticket.ticket_id, key_id=0),
            facts=TicketFacts(
                ticket_status=ticket.status,
                registration_status=ticket.registration_status,
                event_sessions=ticket.event_sessions,
                party=ticket.party,
                admitted=_sum(self.log.of_ticket(ticket.ticket_id, EntryKind.ADMIT)),
            ),
            door=DoorFacts(event_number=self.event_number, event_session=self.sheet.event_session),
            now=self.sheet.counted_at,
            wanted=wanted,
        )

    def _revision(self, line_key: str, *kinds: EntryKind) -> int | None:
        """Return how often the line was taken back, None while it stands."""
        for revision in itertools.count():
            stored = {self._uuid(line_key, kind, revision) for kind in kinds} & self.log.uuids
            if not stored:
                return revision
            if stored & self.log.counting:
                break
        return None

    def _uuid(self, line_key: str, kind: EntryKind, revision: int) -> str:
        name = f"{self.sheet.event_session}/{self.sheet.key}/{line_key}/{kind}/{revision}"
        return str(uuid.uuid5(_NAMESPACE, name))

    def _entry(self, line_key: str, kind: EntryKind, party: Party, revision: int) -> PlannedEntry:
        return PlannedEntry(
            uuid=self._uuid(line_key, kind, revision),
            kind=kind,
            party=party,
            at=self.sheet.counted_at,
            line=line_key,
        )


def _newcomers(party: Party, *, already: Party) -> Party:
    """Return who of the party is not counted yet, taking the counted ones for the same people."""
    more = max(0, party.size - already.size)
    children = min(more, max(0, party.children - already.children))
    return Party(adults=more - children, children=children)


def _sum(entries: Sequence[LogEntry]) -> Party:
    return Party(adults=sum(e.adults for e in entries), children=sum(e.children for e in entries))
