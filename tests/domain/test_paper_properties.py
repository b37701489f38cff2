"""Paper equals scanning, whatever happened at the door (ONS-9)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.attendance import LogEntry, count_attendance
from eventapp.domain.check_in import DoorFacts, Party, TicketFacts, decide_check_in
from eventapp.domain.paper_sheets import PaperTicket, Sheet, TallyLine, TicketLine, plan_sheet, planned_entries
from eventapp.domain.states import EntryKind, RegistrationStatus, ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim

EVENT = 7
SESSION = "kw-1"
AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)


def _ticket(
    ticket_id: bytes, party: Party, registration: RegistrationStatus = RegistrationStatus.CONFIRMED
) -> PaperTicket:
    return PaperTicket(
        ticket_id=ticket_id,
        status=TicketStatus.VALID,
        registration_status=registration,
        event_sessions=frozenset({SESSION}),
        party=party,
        is_blank=registration is RegistrationStatus.WAITLISTED,
    )


SIZES = {b"ticket-%d" % number: Party(adults=a, children=c) for number, (a, c) in enumerate([(1, 0), (2, 3), (4, 0)])}
BLANK, CANCELED = b"blank--0", b"cancel-0"
TICKETS = {
    **{ticket_id: _ticket(ticket_id, party) for ticket_id, party in SIZES.items()},
    BLANK: _ticket(BLANK, Party(adults=1), RegistrationStatus.WAITLISTED),
    CANCELED: _ticket(CANCELED, Party(adults=2, children=3), RegistrationStatus.CANCELED),
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


@given(arrivals=ARRIVALS)
def test_paper_counts_what_scanning_counts(arrivals: list[tuple[str, bytes | None, Party]]) -> None:
    assert _totals(_entered(_sheets(arrivals))) == _totals(_scanned(arrivals))


@given(arrivals=ARRIVALS, cut=st.integers(0, 25))
def test_phones_that_die_and_paper_that_takes_over_count_the_same(
    arrivals: list[tuple[str, bytes | None, Party]], cut: int
) -> None:
    mixed = _entered(_sheets(arrivals[cut:]), _scanned(arrivals[:cut]))

    assert _totals(mixed) == _totals(_scanned(arrivals))


@given(arrivals=ARRIVALS, times=st.integers(1, 3), order=st.randoms(use_true_random=False))
def test_sheets_entered_again_in_any_order_count_once(
    arrivals: list[tuple[str, bytes | None, Party]], times: int, order: Random
) -> None:
    sheets = _sheets(arrivals) * times
    order.shuffle(sheets)

    assert _totals(_entered(sheets)) == _totals(_entered(_sheets(arrivals)))


@given(arrivals=ARRIVALS)
def test_paper_kept_beside_the_phones_changes_nothing(arrivals: list[tuple[str, bytes | None, Party]]) -> None:
    scanned = _scanned(arrivals)
    on_one_list = _sheets([("W", ticket, party) for _, ticket, party in arrivals if ticket is not None])
    same_people = [
        replace(sheet, tickets=tuple(replace(line, are_others=False) for line in sheet.tickets))
        for sheet in on_one_list
    ]

    assert _entered(same_people, scanned) == scanned
