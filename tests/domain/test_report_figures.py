"""The figures of the report: the golden numbers, the derived columns, the indicators."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from eventapp.domain.report_facts import ReportFacts, RoundFacts, UpcomingFacts
from eventapp.domain.report_figures import crowd_peaks, indicator_results, key_figures, shown_share, volunteer_value
from eventapp.domain.states import EventKind
from tests.support.golden_report import golden_facts


def test_sessions_give_the_golden_numbers() -> None:
    rows = [
        (s.registered, s.admitted, s.no_shows, s.walk_ins, s.counted, s.estimated, s.total, s.target)
        for s in golden_facts().sessions
    ]

    assert rows == [
        (16, 13, 3, 2, 15, 0, 15, 12),
        (18, 15, 3, 1, 16, 0, 16, 12),
        (14, 11, 3, 3, 14, 0, 14, 12),
        (15, 12, 3, 0, 12, 0, 12, 12),
        (84, 71, 13, 5, 76, 0, 76, 80),
        (96, 78, 18, 64, 142, 8, 150, 120),
    ]


def test_lengths_are_hours_and_units_without_breaks() -> None:
    lengths = [(s.hours, s.units) for s in golden_facts().sessions]

    assert lengths == [(Decimal(3), Decimal(4))] * 4 + [(Decimal(6), Decimal(8)), (Decimal(5), None)]


def test_key_figures_are_those_of_the_closed_year() -> None:
    figures = key_figures(golden_facts())

    assert (figures.attendances, figures.counted, figures.estimated) == (283, 275, 8)
    assert (figures.persons, figures.persons_are_a_minimum) == (118, True)
    assert (figures.contacts, figures.organizations, figures.volunteer_hours) == (42, 11, Decimal(98))
    assert (figures.units, figures.attendance_hours) == (Decimal(24), Decimal(627))


def test_indicators_take_their_figure_or_what_was_typed() -> None:
    results = {r.indicator.name: (r.actual, r.percent) for r in indicator_results(golden_facts())}

    assert results["Teilnahmen am Kulturfest"] == (Decimal(150), Decimal("1.2500"))
    assert results["Teilnahmen an Workshops"] == (Decimal(57), Decimal("1.1875"))
    assert results["Teilnahmen am Fachtag"] == (Decimal(76), Decimal("0.9500"))
    assert results["Beiträge in sozialen Medien"] == (Decimal(31), Decimal("1.2917"))


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(11, 176, "0.063"), (98, 176, "0.557"), (1893, 1600, "1.183"), (996, 1000, "0.996"), (0, 7, "0.000")],
)
def test_shares_are_rounded_as_a_spreadsheet_shows_them(part: int, whole: int, shown: str) -> None:
    assert shown_share(part, whole) == Decimal(shown)


def test_nearly_reached_does_not_look_reached() -> None:
    facts = golden_facts()
    (result,) = indicator_results(replace(facts, indicators=[replace(facts.indicators[-1], target=1000, actual=996)]))

    assert (result.shown_percent, result.needs_reason) == (Decimal("0.996"), True)


def test_an_indicator_without_target_has_no_percent() -> None:
    facts = golden_facts()
    (result,) = indicator_results(replace(facts, indicators=[replace(facts.indicators[0], target=0)]))

    assert (result.percent, result.needs_reason) == (None, False)


def test_volunteer_hours_have_a_value_only_with_a_rate() -> None:
    facts = golden_facts()

    assert volunteer_value(facts) == Decimal("1470.00")
    assert volunteer_value(replace(facts, project=replace(facts.project, volunteer_rate=None))) is None


def test_persons_are_exact_when_everybody_has_a_name() -> None:
    facts = golden_facts()
    assert facts.persons_total is not None
    named: ReportFacts = replace(facts, persons_total=replace(facts.persons_total, unattributable=0))

    assert not key_figures(named).persons_are_a_minimum


UPCOMING = UpcomingFacts(
    event_reference="kkbbcc22",
    title="Winterfest",
    kind=EventKind.FEST,
    starts_at=datetime(2026, 12, 5, 12, 0, tzinfo=UTC),
    target=None,
)


@pytest.mark.parametrize(
    ("actual", "reason", "is_running", "needs_reason"),
    [
        (99, "", False, True),
        (99, " ", False, True),
        (99, "Regen", False, False),
        (99, "", True, False),
        (100, "", False, False),
        (None, "", False, True),
    ],
    ids=["missed", "blanks", "explained", "still running", "reached", "nothing typed"],
)
def test_an_indicator_that_was_missed_needs_a_reason(
    actual: int | None, reason: str, is_running: bool, needs_reason: bool
) -> None:
    facts = golden_facts()
    typed = replace(facts.indicators[-1], target=100, actual=actual, reason=reason)

    (result,) = indicator_results(replace(facts, indicators=[typed], upcoming=[UPCOMING] if is_running else []))

    assert (result.difference, result.needs_reason) == (Decimal((actual or 0) - 100), needs_reason)


def test_sessions_say_why_they_differ_from_their_target() -> None:
    sessions = golden_facts().sessions

    assert [s.difference for s in sessions] == [3, 4, 2, 0, -4, 30]
    assert [s.needs_remark for s in sessions] == [False, False, False, False, True, True]
    assert (replace(sessions[4], target=None).difference, replace(sessions[4], target=None).needs_remark) == (
        None,
        False,
    )


def test_without_anybody_known_the_number_of_persons_is_a_minimum_of_none() -> None:
    figures = key_figures(replace(golden_facts(), persons_total=None))

    assert (figures.persons, figures.persons_are_a_minimum) == (0, True)


def test_the_fullest_moment_is_that_of_each_festival() -> None:
    rounds = [
        RoundFacts(event=event, counted_at=UPCOMING.starts_at, area="Hof", people=people)
        for event, people in (("Sommerfest", 40), ("Winterfest", 47), ("Sommerfest", 12))
    ]

    peaks = crowd_peaks(replace(golden_facts(), rounds=rounds))

    assert {title: peak.people for title, peak in peaks.items()} == {"Sommerfest": 52, "Winterfest": 47}
