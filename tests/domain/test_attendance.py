"""Counting: the same set of entries gives the same numbers, in whatever order and however often."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.attendance import (
    AttendanceReport,
    LogEntry,
    count_attendance,
    count_surplus,
    effective_entries,
    fold_arrivals,
)
from eventapp.domain.states import Conflict, EntryKind, ScanResult

AT = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)
SIZES = {"a": 1, "b": 2, "c": 5, "d": 3}
#: a family that cancelled
UNBOOKED = {"e": 5}


def entry(
    uuid: str,
    kind: EntryKind = EntryKind.ADMIT,
    *,
    adults: int = 1,
    children: int = 0,
    ticket: str | None = None,
    device: str = "west",
    result: ScanResult | None = None,
    reverses: str | None = None,
    joins: str | None = None,
    minute: int = 0,
) -> LogEntry:
    """One entry of the log; admissions are admitted unless said otherwise."""
    usual = ScanResult.ADMITTED if kind is EntryKind.ADMIT else ScanResult.RECORDED
    return LogEntry(
        uuid=uuid,
        kind=kind,
        device=device,
        happened_at=AT + timedelta(minutes=minute),
        adults=adults,
        children=children,
        ticket=ticket,
        result=result or usual,
        reverses=reverses,
        joins=joins,
    )


def decision(uuid: str, *, party: str, settles: Sequence[str], adults: int = 0) -> LogEntry:
    """An organizer's word on people over a party's size; ``adults`` of them count as guests."""
    said = entry(uuid, EntryKind.DECISION, ticket=party, adults=adults, minute=600)
    return said._replace(decides=Conflict.SURPLUS, settles=frozenset(settles))


def reversal(uuid: str, *, of: str) -> LogEntry:
    """The entry that takes another one back."""
    return entry(uuid, EntryKind.REVERSAL, adults=0, reverses=of)


def count(*entries: LogEntry, registered: int = 11, estimated: int = 0) -> AttendanceReport:
    """Count a log with the party sizes of this file."""
    return count_attendance(
        entries, party_sizes=SIZES, unbooked_sizes=UNBOOKED, registered=registered, estimated=estimated
    )


def test_count_attendance_of_an_empty_log_is_all_no_shows() -> None:
    report = count()

    assert (report.admitted, report.walk_ins, report.counted, report.total, report.no_shows) == (0, 0, 0, 0, 11)


def test_count_attendance_adds_the_parts_of_a_party() -> None:
    report = count(entry("1", ticket="c", adults=1, children=2), entry("2", ticket="c", adults=2, minute=5))

    assert (report.admitted, report.children, report.surplus) == (5, 2, 0)


def test_count_attendance_counts_nobody_over_the_size_of_a_party() -> None:
    report = count(entry("1", ticket="b", adults=2, device="west"), entry("2", ticket="b", adults=2, device="ost"))

    assert (report.admitted, report.surplus, report.counted) == (2, 2, 2)


def test_count_attendance_leaves_refused_attempts_out() -> None:
    refused = [entry(result.value, ticket="a", result=result) for result in ScanResult if result != "admitted"]

    assert count(*refused).counted == 0


def test_count_attendance_takes_reversed_entries_out_and_counts_them_again_when_repeated() -> None:
    undone = [entry("1", ticket="a"), reversal("2", of="1")]

    assert count(*undone).admitted == 0
    assert count(*undone, entry("3", ticket="a")).admitted == 1


def test_count_attendance_takes_nothing_back_but_by_a_reversal() -> None:
    assert count(entry("1", ticket="a"), entry("2", ticket="b", reverses="1")).admitted == 2


def test_count_attendance_does_not_reverse_a_reversal() -> None:
    report = count(entry("1", ticket="a"), reversal("2", of="1"), reversal("3", of="2"))

    assert report.admitted == 0


def test_count_attendance_merges_the_counters_of_two_phones() -> None:
    west = [entry(f"w{n}", EntryKind.TALLY, device="west") for n in range(20)]
    ost = [entry(f"o{n}", EntryKind.TALLY, device="ost", adults=0, children=1) for n in range(15)]

    report = count(*west, *ost)

    assert (report.walk_ins, report.children) == (35, 15)


def test_count_attendance_never_counts_below_zero_on_a_phone() -> None:
    report = count(
        entry("1", EntryKind.TALLY, device="west", adults=-3),
        entry("2", EntryKind.TALLY, device="ost", adults=2),
    )

    assert report.walk_ins == 2


def test_count_attendance_keeps_exits_away_from_attendance() -> None:
    report = count(
        entry("1", ticket="c", adults=2, children=3),
        entry("2", EntryKind.WALK_IN, adults=1),
        entry("3", EntryKind.EXIT, adults=3, children=1),
    )

    assert (report.counted, report.inside) == (6, 2)


def test_count_attendance_adds_the_estimate_to_the_total_alone() -> None:
    report = count(entry("1", ticket="a"), entry("2", EntryKind.WALK_IN), estimated=30)

    assert (report.admitted, report.walk_ins, report.counted, report.estimated, report.total) == (1, 1, 2, 30, 32)


def test_count_attendance_takes_a_code_that_nobody_knows_as_one_guest() -> None:
    report = count(entry("1", ticket="unknown", adults=3), entry("2", ticket="unknown", minute=9))

    assert (report.admitted, report.walk_ins, report.surplus) == (0, 1, 3)


def test_count_attendance_takes_a_cancelled_party_as_guests_up_to_its_size() -> None:
    report = count(entry("1", ticket="e", adults=2, children=2), entry("2", ticket="e", adults=2, minute=9))

    assert (report.admitted, report.walk_ins, report.children, report.surplus) == (0, 5, 2, 1)


def test_count_attendance_takes_a_guest_whose_code_is_a_ticket_as_its_party_and_the_rest_as_guests() -> None:
    report = count(entry("1", EntryKind.WALK_IN, joins="b", adults=2, children=1))

    assert (report.admitted, report.walk_ins, report.children, report.surplus) == (2, 1, 1, 0)


def test_count_attendance_counts_a_party_once_that_was_a_guest_at_one_gate_and_scanned_at_another() -> None:
    report = count(entry("1", EntryKind.WALK_IN, joins="b", adults=2), entry("2", ticket="b", adults=2, minute=5))

    assert (report.admitted, report.walk_ins, report.surplus) == (2, 0, 2)


def test_count_attendance_keeps_a_guest_whose_code_holds_no_place_here() -> None:
    report = count(entry("1", EntryKind.WALK_IN, joins="e", adults=2))

    assert (report.admitted, report.walk_ins) == (0, 2)


TWICE = (entry("1", ticket="b", adults=2), entry("2", ticket="b", adults=2, device="ost", minute=5))


def test_count_attendance_changes_nothing_when_the_same_people_were_read_twice() -> None:
    report = count(*TWICE, decision("9", party="b", settles=["1", "2"]))

    assert (report.admitted, report.walk_ins, report.surplus) == (2, 0, 0)


def test_count_attendance_adds_the_guests_that_an_organizer_decided_on_where_they_came_in() -> None:
    log = [*TWICE, decision("9", party="b", settles=["1", "2"], adults=2)]

    last = fold_arrivals(log, party_sizes=SIZES)[-1]

    assert (count(*log).admitted, count(*log).walk_ins, count(*log).surplus) == (2, 2, 0)
    assert (last.device, last.at, last.unbooked.size) == ("ost", TWICE[1].happened_at, 2)


def test_count_attendance_adds_the_guests_of_each_decision_where_its_own_people_came_in() -> None:
    later = entry("3", ticket="b", adults=1, device="nord", minute=9)
    decisions = [
        decision("8", party="b", settles=["1", "2"], adults=2),
        decision("9", party="b", settles=["3"], adults=1),
    ]

    arrivals = fold_arrivals([*TWICE, later, *decisions], party_sizes=SIZES)

    assert [(arrival.device, arrival.unbooked.size) for arrival in arrivals if arrival.unbooked.size] == [
        ("ost", 2),
        ("nord", 1),
    ]


def test_count_attendance_takes_no_word_on_another_question_for_one_on_the_people_over_a_party() -> None:
    said = decision("9", party="b", settles=["1", "2"], adults=2)._replace(decides=Conflict.ADMITTED_TWICE)

    assert (count(*TWICE, said).walk_ins, count(*TWICE, said).surplus) == (0, 2)


def test_count_surplus_names_only_parties_that_brought_more_than_they_are() -> None:
    log = [*TWICE, entry("3", ticket="a"), entry("4", ticket="d", adults=4)]

    assert count_surplus(log, party_sizes=SIZES) == {"b": 2, "d": 1}


def test_count_attendance_opens_a_decided_party_again_with_what_came_later() -> None:
    later = entry("3", ticket="b", adults=1, minute=700)

    report = count(*TWICE, decision("9", party="b", settles=["1", "2"], adults=2), later)

    assert (report.admitted, report.walk_ins, report.surplus) == (2, 2, 1)


@pytest.mark.parametrize("undone", ["1", "9"])
def test_count_attendance_never_keeps_decided_guests_who_were_taken_back(undone: str) -> None:
    log = [*TWICE, decision("9", party="b", settles=["1", "2"], adults=2), reversal("x", of=undone)]

    assert (count(*log).admitted, count(*log).walk_ins) == (2, 0)


def test_count_attendance_never_counts_more_children_than_a_party_lets_in() -> None:
    twice = [entry(str(n), ticket="c", adults=2, children=3, minute=n) for n in range(2)]

    assert (count(*twice).admitted, count(*twice).children, count(*twice).surplus) == (5, 3, 5)


def test_fold_arrivals_never_lets_a_counter_fall_below_zero() -> None:
    taps = [
        entry("1", EntryKind.TALLY, adults=2),
        entry("2", EntryKind.TALLY, adults=-5, minute=1),
        entry("3", EntryKind.TALLY, adults=4, minute=2),
    ]

    assert [arrival.unbooked.size for arrival in fold_arrivals(taps, party_sizes={})] == [2, -2, 1]


def test_effective_entries_holds_each_uuid_once() -> None:
    twice = [entry("1", ticket="a"), entry("1", ticket="a"), entry("2", EntryKind.WALK_IN)]

    assert [kept.uuid for kept in effective_entries(twice)] == ["1", "2"]


@st.composite
def logs(draw: st.DrawFn) -> list[LogEntry]:
    """Random logs: admissions, refusals, walk-ins, counters, exits, and reversals of any of them."""
    entries: list[LogEntry] = []
    for number in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from(EntryKind))
        low = -3 if kind is EntryKind.TALLY else 0
        entries.append(
            entry(
                f"{number:02}",
                kind,
                adults=draw(st.integers(low, 4)),
                children=draw(st.integers(low, 4)),
                ticket=draw(st.sampled_from([*SIZES, *UNBOOKED, "unlisted", None])),
                device=draw(st.sampled_from(["west", "ost", "bühne"])),
                result=draw(st.sampled_from([ScanResult.ADMITTED, ScanResult.CANCELED])),
                reverses=f"{draw(st.integers(0, 30)):02}" if kind is EntryKind.REVERSAL else None,
                joins=draw(st.sampled_from(["b", "c", None])) if kind is EntryKind.WALK_IN else None,
            )
        )
        if kind is EntryKind.DECISION:
            settles = draw(st.frozensets(st.integers(0, 30), max_size=8))
            entries[-1] = entries[-1]._replace(
                decides=draw(st.sampled_from(Conflict)), settles=frozenset(f"{number:02}" for number in settles)
            )
    return entries


@given(log=logs(), random=st.randoms(use_true_random=False), repeats=st.integers(0, 20))
def test_count_attendance_does_not_depend_on_order_or_repetition(
    log: list[LogEntry], random: object, repeats: int
) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert count(*shuffled, *shuffled[:repeats]) == count(*log)


@given(log=logs())
def test_count_attendance_never_counts_more_people_than_the_log_says(log: list[LogEntry]) -> None:
    report = count(*log)

    made_up = (EntryKind.REVERSAL, EntryKind.DECISION)
    said = sum(max(0, e.adults) + max(0, e.children) for e in log if e.kind not in made_up)
    assert 0 <= report.counted + report.surplus <= said
    assert report.admitted <= sum(SIZES.values()) + sum(1 for e in log if e.ticket not in SIZES)
    assert report.no_shows == report.registered - report.admitted
    assert report.total == report.admitted + report.walk_ins + report.estimated


@pytest.mark.parametrize("extra", [0, 1, 7])
def test_count_attendance_total_is_counted_plus_estimate(extra: int) -> None:
    report = count(entry("1", ticket="a"), estimated=extra)

    assert report.total == report.counted + extra
