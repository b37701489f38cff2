"""The demonstration's festival on paper alone ends in the numbers that it has with phones (ONS-9)."""

from collections import defaultdict
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.check_in import Party
from eventapp.domain.paper_sheets import Sheet, TallyLine, TicketLine
from eventapp.models import Event, User
from eventapp.queries import paper as paper_queries
from eventapp.queries.attendance import list_session_attendance
from eventapp.services import demo, paper_entry
from eventapp.services.demo import attendance as demo_attendance
from eventapp.services.demo import content

GATES = ("Tor West", "Tor Ost", "Zähler Bühne")
FESTIVAL_MORNING = datetime(2026, 9, 26, 6, 0, tzinfo=UTC)
FESTIVAL_NIGHT = datetime(2026, 9, 26, 20, 0, tzinfo=UTC)


def _festival_before_doors(app: Flask) -> Event:
    demo.load(demo.fixed_dates(now=FESTIVAL_MORNING, zone=app.config["TIMEZONE"]))
    return db.session.scalars(select(Event).where(Event.reference == content.FESTIVAL.reference)).one()


def _enter(event: Event, sheet: Sheet) -> None:
    digest = paper_entry.preview_sheet(sheet, event_id=event.id).digest
    olga = db.session.scalars(select(User.id).order_by(User.id)).first() or 0
    paper_entry.enter_sheet(sheet, event_id=event.id, digest=digest, user_id=olga, now=FESTIVAL_NIGHT)


def _report(event: Event) -> AttendanceReport:
    return list_session_attendance(event.id)[0].report


def _papers(event: Event) -> list[Sheet]:
    """What helpers at the three gates would have written on paper while the demonstration's guests came."""
    session = list_session_attendance(event.id)[0]
    tickets: dict[str, dict[bytes, Party]] = defaultdict(lambda: defaultdict(Party))
    guests: dict[str, Party] = defaultdict(Party)
    arrivals = demo_attendance.festival_arrivals(
        _guests(event), starts_at=session.starts_at, event_session=session.reference
    )
    for arrival in arrivals:
        gate = GATES[arrival.gate]
        if arrival.ticket is None:
            guests[gate] = _sum(guests[gate], arrival.party)
        else:
            tickets[gate][arrival.ticket] = _sum(tickets[gate][arrival.ticket], arrival.party)
    return [
        Sheet(
            event_session=session.reference,
            name=gate,
            counted_at=session.ends_at,
            tickets=tuple(
                TicketLine(ticket_id=ticket, party=party, are_others=True) for ticket, party in tickets[gate].items()
            ),
            tallies=(TallyLine(gate=gate, counted_at=session.ends_at, party=guests[gate]),),
        )
        for gate in GATES
    ]


def _guests(event: Event) -> list[demo_attendance.Guest]:
    session = list_session_attendance(event.id)[0]
    return [
        demo_attendance.Guest(ticket=t.ticket_id, party=Party(adults=t.adults, children=t.children))
        for t in paper_queries.list_expected_tickets(session.id)
    ]


def _sum(a: Party, b: Party) -> Party:
    return Party(adults=a.adults + b.adults, children=a.children + b.children)


def test_festival_on_paper_has_the_numbers_of_the_festival_with_phones(app: Flask) -> None:
    event = _festival_before_doors(app)
    sheets = _papers(event)

    for sheet in [*sheets, *reversed(sheets)]:
        _enter(event, sheet)

    report = _report(event)
    assert (report.registered, report.admitted, report.walk_ins, report.counted) == (96, 78, 64, 142)


def test_children_on_paper_are_the_children_of_the_phones(app: Flask) -> None:
    event = _festival_before_doors(app)
    arrivals = demo_attendance.festival_arrivals(_guests(event), starts_at=FESTIVAL_MORNING, event_session="kw")

    for sheet in _papers(event):
        _enter(event, sheet)

    assert _report(event).children == sum(arrival.party.children for arrival in arrivals)
