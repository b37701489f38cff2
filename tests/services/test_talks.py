"""What became of appointments, talks in sums, and people without an appointment (CNS-5, CNS-7)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import (
    NoFreeSlot,
    NotFound,
    SlotNotBooked,
    SlotSettled,
    TalksWait,
    TalkTooEarly,
    UnknownSession,
)
from eventapp.domain.report_entries import CounsellingDetails
from eventapp.domain.report_facts import CounsellingFacts
from eventapp.domain.states import CounsellingTopic
from eventapp.domain.talks import SlotState, Talk, TalkCounter
from eventapp.models import (
    AuditEntry,
    CounsellingTally,
    Event,
    LogEntryRow,
    PersonKey,
    Project,
    SessionClosing,
    TopicTally,
)
from eventapp.queries import counselling as counselling_queries
from eventapp.queries.attendance import list_session_attendance, sum_attendance
from eventapp.queries.events import list_sessions
from eventapp.queries.reports import get_report_facts
from eventapp.services import closings, registrations, report_entries, spontaneous_visits, talk_sums, talks
from tests.support.builders import make_details, make_event
from tests.support.counselling import KEY, at, finish, hold_talk, make_day, slot_states

pytestmark = pytest.mark.usefixtures("app")


def counters(event: Event) -> tuple[int, int, int, int]:
    db.session.expire_all()
    tally = counselling_queries.find_tally(event.id)
    assert tally is not None
    return tally.first_talks, tally.follow_up_talks, tally.minutes, tally.interpreted


def topics(event: Event) -> dict[CounsellingTopic, int]:
    db.session.expire_all()
    return {topic: row.mentions for topic, row in counselling_queries.list_topic_tallies(event.id).items()}


def report(event: Event) -> CounsellingFacts:
    db.session.expire_all()
    project = db.session.get_one(Project, event.project_id)
    facts = get_report_facts(
        project,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        zone=ZoneInfo("Europe/Berlin"),
        now=at(20),
    )
    (day,) = facts.counselling
    return day


def test_talk_counts_the_guest_as_come_and_waits_in_the_sums() -> None:
    event = make_day(booked=1)

    hold_talk(event, 0, topics={CounsellingTopic.ASYLUM}, minutes=40, is_interpreted=True)

    assert sum_attendance(list_session_attendance(event.id)).admitted == 1
    assert slot_states(event)[0] is SlotState.HELD
    assert counters(event) == (0, 0, 0, 0)
    assert topics(event) == {}
    finish(event)
    assert counters(event) == (1, 0, 40, 1)
    assert topics(event) == {CounsellingTopic.ASYLUM: 1}


def test_five_talks_are_counted_together() -> None:
    event = make_day(booked=6, slots=6)
    for number in range(6):
        hold_talk(event, number, is_follow_up=number % 2 == 1, topics={CounsellingTopic.IDENTITY})
        assert counters(event)[0] + counters(event)[1] == (5 if number >= 4 else 0)

    assert topics(event) == {CounsellingTopic.IDENTITY: 5}
    finish(event)
    assert counters(event) == (3, 3, 180, 0)


def test_entry_of_the_log_and_the_sealed_sums_look_alike_whatever_the_talk_was_about() -> None:
    stored = []
    for about, is_follow_up in (({CounsellingTopic.ASYLUM, CounsellingTopic.FAMILY}, True), (set(), False)):
        event = make_day(booked=1)
        hold_talk(event, 0, topics=about, is_follow_up=is_follow_up, minutes=45, is_interpreted=is_follow_up)
        row = db.session.scalars(select(LogEntryRow).where(LogEntryRow.event_id == event.id)).one()
        sums = db.session.get_one(CounsellingTally, event.id).unfinished_batch or b""
        stored.append((row.kind, row.note, row.raw_code, row.adults, row.happened_at, len(sums)))

    assert stored[0] == stored[1]
    assert topics(event) == {}
    recorded = select(AuditEntry.action).where(~AuditEntry.action.startswith("registration."))
    assert list(db.session.scalars(recorded)) == []


def test_no_row_joins_a_booking_and_a_topic() -> None:
    for table in (CounsellingTally, TopicTally):
        targets = {key.target_fullname for key in table.__table__.foreign_keys}
        assert targets == {"event.id"}
        assert {column.name for column in table.__table__.columns} == (
            {"event_id", "first_talks", "follow_up_talks", "minutes", "interpreted", "unfinished_batch"}
            if table is CounsellingTally
            else {"event_id", "topic", "mentions"}
        )


def test_talk_of_somebody_scanned_at_the_door_is_not_counted_twice() -> None:
    event = make_day(booked=1)
    hold_talk(event, 0)
    talks.reopen_slot(event_id=event.id, session_reference=list_sessions(event.id)[0].reference, now=at(11))

    hold_talk(event, 0)

    numbers = sum_attendance(list_session_attendance(event.id))
    assert (numbers.admitted, numbers.walk_ins, numbers.surplus) == (1, 0, 0)


def test_who_left_before_the_talk_did_not_come() -> None:
    event = make_day(booked=1)
    reference = list_sessions(event.id)[0].reference
    hold_talk(event, 0)
    talks.reopen_slot(event_id=event.id, session_reference=reference, now=at(11))
    talks.record_absence(event_id=event.id, session_reference=reference, now=at(11))

    assert sum_attendance(list_session_attendance(event.id)).admitted == 0
    assert slot_states(event, now=at(11))[0] is SlotState.MISSED


def test_outcome_is_recorded_once_and_only_for_appointments_of_today_that_somebody_has() -> None:
    event = make_day(booked=1)
    first, second = (session.reference for session in list_sessions(event.id)[:2])
    with pytest.raises(SlotNotBooked):
        talks.record_absence(event_id=event.id, session_reference=second, now=at(11))
    with pytest.raises(TalkTooEarly):
        talks.record_absence(event_id=event.id, session_reference=first, now=at(8) - timedelta(days=1))
    with pytest.raises(NotFound):
        talks.record_absence(event_id=make_event().id, session_reference=first, now=at(11))
    talks.record_absence(event_id=event.id, session_reference=first, now=at(11))
    with pytest.raises(SlotSettled):
        hold_talk(event, 0)


def test_spontaneous_visit_raises_i_and_j_and_not_e() -> None:
    event = make_day(booked=2)
    hold_talk(event, 0)
    before = report(event)
    visit = spontaneous_visits.add_visit(event_id=event.id, now=at(11))
    assert (visit.label, report(event).spontaneous) == ("B-05", 0)

    spontaneous_visits.record_visit_talk(
        event_id=event.id,
        reference=visit.reference,
        talk=Talk(is_follow_up=False, minutes=20),
        secret_key=KEY,
        now=at(11),
    )
    finish(event)

    after = report(event)
    assert (after.offered, after.booked) == (before.offered, before.booked) == (4, 2)
    assert (after.spontaneous, after.contacts) == (before.spontaneous + 1, before.contacts + 1)
    assert (after.first_talks + after.follow_up_talks, after.booked) == (
        after.contacts,
        after.kept + after.missed + after.canceled,
    )


def test_visitor_gets_what_nobody_keeps_and_nobody_else_can_book_it_then() -> None:
    event = make_day(booked=3, slots=4)
    states = slot_states(event, now=at(10, 12))
    assert states == [SlotState.RELEASED, SlotState.BOOKED, SlotState.BOOKED, SlotState.FREE]

    first = spontaneous_visits.add_visit(event_id=event.id, now=at(10, 12))
    second = spontaneous_visits.add_visit(event_id=event.id, now=at(10, 12))

    sessions = list_sessions(event.id)
    assert [first.event_session_id, second.event_session_id] == [sessions[0].id, sessions[3].id]
    with pytest.raises(UnknownSession):
        registrations.register(
            event_id=event.id, details=make_details(event_sessions=[sessions[3].reference]), now=at(10, 12)
        )
    between = spontaneous_visits.add_visit(event_id=event.id, now=at(10, 12))
    assert between.event_session_id == sessions[0].id
    assert slot_states(event, now=at(10, 12))[1] is SlotState.BOOKED
    with pytest.raises(NoFreeSlot):
        spontaneous_visits.add_visit(event_id=event.id, now=at(18))
    with pytest.raises(NoFreeSlot):
        spontaneous_visits.add_visit(event_id=event.id, session_reference=sessions[1].reference, now=at(10, 12))


def test_visitor_who_leaves_counts_nowhere_and_who_was_seen_can_be_taken_back() -> None:
    event = make_day(booked=0)
    gone, seen = (spontaneous_visits.add_visit(event_id=event.id, now=at(10)) for _ in range(2))
    spontaneous_visits.remove_visit(event_id=event.id, reference=gone.reference, now=at(10))
    talk = Talk(is_follow_up=True, minutes=10)
    spontaneous_visits.record_visit_talk(
        event_id=event.id, reference=seen.reference, talk=talk, secret_key=KEY, now=at(11)
    )
    with pytest.raises(SlotSettled):
        spontaneous_visits.remove_visit(event_id=event.id, reference=seen.reference, now=at(10))
    assert report(event).spontaneous == 1

    spontaneous_visits.reopen_visit(event_id=event.id, reference=seen.reference, now=at(11))

    assert report(event).spontaneous == 0


def test_late_guest_still_has_the_talk_although_the_time_was_given_away() -> None:
    event = make_day(booked=1, slots=1)
    spontaneous_visits.add_visit(event_id=event.id, now=at(10, 15))

    hold_talk(event, 0)

    assert report(event).kept == 1


def test_correction_waits_with_the_talks_and_never_falls_below_zero() -> None:
    event = make_day(booked=1)
    hold_talk(event, 0, topics={CounsellingTopic.FAMILY})

    def correct(counter: TalkCounter | CounsellingTopic, step: int) -> None:
        talk_sums.correct_counter(event_id=event.id, counter=counter, step=step, secret_key=KEY, now=at(12))

    correct(TalkCounter.FIRST, -1)
    correct(TalkCounter.FOLLOW_UP, 1)
    assert counters(event) == (0, 0, 0, 0)
    finish(event)
    assert counters(event) == (0, 1, 30, 0)
    for _ in range(3):
        correct(CounsellingTopic.FAMILY, -1)
    assert topics(event) == {CounsellingTopic.FAMILY: 0}
    corrected = select(AuditEntry.reason).where(AuditEntry.action == "counselling.corrected")
    assert list(db.session.scalars(corrected)) == [""] * 5


def test_counters_of_the_whole_day_are_typed_only_when_no_talk_waits() -> None:
    event = make_day(booked=1)
    hold_talk(event, 0)
    details = CounsellingDetails(first_talks=9, follow_up_talks=0, minutes=270, interpreted=0)
    with pytest.raises(TalksWait):
        report_entries.record_counselling(event_id=event.id, details=details, now=at(12))
    finish(event)

    report_entries.record_counselling(event_id=event.id, details=details, now=at(12))

    assert counters(event) == (9, 0, 270, 0)


def test_talks_of_yesterday_are_counted_by_the_worker() -> None:
    event = make_day(booked=1)
    hold_talk(event, 0)
    zone = ZoneInfo("Europe/Berlin")

    assert talk_sums.finish_days_over(zone=zone, secret_key=KEY, now=at(20)) == 0
    assert talk_sums.finish_days_over(zone=zone, secret_key=KEY, now=at(9) + timedelta(days=1)) == 1
    assert counters(event) == (1, 0, 30, 0)
    assert talk_sums.finish_days_over(zone=zone, secret_key=KEY, now=at(9) + timedelta(days=1)) == 0


def test_copy_of_the_database_alone_opens_no_sums() -> None:
    event = make_day(booked=1)
    hold_talk(event, 0)

    assert not talk_sums.finish_day(event_id=event.id, secret_key=b"another key" * 4)


def test_person_keys_are_never_made_for_counselling() -> None:
    event = make_day(booked=2)
    hold_talk(event, 0)

    closings.close_event(event_id=event.id, reason="", user_id=None, now=at(20))

    assert db.session.scalar(select(func.count()).select_from(SessionClosing)) == 4
    assert db.session.scalar(select(func.count()).select_from(PersonKey)) == 0
