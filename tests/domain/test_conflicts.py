"""The conflicts desk: the same log gives the same cases, and what is decided stays decided."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.attendance import AttendanceReport, LogEntry, count_attendance
from eventapp.domain.check_in import Party
from eventapp.domain.conflicts import (
    ANSWERS,
    Case,
    DeskEntry,
    DoorLog,
    Leeway,
    ensure_answer,
    find_cases,
    find_joined,
    find_leeway,
)
from eventapp.domain.errors import DomainError, ReasonMissing, TooManyGuests, WrongAnswer
from eventapp.domain.states import Conflict, DeskAnswer, EntryKind, ScanResult

AT = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)
SIZES = {"a": 1, "b": 2, "c": 5}
UNBOOKED = {"e": 5}
HOUR_MS = 3_600_000


def entry(
    uuid: str,
    kind: EntryKind = EntryKind.ADMIT,
    *,
    adults: int = 1,
    ticket: str | None = None,
    device: str = "west",
    minute: int = 0,
    joins: str | None = None,
    reverses: str | None = None,
    offset_ms: int = 0,
    is_late: bool = False,
    refusal: ScanResult | None = None,
) -> DeskEntry:
    """One entry of the log, admitted unless said otherwise."""
    log = LogEntry(
        uuid=uuid,
        kind=kind,
        device=device,
        happened_at=AT + timedelta(minutes=minute),
        adults=adults,
        ticket=ticket,
        result=ScanResult.ADMITTED if kind is EntryKind.ADMIT else ScanResult.RECORDED,
        joins=joins,
        reverses=reverses,
    )
    return DeskEntry(log=log, clock_offset_ms=offset_ms, is_late=is_late, refusal=refusal)


def reversal(uuid: str, *, of: str, is_late: bool = False) -> DeskEntry:
    """The entry that takes another one back."""
    return entry(uuid, EntryKind.REVERSAL, adults=0, reverses=of, is_late=is_late)


def decision(uuid: str, case: Case, *, adults: int = 0) -> DeskEntry:
    """A decision that settles all that is new in a case."""
    made = entry(uuid, EntryKind.DECISION, ticket=case.subject, adults=adults, minute=900, device="0")
    return made._replace(log=made.log._replace(decides=case.kind, settles=case.fresh))


def door_log(*entries: DeskEntry) -> DoorLog:
    """A session's log with the parties of this file."""
    return DoorLog(entries=entries, party_sizes=SIZES, unbooked_sizes=UNBOOKED)


def cases_of(*entries: DeskEntry) -> list[Case]:
    """The open cases."""
    return find_cases(door_log(*entries))


def report_of(*entries: DeskEntry) -> AttendanceReport:
    """The numbers."""
    log = [each.log for each in entries]
    return count_attendance(log, party_sizes=SIZES, unbooked_sizes=UNBOOKED, registered=8)


def kinds_of(*entries: DeskEntry) -> list[tuple[Conflict, str]]:
    """Kind and subject of the open cases."""
    return [(case.kind, case.subject) for case in cases_of(*entries)]


TWICE = (entry("1", ticket="b", adults=2), entry("2", ticket="b", adults=2, device="ost", minute=5))


def test_find_cases_finds_nothing_in_a_calm_log() -> None:
    calm = [entry("1", ticket="b", adults=2), entry("2", EntryKind.WALK_IN), entry("3", EntryKind.TALLY, adults=-1)]

    assert cases_of(*calm) == []
    assert find_leeway(door_log(*calm), []) == Leeway()


def test_find_cases_names_the_same_code_at_two_gates_once() -> None:
    [case] = cases_of(*TWICE)

    assert (case.kind, case.subject, case.surplus, case.entries) == (Conflict.SURPLUS, "b", 2, ("1", "2"))
    assert find_leeway(door_log(*TWICE), [case]) == Leeway(more=2)


def test_find_cases_closes_a_surplus_when_one_of_its_entries_is_taken_back() -> None:
    assert cases_of(*TWICE, reversal("3", of="2")) == []


def test_find_cases_names_a_code_that_was_not_good_and_counts_it_as_what_could_go() -> None:
    log = [entry("1", ticket="e", adults=4, refusal=ScanResult.CANCELED)]

    [case] = cases_of(*log)

    assert (case.kind, case.subject, case.fresh) == (Conflict.NOT_VALID, "e", frozenset({"1"}))
    assert find_leeway(door_log(*log), [case]) == Leeway(fewer=4)


def test_find_cases_makes_one_case_for_each_phone_with_a_doubtful_clock_or_without_access() -> None:
    log = [
        entry("1", EntryKind.TALLY, offset_ms=HOUR_MS),
        entry("2", EntryKind.TALLY, offset_ms=-HOUR_MS, minute=1),
        entry("3", EntryKind.TALLY, device="ost", is_late=True),
        entry("4", EntryKind.TALLY, device="ost", offset_ms=1000),
    ]

    assert kinds_of(*log) == [(Conflict.AFTER_EXPIRY, "ost"), (Conflict.CLOCK, "west")]
    assert find_leeway(door_log(*log), cases_of(*log)) == Leeway(fewer=1)


def test_find_cases_shows_what_a_phone_took_back_after_its_access_ended() -> None:
    [case] = cases_of(entry("1", EntryKind.TALLY), reversal("2", of="1", is_late=True))

    assert (case.kind, case.entries) == (Conflict.AFTER_EXPIRY, ("2",))


def test_find_cases_asks_nothing_about_what_was_taken_back_in_time() -> None:
    assert cases_of(entry("1", EntryKind.TALLY, is_late=True), reversal("2", of="1")) == []


def test_find_joined_names_guests_whose_code_holds_a_place_here() -> None:
    log = door_log(
        entry("1", EntryKind.WALK_IN, joins="b"),
        entry("2", EntryKind.WALK_IN, joins="e"),
        entry("3", EntryKind.WALK_IN, joins="c"),
        reversal("4", of="3"),
    )

    assert [joined.uuid for joined in find_joined(log)] == ["1"]
    assert find_cases(log) == []


def test_find_cases_asks_again_only_about_what_came_after_the_decision() -> None:
    [case] = cases_of(*TWICE)
    later = entry("3", ticket="b", adults=1, minute=7)

    decided = [*TWICE, decision("d", case, adults=2)]
    [again] = cases_of(*decided, later)

    assert cases_of(*decided) == []
    assert (again.surplus, again.fresh, again.entries) == (1, frozenset({"3"}), ("1", "2", "3"))


def test_find_cases_does_not_take_one_kind_of_decision_for_another() -> None:
    log = [replace_offset(each) for each in TWICE]

    [surplus, clock] = cases_of(*log)

    assert kinds_of(*log, decision("d", clock)) == [(surplus.kind, surplus.subject)]


def replace_offset(each: DeskEntry) -> DeskEntry:
    """The entry, from a phone whose clock was an hour off."""
    return each._replace(clock_offset_ms=HOUR_MS, log=each.log._replace(device="west"))


def test_find_cases_opens_a_case_again_when_its_decision_is_undone() -> None:
    [case] = cases_of(*TWICE)

    undone = [*TWICE, decision("d", case, adults=1), reversal("r", of="d")]

    assert cases_of(*undone) == [case]
    assert report_of(*undone) == report_of(*TWICE)


CASE = cases_of(*TWICE)[0]
NOT_VALID = cases_of(entry("1", ticket="e", refusal=ScanResult.CANCELED))[0]
NOBODY = Party()


@pytest.mark.parametrize(
    ("case", "answer", "guests", "reason", "error"),
    [
        (CASE, DeskAnswer.TAKEN_BACK, NOBODY, "Weil", WrongAnswer),
        (NOT_VALID, DeskAnswer.MORE_PEOPLE, Party(adults=1), "", WrongAnswer),
        (NOT_VALID, DeskAnswer.TAKEN_BACK, NOBODY, " ", ReasonMissing),
        (CASE, DeskAnswer.MORE_PEOPLE, NOBODY, "", TooManyGuests),
        (CASE, DeskAnswer.MORE_PEOPLE, Party(adults=2, children=1), "", TooManyGuests),
        (CASE, DeskAnswer.MORE_PEOPLE, Party(adults=3, children=-1), "", TooManyGuests),
    ],
)
def test_ensure_answer_refuses(
    case: Case, answer: DeskAnswer, guests: Party, reason: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        ensure_answer(case, answer, guests=guests, reason=reason)


def test_ensure_answer_accepts_what_the_log_can_bear() -> None:
    ensure_answer(CASE, DeskAnswer.SAME_PEOPLE, guests=NOBODY, reason="")
    ensure_answer(CASE, DeskAnswer.MORE_PEOPLE, guests=Party(adults=1, children=1), reason="")
    ensure_answer(NOT_VALID, DeskAnswer.TAKEN_BACK, guests=NOBODY, reason="Fremdes Ticket")


@st.composite
def logs(draw: st.DrawFn) -> list[DeskEntry]:
    """Random logs of phones, with everything that can be a conflict."""
    kinds = [kind for kind in EntryKind if kind is not EntryKind.DECISION]
    entries = []
    for number in range(draw(st.integers(0, 20))):
        kind = draw(st.sampled_from(kinds))
        entries.append(
            entry(
                f"{number:02}",
                kind,
                adults=draw(st.integers(-2 if kind is EntryKind.TALLY else 0, 4)),
                ticket=draw(st.sampled_from(["a", "b", "c", "e", "unknown"])) if kind is EntryKind.ADMIT else None,
                device=draw(st.sampled_from(["west", "ost"])),
                minute=draw(st.integers(0, 9)),
                joins=draw(st.sampled_from(["a", "c", "e", None])) if kind is EntryKind.WALK_IN else None,
                reverses=f"{draw(st.integers(0, 20)):02}" if kind is EntryKind.REVERSAL else None,
                offset_ms=draw(st.sampled_from([0, HOUR_MS])),
                is_late=draw(st.booleans()),
                refusal=draw(st.sampled_from([None, ScanResult.CANCELED])) if kind is EntryKind.ADMIT else None,
            )
        )
    return entries


@st.composite
def decided_logs(draw: st.DrawFn) -> tuple[list[DeskEntry], list[DeskEntry]]:
    """A random log, and decisions that somebody made at different times about all that was open then."""
    log = draw(logs())
    first = draw(st.integers(0, len(log)))
    decisions: list[DeskEntry] = []
    for known in (log[:first], log):
        for case in cases_of(*known, *decisions):
            guests = draw(st.integers(0, case.surplus)) if case.kind is Conflict.SURPLUS else 0
            decisions.append(decision(f"d{len(decisions):02}", case, adults=guests))
    return log, decisions


@given(both=decided_logs(), random=st.randoms(use_true_random=False), repeats=st.integers(0, 20))
def test_cases_and_numbers_do_not_depend_on_order_or_repetition(
    both: tuple[list[DeskEntry], list[DeskEntry]], random: object, repeats: int
) -> None:
    log, decisions = both
    known = [*log, *decisions[: repeats % (len(decisions) + 1)]]
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = [*shuffled, *shuffled[:repeats]]

    assert cases_of(*again) == cases_of(*known)
    assert report_of(*again) == report_of(*known)
    assert find_leeway(door_log(*again), cases_of(*again)) == find_leeway(door_log(*known), cases_of(*known))


@given(both=decided_logs())
def test_deciding_everything_leaves_nothing_open_and_moves_the_number_no_further_than_was_said(
    both: tuple[list[DeskEntry], list[DeskEntry]],
) -> None:
    log, decisions = both
    before, after = report_of(*log), report_of(*log, *decisions)

    assert cases_of(*log, *decisions) == []
    assert after.surplus == 0
    assert after.admitted == before.admitted
    assert before.counted <= after.counted <= before.counted + find_leeway(door_log(*log), cases_of(*log)).more
    people = sum(max(0, e.log.adults) for e in log if e.log.kind not in (EntryKind.REVERSAL, EntryKind.EXIT))
    assert after.counted <= people


@given(both=decided_logs())
def test_undoing_every_decision_leads_back(both: tuple[list[DeskEntry], list[DeskEntry]]) -> None:
    log, decisions = both
    undone = [reversal(f"r{number}", of=each.log.uuid) for number, each in enumerate(decisions)]

    assert cases_of(*log, *decisions, *undone) == cases_of(*log)
    assert report_of(*log, *decisions, *undone) == report_of(*log)


@given(log=logs())
def test_taking_back_all_that_was_not_good_moves_the_number_no_further_than_was_said(log: list[DeskEntry]) -> None:
    cases = cases_of(*log)
    leeway = find_leeway(door_log(*log), cases)
    open_uuids = {
        uuid for case in cases if case.kind in (Conflict.NOT_VALID, Conflict.AFTER_EXPIRY) for uuid in case.fresh
    }
    undone = [reversal(f"r{uuid}", of=uuid) for uuid in sorted(open_uuids)]

    assert report_of(*log, *undone).counted >= report_of(*log).counted - leeway.fewer


def test_every_kind_of_case_has_an_answer() -> None:
    assert {*ANSWERS, Conflict.ADMITTED_TWICE} == set(Conflict)
