"""Paper entered after the door counts what scanning counts; twice is once; lines can be taken back (ONS-9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.check_in import Party
from eventapp.domain.errors import NotFound, ReasonMissing, SheetChanged, WrongStatus
from eventapp.domain.paper_sheets import Sheet, TallyLine, TicketLine
from eventapp.domain.states import EntryKind, EventStatus
from eventapp.models import AuditEntry, Event, LogEntryRow, Organization, PaperSheet, User
from eventapp.queries import paper_sheets as sheet_queries
from eventapp.queries.attendance import list_session_attendance
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import blank_tickets, paper_entry, registrations
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_event, make_registration, make_session, make_user
from tests.support.door import make_entry, pair_phone, ticket_of, upload

pytestmark = pytest.mark.usefixtures("app")

AFTERWARDS = ENDS_AT + timedelta(hours=2)


def _olga(event: Event) -> int:
    found = db.session.scalars(select(User)).first()
    return (found or make_user(db.session.get_one(Organization, event.organization_id))).id


def _sheet(event: Event, *tickets: TicketLine, name: str = "Tor West", tallies: Sequence[TallyLine] = ()) -> Sheet:
    session = list_session_attendance(event.id)[0].reference
    return Sheet(event_session=session, name=name, counted_at=ENDS_AT, tickets=tickets, tallies=tuple(tallies))


def _line(ticket_id: bytes, adults: int = 1, children: int = 0, *, are_others: bool = False) -> TicketLine:
    return TicketLine(ticket_id=ticket_id, party=Party(adults=adults, children=children), are_others=are_others)


def _tally(adults: int, children: int = 0, *, gate: str = "Tor West") -> TallyLine:
    return TallyLine(gate=gate, counted_at=ENDS_AT, party=Party(adults=adults, children=children))


def _enter(event: Event, sheet: Sheet, *, now: datetime = AFTERWARDS) -> PaperSheet:
    digest = paper_entry.preview_sheet(sheet, event_id=event.id).digest
    return paper_entry.enter_sheet(sheet, event_id=event.id, digest=digest, user_id=_olga(event), now=now)


def _report(event: Event) -> AttendanceReport:
    return list_session_attendance(event.id)[0].report


def _numbers(event: Event) -> tuple[int, int, int]:
    report = _report(event)
    return report.admitted, report.walk_ins, report.children


def _log_size() -> int:
    return db.session.scalar(select(func.count(LogEntryRow.id))) or 0


def test_sheet_is_in_the_log_with_its_source() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2, children=3))

    _enter(event, _sheet(event, _line(family, 2, 3), tallies=[_tally(9, 4, gate="Bühne")]))

    rows = db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.id)).all()
    assert [(r.kind, r.adults, r.children, r.device_id, r.counted_at, r.note) for r in rows] == [
        (EntryKind.ADMIT, 2, 3, None, ENDS_AT, "Papier: Blatt Tor West"),
        (EntryKind.TALLY, 9, 4, None, ENDS_AT, "Papier: Blatt Tor West, Bühne"),
    ]
    assert _numbers(event) == (5, 13, 7)


def test_preview_writes_nothing_and_says_the_totals() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2, children=3))

    preview = paper_entry.preview_sheet(_sheet(event, _line(family, 3, 3), tallies=[_tally(9)]), event_id=event.id)

    assert (preview.before.counted, preview.after.admitted, preview.after.walk_ins) == (0, 5, 10)
    assert [line.ticket.name if line.ticket else "" for line in preview.lines] == ["Ada Beispiel", ""]
    assert _log_size() == 0


def test_sheet_entered_twice_counts_once() -> None:
    event = make_event()
    sheet = _sheet(event, _line(ticket_of(make_registration(event, adults=2)), 2), tallies=[_tally(9)])

    first, second = _enter(event, sheet), _enter(event, sheet)

    assert first.id == second.id
    assert (_numbers(event), _log_size()) == ((2, 9, 0), 2)


def test_people_who_were_scanned_are_shown_and_not_counted_twice() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2, children=3))
    upload(pair_phone(event), make_entry(event, ticket=family, adults=2, children=1))
    sheet = _sheet(event, _line(family, 2, 3))

    (line,) = paper_entry.preview_sheet(sheet, event_id=event.id).lines
    _enter(event, sheet)

    assert (line.planned.has_doubt, line.planned.already, line.planned.first_at) == (
        True,
        Party(adults=2, children=1),
        STARTS_AT,
    )
    assert _numbers(event) == (5, 0, 3)


def test_phone_that_syncs_after_the_paper_counts_nobody_twice() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2, children=3))
    token = pair_phone(event)
    _enter(event, _sheet(event, _line(family, 2, 3)))

    upload(token, make_entry(event, ticket=family, adults=2, children=3), now=AFTERWARDS)

    assert (_report(event).admitted, _report(event).walk_ins) == (5, 0)


def test_unbound_blank_ticket_counts_guests_and_a_bound_one_its_party() -> None:
    event = make_event()
    stack = blank_tickets.make_stack(event_id=event.id, count=1, language="de", user_id=_olga(event), now=NOW)
    (blank,) = get_with_tickets(stack.id).tickets

    _enter(event, _sheet(event, _line(blank.ticket_id, 2, 1)))

    assert _numbers(event) == (0, 3, 1)


def test_cancelled_party_that_came_counts_as_guests() -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    registrations.cancel(registration_id=registration.id, now=NOW)

    _enter(event, _sheet(event, _line(ticket_of(registration), 2)))

    assert _numbers(event) == (0, 2, 0)


def test_ticket_of_another_session_counts_as_guest_there() -> None:
    first, second = make_session(label="Vormittag"), make_session(label="Nachmittag")
    event = make_event(sessions=[first, second])
    registration = make_registration(event, event_sessions=[second.reference])

    _enter(event, _sheet(event, _line(ticket_of(registration))))

    assert [(s.report.admitted, s.report.walk_ins) for s in list_session_attendance(event.id)] == [(0, 1), (0, 0)]


def test_line_taken_back_stays_in_the_log_and_no_longer_counts() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2, children=3))
    stored = _enter(event, _sheet(event, _line(family, 4, 3), tallies=[_tally(9)]))

    people = paper_entry.reverse_lines(
        sheet_reference=stored.reference,
        event_id=event.id,
        lines=[family.hex()],
        reason="Falsche Zeile",
        user_id=_olga(event),
        now=AFTERWARDS,
    )

    assert people == 7
    assert (_numbers(event), _log_size()) == ((0, 9, 0), 5)
    states = {entry.kind: entry.is_reversed for entry in sheet_queries.list_sheet_entries(stored.id)}
    assert states == {EntryKind.ADMIT: True, EntryKind.WALK_IN: True, EntryKind.TALLY: False}


def test_line_is_taken_back_once() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2))
    stored = _enter(event, _sheet(event, _line(family, 2)))

    people = [
        paper_entry.reverse_lines(
            sheet_reference=stored.reference,
            event_id=event.id,
            lines=[family.hex()],
            reason="Doppelt",
            user_id=_olga(event),
            now=AFTERWARDS,
        )
        for _ in range(2)
    ]

    assert (people, _log_size()) == ([2, 0], 2)


def test_line_taken_back_can_be_entered_right() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2, children=3))
    stored = _enter(event, _sheet(event, _line(family, 1)))
    paper_entry.reverse_lines(
        sheet_reference=stored.reference,
        event_id=event.id,
        lines=[family.hex()],
        reason="Verzählt",
        user_id=_olga(event),
        now=AFTERWARDS,
    )

    _enter(event, _sheet(event, _line(family, 2, 3)))

    assert _numbers(event) == (5, 0, 3)
    (summary,) = sheet_queries.list_sheets(event.id)
    assert (summary.name, summary.people) == ("Tor West", 5)


def test_taking_back_needs_a_reason() -> None:
    event = make_event()
    stored = _enter(event, _sheet(event, tallies=[_tally(9)]))

    with pytest.raises(ReasonMissing):
        paper_entry.reverse_lines(
            sheet_reference=stored.reference,
            event_id=event.id,
            lines=[],
            reason=" ",
            user_id=_olga(event),
            now=AFTERWARDS,
        )


def test_sheet_is_not_saved_when_a_phone_has_counted_since_the_preview() -> None:
    event = make_event()
    family = ticket_of(make_registration(event, adults=2))
    sheet = _sheet(event, _line(family, 2))
    digest = paper_entry.preview_sheet(sheet, event_id=event.id).digest
    upload(pair_phone(event), make_entry(event, ticket=family, adults=1))

    with pytest.raises(SheetChanged):
        paper_entry.enter_sheet(sheet, event_id=event.id, digest=digest, user_id=_olga(event), now=AFTERWARDS)

    assert (_numbers(event), sheet_queries.list_sheets(event.id)) == ((1, 0, 0), [])


@pytest.mark.parametrize("status", [EventStatus.FINISHED, EventStatus.CANCELLED, EventStatus.DRAFT])
def test_closed_numbers_stay_closed(status: EventStatus) -> None:
    event = make_event()
    sheet = _sheet(event, tallies=[_tally(9)])
    digest = paper_entry.preview_sheet(sheet, event_id=event.id).digest
    event.status = status
    db.session.commit()

    with pytest.raises(WrongStatus):
        paper_entry.enter_sheet(sheet, event_id=event.id, digest=digest, user_id=_olga(event), now=AFTERWARDS)


def test_session_of_another_event_is_not_found() -> None:
    event, other = make_event(), make_event()

    with pytest.raises(NotFound):
        paper_entry.preview_sheet(_sheet(other, tallies=[_tally(9)]), event_id=event.id)


def test_who_entered_and_took_back_is_remembered() -> None:
    event = make_event()
    stored = _enter(event, _sheet(event, tallies=[_tally(9)]))
    (entry,) = sheet_queries.list_sheet_entries(stored.id)
    paper_entry.reverse_lines(
        sheet_reference=stored.reference,
        event_id=event.id,
        lines=[entry.line],
        reason="Falsches Fest",
        user_id=_olga(event),
        now=AFTERWARDS,
    )

    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.reason, AuditEntry.user_id)
        .where(AuditEntry.subject_type == "paper_sheet")
        .order_by(AuditEntry.id)
    ).all()
    assert entry.entered_by == "Olga Beispiel"
    assert [tuple(row) for row in rows] == [
        ("paper_sheet.entered", "", _olga(event)),
        ("paper_sheet.reversed", "Falsches Fest", _olga(event)),
    ]
