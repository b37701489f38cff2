"""What phones and the live board are told is what counting the whole log anew gives, whatever happened in between."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from eventapp.db import db
from eventapp.domain.roster import DoorCounts
from eventapp.domain.states import EntryKind, TicketMode
from eventapp.models import LogEntryRow
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import roster as roster_queries
from eventapp.queries.conflicts import count_open_cases
from eventapp.queries.door_log import get_party_log
from eventapp.queries.live_numbers import get_live_numbers
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_registration
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.eventful_day import EventfulDay
from tests.support.proofs import many, random_case
from tests.support.statements import Statements, count_statements

pytestmark = pytest.mark.usefixtures("app")

#: Days by chance; what happens most at a door stands among the things more often.
DAYS = 7
THINGS = (*EventfulDay.THINGS, *["scan", "count guest with code"] * 4, *["take back", "change party", "reissue"] * 2)


@pytest.mark.proof
@pytest.mark.parametrize("ticket_mode", TicketMode)
def test_kept_numbers_are_those_of_the_whole_log_after_whatever_happens(ticket_mode: TicketMode) -> None:
    for number in many(DAYS):
        chance = random_case(f"eventful day with {ticket_mode} tickets", number)
        day = EventfulDay(ticket_mode=ticket_mode)
        for _ in range(24):
            day.happen(chance.choice(THINGS), chance.randrange(24), chance.randrange(24))
            if chance.random() < 0.6:  # often several things lie between two questions
                expect_fresh_numbers(day.event_id)
        expect_fresh_numbers(day.event_id)


def expect_fresh_numbers(event_id: int) -> None:
    """Phones and board say what counting anew says."""
    sessions = attendance_queries.list_session_attendance(event_id)
    assert roster_queries.count_sessions(event_id) == {
        session.reference: DoorCounts(
            admitted=session.report.admitted,
            expected=max(0, session.report.no_shows),
            walk_ins=session.report.walk_ins,
            inside=session.report.inside,
        )
        for session in sessions
    }
    live = get_live_numbers(event_id, now=ENDS_AT)
    arrivals = attendance_queries.arrivals_of(get_party_log(event_id, [session.id for session in sessions]))
    assert list(live.sessions) == sessions
    assert list(live.arrivals) == attendance_queries.list_points(arrivals)
    assert list(live.gates) == attendance_queries.list_gate_states(event_id, arrivals, now=ENDS_AT)
    assert live.open_cases == count_open_cases(event_id)


#: The first registration has two people, the second one; both have a place in the first session alone. Their tickets
#: come after the three blank ones.
SCAN_OF_TWO = ("scan", 4, 4)
CHANGES = {
    "a party grows": (SCAN_OF_TWO, ("change party", 1, 2)),
    "a party cancels": (SCAN_OF_TWO, ("cancel", 1, 0)),
    "a party chooses another session": (("scan", 4, 1), ("choose sessions", 1, 2)),
    "a code was replaced before a guest came with it": (("count guest with code", 3, 0), ("reissue", 0, 0)),
    "somebody registers": (SCAN_OF_TWO, ("register", 2, 1)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_numbers_follow_what_changes_besides_the_log(name: str) -> None:
    day = EventfulDay(ticket_mode=TicketMode.PARTY)
    at_the_door, besides = CHANGES[name]
    day.happen(*at_the_door)
    before = roster_queries.count_sessions(day.event_id)

    day.happen(*besides)

    assert roster_queries.count_sessions(day.event_id) != before
    expect_fresh_numbers(day.event_id)


def test_an_event_whose_names_were_deleted_is_read_anew() -> None:
    day = EventfulDay(ticket_mode=TicketMode.PARTY)
    day.happen("count guest with code", 3, 0)
    asked_for_numbers(day.event_id)

    day.happen("retention", 0, 0)

    [text] = reads_of_the_log(asked_for_numbers(day.event_id))
    assert "log_entry.id >" not in text
    expect_fresh_numbers(day.event_id)


def asked_for_numbers(event_id: int) -> Statements:
    """What the database is asked when a phone asks."""
    with count_statements() as statements:
        roster_queries.count_sessions(event_id)
    return statements


def reads_of_the_log(statements: Statements) -> list[str]:
    """The statements that read the log row by row."""
    return [text for text in statements.texts if "log_entry.adults" in text]


def test_an_event_to_which_nothing_happened_is_answered_without_its_log() -> None:
    event = make_event()
    token = pair_phone(event)
    upload(token, make_entry(event, ticket=ticket_of(make_registration(event))))
    first = asked_for_numbers(event.id)

    again = asked_for_numbers(event.id)

    assert (len(reads_of_the_log(first)), len(reads_of_the_log(again)), again.count) == (1, 0, 2)


def test_of_a_log_that_has_grown_only_what_came_is_read() -> None:
    event = make_event()
    token = pair_phone(event)
    first, second = (ticket_of(make_registration(event)) for _ in range(2))
    upload(token, make_entry(event, ticket=first))
    asked_for_numbers(event.id)
    upload(token, make_entry(event, ticket=second, at=STARTS_AT - timedelta(hours=1)))

    [text] = reads_of_the_log(asked_for_numbers(event.id))

    assert "log_entry.id > " in text
    expect_fresh_numbers(event.id)


def test_an_entry_that_was_written_before_the_last_one_and_stored_after_it_is_counted() -> None:
    event = make_event()
    token = pair_phone(event)
    for place in (1000, 500):  # PostgreSQL gives out ids before the rows can be seen
        upload(token, entry := make_entry(event, kind=EntryKind.WALK_IN, adults=1))
        db.session.execute(update(LogEntryRow).where(LogEntryRow.uuid == entry.uuid).values(id=place))
        db.session.commit()
        expect_fresh_numbers(event.id)


def test_of_many_events_the_numbers_stay_apart() -> None:
    events = [make_event() for _ in range(10)]
    for people, event in enumerate(events, start=1):
        ticket = ticket_of(make_registration(event, adults=10))
        upload(pair_phone(event), make_entry(event, ticket=ticket, adults=people))

    for _ in range(2):
        counts = [roster_queries.count_sessions(event.id) for event in events]
        assert [[each.admitted for each in one.values()] for one in counts] == [[n] for n in range(1, 11)]
