"""Every funder's profile, whichever there are: complete, and without a say in the totals (REP-6)."""

from dataclasses import replace

import pytest

from eventapp.domain.attendance_lists import FIXED_COLUMNS, FUNDER_COLUMNS, choose_columns
from eventapp.domain.funder_profiles import RULES, rules_of
from eventapp.domain.report_figures import key_figures
from eventapp.domain.states import EventKind, FunderProfile
from eventapp.domain.statistics import AgeBands, Question, questions_of
from tests.support.golden_report import golden_facts


def test_every_profile_that_a_project_can_have_has_rules() -> None:
    assert list(RULES) == list(FunderProfile)
    assert len({rules.name for rules in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("profile", FunderProfile)
def test_rules_are_complete(profile: FunderProfile) -> None:
    rules = rules_of(profile)

    assert rules.name
    assert rules.note.endswith(".")
    assert 0 < rules.child_age_limit <= 18
    assert set(rules.list_columns) <= set(FUNDER_COLUMNS)
    assert {kind: bool(asked) for kind, asked in rules.evidence.items()} == dict.fromkeys(EventKind, True)
    assert set(FIXED_COLUMNS) < set(choose_columns(FUNDER_COLUMNS, funder_asks=FUNDER_COLUMNS))
    ages = {Question.AGE, Question.AGE_EU} & set(questions_of(EventKind.FEST, rules.age_bands))
    assert len(ages) == 1


@pytest.mark.parametrize("profile", FunderProfile)
def test_totals_are_the_same_under_every_profile(profile: FunderProfile) -> None:
    golden = golden_facts()
    rules = rules_of(profile)
    changed = replace(golden, project=replace(golden.project, profile=profile, child_age_limit=rules.child_age_limit))
    columns = [
        (s.registered, s.canceled, s.admitted, s.no_shows, s.walk_ins, s.counted, s.estimated, s.total)
        for s in changed.sessions
    ]

    assert [sum(column) for column in zip(*columns, strict=True)] == [243, 6, 200, 43, 75, 275, 8, 283]
    assert key_figures(changed) == key_figures(golden)


def test_rules_are_those_of_the_specification() -> None:
    assert {profile: rules.child_age_limit for profile, rules in RULES.items()} == {
        FunderProfile.NRW: 14,
        FunderProfile.DEMOKRATIE_LEBEN: 16,
        FunderProfile.WBG: 14,
        FunderProfile.EU: 14,
    }
    assert [profile for profile, rules in RULES.items() if rules.list_columns] == [FunderProfile.WBG]
    assert [profile for profile, rules in RULES.items() if rules.age_bands is AgeBands.EU] == [FunderProfile.EU]


def test_without_a_project_the_state_counts() -> None:
    assert rules_of(None) is RULES[FunderProfile.NRW]
