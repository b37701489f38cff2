"""What an event says about access."""

import pytest

from eventapp.domain.access_facts import AccessLine, StoredFacts, access_lines
from eventapp.domain.states import AccessAnswer, AccessFact


def test_access_lines_have_every_fact_in_order() -> None:
    assert [line.fact for line in access_lines({}, {})] == list(AccessFact)


def test_access_lines_unset_is_not_checked() -> None:
    assert {line.answer for line in access_lines({}, {})} == {AccessAnswer.NOT_CHECKED}


@pytest.mark.parametrize(
    ("venue", "event", "answer", "note"),
    [
        pytest.param({"toilet": ["yes", "im Hof"]}, {}, AccessAnswer.YES, "im Hof", id="venue's"),
        pytest.param({"toilet": ["yes", "im Hof"]}, {"toilet": ["no", ""]}, AccessAnswer.NO, "", id="event's own"),
        pytest.param(
            {"toilet": ["yes", ""]}, {"toilet": ["not_checked", ""]}, AccessAnswer.NOT_CHECKED, "", id="taken back"
        ),
        pytest.param({"toilet": ["yes"]}, {}, AccessAnswer.YES, "", id="no note"),
        pytest.param({"toilet": ["maybe", "im Hof"]}, {}, AccessAnswer.NOT_CHECKED, "", id="unknown answer"),
        pytest.param({"toilet": []}, {}, AccessAnswer.NOT_CHECKED, "", id="empty"),
    ],
)
def test_access_lines_answer(venue: StoredFacts, event: StoredFacts, answer: AccessAnswer, note: str) -> None:
    lines = {line.fact: line for line in access_lines(venue, event)}

    assert lines[AccessFact.TOILET] == AccessLine(fact=AccessFact.TOILET, answer=answer, note=note)
