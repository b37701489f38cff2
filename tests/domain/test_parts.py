"""How a part of a series stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventapp.domain.parts import PartFacts, PartState, decide_part
from eventapp.domain.states import RegistrationStatus
from tests.support.builders import ENDS_AT

BOOKED = PartFacts(
    registration=RegistrationStatus.CONFIRMED,
    ends_at=ENDS_AT,
    is_cancelled=False,
    is_chosen=True,
    is_given_up=False,
    inside=0,
)
LEFT = replace(BOOKED, is_chosen=False)


@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        pytest.param(BOOKED, PartState.BOOKED, PartState.MISSED, id="booked"),
        pytest.param(replace(BOOKED, inside=1), PartState.ATTENDED, PartState.ATTENDED, id="let in"),
        pytest.param(replace(LEFT, inside=1), PartState.ATTENDED, PartState.ATTENDED, id="let in without booking"),
        pytest.param(replace(BOOKED, is_cancelled=True), PartState.OFF, PartState.OFF, id="does not take place"),
        pytest.param(LEFT, PartState.NOT_CHOSEN, PartState.NOT_CHOSEN, id="never chosen"),
        pytest.param(replace(LEFT, is_given_up=True), PartState.GIVEN_UP, PartState.GIVEN_UP, id="given up"),
        pytest.param(
            replace(BOOKED, registration=RegistrationStatus.CANCELED),
            PartState.GIVEN_UP,
            PartState.GIVEN_UP,
            id="all of it is cancelled",
        ),
        pytest.param(
            replace(BOOKED, registration=RegistrationStatus.WAITLISTED),
            PartState.WAITLISTED,
            PartState.WAITLISTED,
            id="waits for a place",
        ),
        pytest.param(
            replace(BOOKED, registration=RegistrationStatus.PENDING), PartState.PENDING, PartState.PENDING, id="pending"
        ),
    ],
)
def test_part_before_and_after_its_end(facts: PartFacts, before: PartState, after: PartState) -> None:
    assert decide_part(facts, now=ENDS_AT - timedelta(seconds=1)) is before
    assert decide_part(facts, now=ENDS_AT) is after
