"""The report checks itself: each rule of the reconciliation fails for exactly the fault that it is there for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from eventapp.domain.reconciliation import is_reconciled, reconcile
from eventapp.domain.report_facts import ReportFacts, SessionFacts
from tests.support.golden_report import golden_facts

Change = Callable[[ReportFacts], ReportFacts]


def failing(facts: ReportFacts) -> set[tuple[str, str]]:
    """The checks that are not OK."""
    return {(check.rule, check.part) for check in reconcile(facts) if not check.is_ok}


def with_session(index: int, **changes: object) -> Change:
    """Change one session."""

    def change(facts: ReportFacts) -> ReportFacts:
        sessions: list[SessionFacts] = list(facts.sessions)
        sessions[index] = replace(sessions[index], **changes)  # type: ignore[arg-type]
        return replace(facts, sessions=sessions)

    return change


def with_persons(index: int, **changes: int) -> Change:
    """Change one line of persons."""

    def change(facts: ReportFacts) -> ReportFacts:
        persons = list(facts.persons)
        persons[index] = replace(persons[index], **changes)  # type: ignore[arg-type]
        return replace(facts, persons=persons)

    return change


def with_day(**changes: int) -> Change:
    """Change the first counselling day."""

    def change(facts: ReportFacts) -> ReportFacts:
        first, *others = facts.counselling
        return replace(facts, counselling=[replace(first, **changes), *others])  # type: ignore[arg-type]

    return change


def test_the_golden_year_agrees_with_itself() -> None:
    facts = golden_facts()

    assert failing(facts) == set()
    assert is_reconciled(facts)
    assert {check.rule for check in reconcile(facts)} == {*(f"R{number}" for number in range(1, 12)), "B"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (with_session(0, log_no_shows=4), {("R1", "no_shows")}),
        (with_session(0, log_walk_ins=3), {("R2", "counted"), ("R4", "attendances")}),
        (with_session(0, closed_total=None), {("R3", "closed")}),
        (with_session(0, closed_total=99), {("R3", "closed")}),
        (with_session(5, changed_since_closing=("estimated",)), {("R3", "unchanged")}),
        (with_persons(0, attributable=30), {("R5", "rows")}),
        (lambda facts: replace(facts, persons=facts.persons[1:]), {("R5", "sum"), ("R6", "total"), ("R6", "rows")}),
        (with_persons(2, once=75), {("R6", "rows")}),
        (with_persons(2, persons=75, attributable=74), {("R6", "rows")}),
        (
            lambda facts: replace(facts, persons_total=replace(facts.persons_total, persons=73, once=73)),
            {("R6", "total")},
        ),
        (
            lambda facts: replace(facts, persons_total=replace(facts.persons_total, persons=1000)),
            {("R6", "total"), ("R6", "rows")},
        ),
        (with_session(4, signed_list=None), {("R8", "list")}),
        (with_day(missed=2), {("R9", "booked")}),
        (with_day(follow_up_talks=7), {("R9", "contacts")}),
        (with_session(3, certificates=13), {("R10", "certificates")}),
        (with_session(5, children=151), {("R11", "children")}),
        (with_session(5, remark=" "), {("B", "remarks")}),
        (with_session(4, remark=""), {("B", "remarks")}),
        (with_session(4, open_conflicts=1), {("B", "conflicts")}),
        (
            lambda facts: replace(facts, indicators=[replace(facts.indicators[3], reason="")]),
            {("B", "reasons")},
        ),
    ],
)
def test_a_fault_fails_its_own_check(change: Change, expected: set[tuple[str, str]]) -> None:
    facts = change(golden_facts())

    assert failing(facts) == expected
    assert not is_reconciled(facts)


def test_as_many_children_as_attendances_are_possible() -> None:
    facts = golden_facts()

    assert failing(with_session(5, children=facts.sessions[5].total)(facts)) == set()


def test_persons_of_a_project_may_all_have_come_to_one_format() -> None:
    facts = golden_facts()
    assert facts.persons_total is not None
    largest = max(row.persons for row in facts.persons)
    total = replace(facts.persons_total, persons=largest, once=min(facts.persons_total.once, largest))

    assert ("R6", "total") not in failing(replace(facts, persons_total=total))


def test_more_people_than_booked_fail_the_first_rule() -> None:
    facts = with_session(0, admitted=17, log_admitted=17, log_no_shows=-1)(golden_facts())

    assert ("R1", "admitted") in failing(facts)


def test_a_report_without_sessions_agrees_with_itself() -> None:
    facts = golden_facts()
    empty = ReportFacts(project=facts.project, starts_on=facts.starts_on, ends_on=facts.ends_on, sessions=[])

    assert failing(empty) == set()


def test_more_answers_than_attendances_are_a_hint_and_keep_nothing_up() -> None:
    facts = golden_facts()
    facts = replace(facts, statistics=[replace(facts.statistics[0], answered=284)])
    (check,) = [check for check in reconcile(facts) if not check.is_ok]

    assert (check.rule, check.is_hint, check.is_open) == ("R7", True, False)
    assert is_reconciled(facts)
