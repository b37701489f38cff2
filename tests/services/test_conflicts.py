"""Deciding at the conflicts desk: entries are added, numbers follow, nobody decides over another's head."""

import threading
from contextvars import Context
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import AlreadyDecided, DecisionIsFinal, DomainError, NotFound, WrongStatus
from eventapp.domain.states import (
    Conflict,
    DeskAnswer,
    DeviceRight,
    EntryKind,
    EntryVerdict,
    EventStatus,
    ScanResult,
)
from eventapp.models import AuditEntry, Event, LogEntryRow, User
from eventapp.queries import conflicts as conflict_queries
from eventapp.services import conflicts as conflict_services
from eventapp.services.conflicts import Answer
from eventapp.services.registrations import cancel
from eventapp.services.tickets import reissue
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_organization, make_registration, make_user
from tests.support.conflict_desk import (
    DESK_AT,
    admit_at_two_gates,
    answer_to,
    cases_of,
    report_of,
)
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload
from tests.support.statements import count_statements

SUPERVISOR = (DeviceRight.WALK_IN, DeviceRight.SUPERVISOR)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def olga() -> User:
    """An organizer."""
    return make_user(make_organization())


def decide(event: Event, answer: Answer, olga: User) -> None:
    """Olga decides."""
    conflict_services.decide(answer, event_id=event.id, user_id=olga.id, now=DESK_AT)


def undo(event: Event, decision_uuid: str, olga: User) -> None:
    """Olga thinks again."""
    conflict_services.undo(decision_uuid, event_id=event.id, user_id=olga.id, now=DESK_AT)


def twice() -> Event:
    """A party of two that came in at two gates."""
    event = make_event()
    admit_at_two_gates(event, make_registration(event, adults=2))
    return event


def canceled_family() -> Event:
    """A family of five that had cancelled and was let in by a phone that did not know."""
    event = make_event()
    registration = make_registration(event, adults=2, children=3)
    cancel(registration_id=registration.id, now=STARTS_AT - timedelta(hours=1))
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), adults=2, children=3), now=DESK_AT)
    return event


def test_same_people_settles_a_surplus_and_changes_no_number(olga: User) -> None:
    event = twice()
    [case] = cases_of(event)

    decide(event, answer_to(event, case, DeskAnswer.SAME_PEOPLE), olga)

    report = report_of(event)
    assert (case.kind, case.surplus) == (Conflict.SURPLUS, 2)
    assert (report.admitted, report.walk_ins, report.surplus, list(cases_of(event))) == (2, 0, 0, [])


def test_more_people_are_counted_as_guests_and_an_undone_decision_leads_back(olga: User) -> None:
    event = twice()
    [case] = cases_of(event)
    answer = answer_to(event, case, DeskAnswer.MORE_PEOPLE, guests=Party(adults=1, children=1))

    decide(event, answer, olga)
    decided = report_of(event)
    undo(event, answer.uuid, olga)
    undo(event, answer.uuid, olga)

    assert (decided.admitted, decided.walk_ins, decided.children, decided.surplus) == (2, 2, 1, 0)
    assert (report_of(event).walk_ins, list(cases_of(event))) == (0, [case])
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("conflict")))
    assert sorted(actions) == ["conflict.decided", "conflict.reopened"]


def test_entries_that_come_after_the_page_was_shown_stay_open(olga: User) -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    west, _ = admit_at_two_gates(event, registration)
    answer = answer_to(event, cases_of(event)[0], DeskAnswer.SAME_PEOPLE)
    upload(west, make_entry(event, ticket=ticket_of(registration), adults=1), now=DESK_AT)

    decide(event, answer, olga)

    [case] = cases_of(event)
    assert (case.surplus, len(case.fresh), report_of(event).surplus) == (1, 1, 1)


def test_a_cancelled_family_counts_as_guests_until_it_is_taken_back_for_good(olga: User) -> None:
    event = canceled_family()
    before = report_of(event)
    [case] = cases_of(event)
    answer = answer_to(event, case, DeskAnswer.TAKEN_BACK, reason="Waren nicht da")

    decide(event, answer, olga)

    assert (before.admitted, before.walk_ins, before.children, before.surplus) == (0, 5, 3, 0)
    assert (case.kind, report_of(event).counted, list(cases_of(event))) == (Conflict.NOT_VALID, 0, [])
    with pytest.raises(DecisionIsFinal):
        undo(event, answer.uuid, olga)


def test_a_cancelled_family_that_was_there_stays_counted(olga: User) -> None:
    event = canceled_family()

    decide(event, answer_to(event, cases_of(event)[0], DeskAnswer.KEPT), olga)

    assert (report_of(event).walk_ins, list(cases_of(event))) == (5, [])


def test_a_replaced_code_is_asked_about_and_counts_for_its_party() -> None:
    event = make_event()
    registration = make_registration(event)
    old = ticket_of(registration)
    reissue(registration_id=registration.id, now=STARTS_AT - timedelta(hours=1))
    upload(pair_phone(event), make_entry(event, ticket=old), now=DESK_AT)

    [case] = cases_of(event)

    assert (case.kind, report_of(event).admitted, report_of(event).walk_ins) == (Conflict.NOT_VALID, 1, 0)


def test_nothing_is_asked_about_what_was_good_then_or_overridden() -> None:
    event = make_event()
    came, late = make_registration(event), make_registration(event)
    cancel(registration_id=late.id, now=STARTS_AT - timedelta(hours=1))
    override = replace(make_entry(event, ticket=ticket_of(late)), overrides=ScanResult.CANCELED, note="Doch da")
    upload(pair_phone(event, rights=SUPERVISOR), make_entry(event, ticket=ticket_of(came)), override, now=DESK_AT)
    cancel(registration_id=came.id, now=STARTS_AT + timedelta(hours=1))

    assert (list(cases_of(event)), report_of(event).walk_ins) == ([], 2)


@pytest.mark.parametrize("fault", ["expiry", "clock"])
def test_a_phone_without_access_or_with_a_wrong_clock_is_one_case(fault: str, olga: User) -> None:
    event = make_event()
    token = pair_phone(event)
    at = ENDS_AT + timedelta(hours=13) if fault == "expiry" else STARTS_AT
    entries = [make_entry(event, kind=EntryKind.TALLY, at=at + timedelta(minutes=n)) for n in range(3)]
    offset = 0 if fault == "expiry" else 3_600_000
    upload(token, *(replace(entry, clock_offset_ms=offset) for entry in entries), now=at + timedelta(hours=2))

    [case] = cases_of(event)
    open_cases = conflict_queries.count_open_cases(event.id)
    decide(event, answer_to(event, case, DeskAnswer.TAKEN_BACK, reason="Nur probiert"), olga)

    kind = Conflict.AFTER_EXPIRY if fault == "expiry" else Conflict.CLOCK
    assert (case.kind, len(case.entries), case.subject) == (kind, 3, str(phone(token).id))
    assert (open_cases.count, open_cases.more, open_cases.fewer) == (1, 0, 3 if fault == "expiry" else 0)
    assert (report_of(event).walk_ins, list(cases_of(event))) == (0, [])


def test_the_same_answer_sent_again_is_one_decision(olga: User) -> None:
    event = twice()
    answer = answer_to(event, cases_of(event)[0], DeskAnswer.MORE_PEOPLE, guests=Party(adults=2))

    decide(event, answer, olga)
    decide(event, answer, olga)

    assert (len(conflict_queries.list_decided(event.id)), report_of(event).walk_ins) == (1, 2)


def test_a_second_organizer_hears_what_was_decided(olga: User) -> None:
    event = twice()
    first, second = (answer_to(event, cases_of(event)[0], DeskAnswer.SAME_PEOPLE) for _ in range(2))
    decide(event, first, olga)

    with pytest.raises(AlreadyDecided) as raised:
        decide(event, second, olga)

    assert raised.value.parameters == {"answer": DeskAnswer.SAME_PEOPLE, "person": "Olga Beispiel"}


def test_an_answer_cannot_name_foreign_sessions_entries_or_decisions(olga: User) -> None:
    event, other = twice(), twice()
    answer = answer_to(event, cases_of(event)[0], DeskAnswer.SAME_PEOPLE)
    foreign = answer_to(other, cases_of(other)[0], DeskAnswer.SAME_PEOPLE)
    decide(other, foreign, olga)
    wrong: list[tuple[Answer, type[DomainError]]] = [
        (replace(answer, event_session=foreign.event_session), NotFound),
        (replace(answer, shown=foreign.shown), AlreadyDecided),
        (replace(answer, shown=frozenset()), AlreadyDecided),
        (replace(answer, uuid=next(iter(answer.shown))), NotFound),
    ]

    for each, error in wrong:
        with pytest.raises(error):
            decide(event, each, olga)
    with pytest.raises(NotFound):
        undo(event, foreign.uuid, olga)
    with pytest.raises(NotFound):
        undo(event, next(iter(answer.shown)), olga)


def test_a_finished_event_takes_no_decisions(olga: User) -> None:
    event = twice()
    answer = answer_to(event, cases_of(event)[0], DeskAnswer.SAME_PEOPLE)
    event.status = EventStatus.FINISHED
    db.session.commit()

    with pytest.raises(WrongStatus):
        decide(event, answer, olga)


def test_a_phone_can_neither_decide_nor_take_a_decision_back(olga: User) -> None:
    event = twice()
    answer = answer_to(event, cases_of(event)[0], DeskAnswer.SAME_PEOPLE)
    decide(event, answer, olga)
    token = pair_phone(event, rights=SUPERVISOR)

    answers = upload(
        token,
        make_entry(event, kind=EntryKind.DECISION),
        make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=answer.uuid),
        now=DESK_AT,
    )

    assert [(each.verdict, each.detail) for each in answers] == [
        (EntryVerdict.REJECTED, "not_allowed"),
        (EntryVerdict.REJECTED, "reverses_unknown"),
    ]
    assert list(cases_of(event)) == []


def test_the_desk_costs_the_same_statements_whatever_it_finds() -> None:
    event = make_event()
    admit_at_two_gates(event, make_registration(event, adults=2))
    with count_statements() as few:
        conflict_queries.list_session_desks(event.id)
    for _ in range(3):
        admit_at_two_gates(event, make_registration(event, adults=2))

    with count_statements() as many:
        desks = conflict_queries.list_session_desks(event.id)

    assert (len(desks[0].cases), few.count) == (4, many.count)


def test_many_organizers_at_once_make_one_decision(app: Flask, olga: User) -> None:
    event = twice()
    answers = [answer_to(event, cases_of(event)[0], DeskAnswer.MORE_PEOPLE, guests=Party(adults=2)) for _ in range(5)]
    event_id, user_id = event.id, olga.id
    db.session.commit()
    refused: list[str] = []

    def send(answer: Answer) -> None:
        with app.app_context():
            try:
                conflict_services.decide(answer, event_id=event_id, user_id=user_id, now=DESK_AT)
            except AlreadyDecided as error:
                refused.append(str(error.parameters["answer"]))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=Context().run, args=(send, answer)) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    made = db.session.scalar(select(func.count()).where(LogEntryRow.kind == EntryKind.DECISION))
    assert (made, refused, report_of(event).walk_ins) == (1, ["more_people"] * 4, 2)
