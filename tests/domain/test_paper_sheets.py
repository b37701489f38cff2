"""Sheets of paper become entries of the door log and count as scanning does (ONS-9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.attendance import AttendanceReport, LogEntry, count_attendance
from eventapp.domain.check_in import Party
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


def test_whoever_is_added_is_grown_up_where_the_scan_has_all_children() -> None:
    (line,) = _plan(_sheet(_line(2, 1)), [_scan(1, 1)])

    assert (line.admitted, line.guests) == (Party(adults=1), NOBODY)


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
