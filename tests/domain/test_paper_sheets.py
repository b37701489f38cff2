"""Sheets of paper become entries of the door log and count as scanning does (ONS-9)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.domain.attendance import AttendanceReport, LogEntry, count_attendance
from eventapp.domain.check_in import DoorFacts, Party, TicketFacts, decide_check_in
from eventapp.domain.paper_sheets import (
    NOBODY,
    PaperTicket,
    PlannedLine,
    Sheet,
    TallyLine,
    TicketLine,
    plan_sheet,
    planned_entries,
    reversal_uuid,
)
from eventapp.domain.states import EntryKind, RegistrationStatus, ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim

EVENT = 7
SESSION = "kw-1"
AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)
FAMILY = b"family00"


def _ticket(
    ticket_id: bytes = FAMILY,
    *,
    adults: int = 2,
    children: int = 3,
    registration: RegistrationStatus = RegistrationStatus.CONFIRMED,
    status: TicketStatus = TicketStatus.VALID,
    sessions: frozenset[str] = frozenset({SESSION}),
) -> PaperTicket:
    return PaperTicket(
        ticket_id=ticket_id,
        status=status,
        registration_status=registration,
        event_sessions=sessions,
        party=Party(adults=adults, children=children),
        is_blank=registration is RegistrationStatus.WAITLISTED,
    )


def _line(adults: int, children: int = 0, *, are_others: bool = False, ticket: bytes = FAMILY) -> TicketLine:
    return TicketLine(ticket_id=ticket, party=Party(adults=adults, children=children), are_others=are_others)


def _sheet(*tickets: TicketLine, name: str = "Tor West", tallies: Sequence[TallyLine] = ()) -> Sheet:
    return Sheet(event_session=SESSION, name=name, counted_at=AT, tickets=tickets, tallies=tuple(tallies))


def _plan(sheet: Sheet, log: Sequence[LogEntry] = (), *, ticket: PaperTicket | None = None) -> list[PlannedLine]:
    known = ticket or _ticket()
    return plan_sheet(sheet, tickets={known.ticket_id: known}, log=log, event_number=EVENT)


def _log_after(sheet: Sheet, log: Sequence[LogEntry] = (), *, ticket: PaperTicket | None = None) -> list[LogEntry]:
    return [*log, *(entry.as_log_entry() for entry in planned_entries(_plan(sheet, log, ticket=ticket)))]


def _scan(adults: int, children: int = 0, *, kind: EntryKind = EntryKind.ADMIT) -> LogEntry:
    return LogEntry(
        uuid=f"scan-{adults}-{children}-{kind}",
        kind=kind,
        device="1",
        happened_at=AT - timedelta(hours=2),
        adults=adults,
        children=children,
        ticket=FAMILY.hex(),
        result=ScanResult.ADMITTED if kind is EntryKind.ADMIT else ScanResult.RECORDED,
    )


def _undo(entry: LogEntry) -> LogEntry:
    return LogEntry(
        uuid=reversal_uuid(entry.uuid), kind=EntryKind.REVERSAL, device="0", happened_at=AT, reverses=entry.uuid
    )


def _count(log: Sequence[LogEntry], *, size: int = 5) -> AttendanceReport:
    return count_attendance(log, party_sizes={FAMILY.hex(): size}, registered=size)


def test_party_on_paper_is_admitted() -> None:
    (line,) = _plan(_sheet(_line(2, 3)))

    assert (line.admitted, line.guests, line.has_doubt) == (Party(adults=2, children=3), NOBODY, False)
    assert [(e.kind, e.party, e.at, e.ticket_id) for e in line.entries] == [
        (EntryKind.ADMIT, Party(adults=2, children=3), AT, FAMILY)
    ]


def test_more_people_than_registered_are_guests() -> None:
    (line,) = _plan(_sheet(_line(4, 3)))

    assert (line.admitted, line.guests, line.refusal) == (Party(adults=2, children=3), Party(adults=2), None)


@pytest.mark.parametrize(
    ("ticket", "refusal"),
    [
        (_ticket(registration=RegistrationStatus.CANCELED), ScanResult.CANCELED),
        (_ticket(registration=RegistrationStatus.WAITLISTED, sessions=frozenset()), ScanResult.WAITLISTED),
        (_ticket(status=TicketStatus.REVOKED), ScanResult.REVOKED),
        (_ticket(sessions=frozenset({"kw-2"})), ScanResult.OTHER_SESSION),
    ],
    ids=["cancelled", "blank", "revoked", "another session"],
)
def test_whom_the_door_would_refuse_came_all_the_same(ticket: PaperTicket, refusal: ScanResult) -> None:
    (line,) = _plan(_sheet(_line(2, 1)), ticket=ticket)

    assert (line.admitted, line.guests, line.refusal) == (NOBODY, Party(adults=2, children=1), refusal)


def test_people_who_were_scanned_are_not_counted_twice() -> None:
    (line,) = _plan(_sheet(_line(2, 3)), [_scan(2, 3)])

    assert (line.entries, line.has_doubt, line.already) == ((), True, Party(adults=2, children=3))
    assert line.first_at == AT - timedelta(hours=2)


def test_only_those_are_added_whom_the_scan_has_not() -> None:
    (line,) = _plan(_sheet(_line(2, 3)), [_scan(2, 1)])

    assert (line.admitted, line.guests) == (Party(children=2), NOBODY)


def test_other_people_on_the_same_ticket_are_added() -> None:
    log = _log_after(_sheet(_line(1, 2, are_others=True)), [_scan(1, 1)])

    assert (_count(log).admitted, _count(log).walk_ins) == (5, 0)


def test_other_people_beyond_the_party_are_guests() -> None:
    (line,) = _plan(_sheet(_line(2, are_others=True)), [_scan(2, 3)])

    assert (line.admitted, line.guests, line.refusal) == (NOBODY, Party(adults=2), ScanResult.PARTY_FULL)


def test_guests_counted_on_a_blank_ticket_are_not_counted_twice() -> None:
    blank = _ticket(registration=RegistrationStatus.WAITLISTED, adults=1, children=0, sessions=frozenset())

    (line,) = _plan(_sheet(_line(3)), [_scan(3, kind=EntryKind.WALK_IN)], ticket=blank)

    assert line.entries == ()


def test_same_sheet_again_adds_nothing() -> None:
    sheet = _sheet(_line(4, 3), tallies=[TallyLine(gate="Tor Ost", counted_at=AT, party=Party(adults=9))])
    log = _log_after(sheet)

    again = replace(sheet, name="  tor  WEST ")

    assert [(line.is_known, line.entries) for line in _plan(again, log)] == [(True, ()), (True, ())]


def test_other_sheet_with_the_same_people_adds_nothing() -> None:
    log = _log_after(_sheet(_line(2, 3)))

    assert planned_entries(_plan(_sheet(_line(2, 3), name="Tor Ost"), log)) == []


def test_counts_of_two_gates_add_up() -> None:
    west, east = (TallyLine(gate=gate, counted_at=AT, party=Party(adults=5, children=1)) for gate in ("West", "Ost"))

    log = _log_after(_sheet(tallies=[west, east]))

    assert (_count(log).walk_ins, _count(log).children) == (12, 2)


def test_line_taken_back_can_be_entered_anew() -> None:
    first = _log_after(_sheet(_line(1)))
    undone = [*first, _undo(first[0])]

    again = _log_after(_sheet(_line(2, 1)), undone)

    assert (_count(undone).admitted, _count(again).admitted) == (0, 3)
    assert len({entry.uuid for entry in again}) == 3


def test_line_taken_back_twice_can_be_entered_anew() -> None:
    log: list[LogEntry] = []
    for adults in (1, 2, 1):
        log = _log_after(_sheet(_line(adults)), log)
        log.append(_undo(log[-1]))

    assert _count(_log_after(_sheet(_line(2)), log)).admitted == 2


# --- paper equals scanning, whatever happened ---

SIZES = {b"ticket-%d" % number: Party(adults=a, children=c) for number, (a, c) in enumerate([(1, 0), (2, 3), (4, 0)])}
BLANK, CANCELED = b"blank--0", b"cancel-0"
TICKETS = {
    **{ticket_id: _ticket(ticket_id, adults=p.adults, children=p.children) for ticket_id, p in SIZES.items()},
    BLANK: _ticket(BLANK, adults=1, children=0, registration=RegistrationStatus.WAITLISTED),
    CANCELED: _ticket(CANCELED, registration=RegistrationStatus.CANCELED),
}
PARTIES = st.builds(
    lambda adults, children: Party(adults=adults, children=children), st.integers(0, 4), st.integers(0, 4)
).filter(lambda party: party.size > 0)
#: gate, ticket or None for guests without one, people
ARRIVALS = st.lists(st.tuples(st.sampled_from("WO"), st.sampled_from([None, *TICKETS]), PARTIES), max_size=25)


def _facts(ticket: PaperTicket, *, admitted: Party) -> TicketFacts:
    return TicketFacts(
        ticket_status=ticket.status,
        registration_status=ticket.registration_status,
        event_sessions=ticket.event_sessions,
        party=ticket.party,
        admitted=admitted,
    )


def _scanned(arrivals: Sequence[tuple[str, bytes | None, Party]]) -> list[LogEntry]:
    """The log of phones at an open event: what the rule admits, and everybody else as guests."""
    log: list[LogEntry] = []
    admitted: dict[bytes, Party] = defaultdict(Party)

    def add(gate: str, kind: EntryKind, party: Party, ticket: bytes | None) -> None:
        if party.size:
            log.append(
                LogEntry(
                    uuid=f"scan-{len(log)}",
                    kind=kind,
                    device=gate,
                    happened_at=AT,
                    adults=party.adults,
                    children=party.children,
                    ticket=ticket.hex() if ticket else None,
                    result=ScanResult.ADMITTED if kind is EntryKind.ADMIT else ScanResult.RECORDED,
                )
            )

    for gate, ticket, party in arrivals:
        if ticket is None:
            add(gate, EntryKind.TALLY, party, None)
            continue
        decision = decide_check_in(
            TicketClaim(event_number=EVENT, ticket_id=ticket, key_id=0),
            facts=_facts(TICKETS[ticket], admitted=admitted[ticket]),
            door=DoorFacts(event_number=EVENT, event_session=SESSION, open_to_all=True),
            now=AT,
            wanted=party,
        )
        before = admitted[ticket]
        admitted[ticket] = Party(
            adults=before.adults + decision.admit.adults, children=before.children + decision.admit.children
        )
        add(gate, EntryKind.ADMIT, decision.admit, ticket)
        add(gate, EntryKind.WALK_IN, decision.surplus if decision.result is ScanResult.ADMITTED else party, ticket)
    return log


def _sheets(arrivals: Sequence[tuple[str, bytes | None, Party]]) -> list[Sheet]:
    """The same on paper: a sheet for each gate, with a sum for each ticket and one tally."""
    sums: dict[str, dict[bytes | None, Party]] = defaultdict(lambda: defaultdict(Party))
    for gate, ticket, party in arrivals:
        before = sums[gate][ticket]
        sums[gate][ticket] = Party(adults=before.adults + party.adults, children=before.children + party.children)
    return [
        Sheet(
            event_session=SESSION,
            name=gate,
            counted_at=AT,
            tickets=tuple(
                TicketLine(ticket_id=ticket, party=party, are_others=True)
                for ticket, party in lines.items()
                if ticket is not None
            ),
            tallies=tuple(
                TallyLine(gate=gate, counted_at=AT, party=party) for ticket, party in lines.items() if ticket is None
            ),
        )
        for gate, lines in sums.items()
    ]


def _entered(sheets: Sequence[Sheet], log: Sequence[LogEntry] = ()) -> list[LogEntry]:
    entered = list(log)
    for sheet in sheets:
        planned = planned_entries(plan_sheet(sheet, tickets=TICKETS, log=entered, event_number=EVENT))
        entered += [entry.as_log_entry() for entry in planned]
    return entered


def _totals(log: Sequence[LogEntry]) -> tuple[int, int, int, int, int]:
    sizes = {ticket_id.hex(): ticket.party.size for ticket_id, ticket in TICKETS.items()}
    report = count_attendance(log, party_sizes=sizes, registered=10)
    return report.admitted, report.walk_ins, report.total, report.children, report.surplus


@settings(deadline=None)
@given(arrivals=ARRIVALS)
def test_paper_counts_what_scanning_counts(arrivals: list[tuple[str, bytes | None, Party]]) -> None:
    assert _totals(_entered(_sheets(arrivals))) == _totals(_scanned(arrivals))


@settings(deadline=None)
@given(arrivals=ARRIVALS, cut=st.integers(0, 25))
def test_phones_that_die_and_paper_that_takes_over_count_the_same(
    arrivals: list[tuple[str, bytes | None, Party]], cut: int
) -> None:
    mixed = _entered(_sheets(arrivals[cut:]), _scanned(arrivals[:cut]))

    assert _totals(mixed) == _totals(_scanned(arrivals))


@settings(deadline=None)
@given(arrivals=ARRIVALS, times=st.integers(1, 3), order=st.randoms(use_true_random=False))
def test_sheets_entered_again_in_any_order_count_once(
    arrivals: list[tuple[str, bytes | None, Party]], times: int, order: Random
) -> None:
    sheets = _sheets(arrivals) * times
    order.shuffle(sheets)

    assert _totals(_entered(sheets)) == _totals(_entered(_sheets(arrivals)))


@settings(deadline=None)
@given(arrivals=ARRIVALS)
def test_paper_kept_beside_the_phones_changes_nothing(arrivals: list[tuple[str, bytes | None, Party]]) -> None:
    scanned = _scanned(arrivals)
    on_one_list = _sheets([("W", ticket, party) for _, ticket, party in arrivals if ticket is not None])
    same_people = [
        replace(sheet, tickets=tuple(replace(line, are_others=False) for line in sheet.tickets))
        for sheet in on_one_list
    ]

    assert _entered(same_people, scanned) == scanned
