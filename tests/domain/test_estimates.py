"""An estimate says how, when and by whom, or it is none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eventapp.domain.errors import EstimateIncomplete
from eventapp.domain.estimates import EstimateDetails, complete_estimate
from eventapp.domain.states import EstimateMethod

WHOLE = EstimateDetails(
    count=8,
    method=EstimateMethod.GRID_COUNT,
    estimated_at=datetime(2026, 9, 26, 14, 0, tzinfo=UTC),
    responsible=" Olga Beispiel ",
    note=" am Rand ",
)


def test_complete_estimate_is_taken_with_clean_words() -> None:
    estimate = complete_estimate(WHOLE)

    assert (estimate.count, estimate.responsible, estimate.note) == (8, "Olga Beispiel", "am Rand")


@pytest.mark.parametrize(
    "details",
    [
        replace(WHOLE, method=None),
        replace(WHOLE, estimated_at=None),
        replace(WHOLE, responsible="  "),
        replace(WHOLE, count=-1),
    ],
    ids=["no method", "no time", "no name", "negative"],
)
def test_incomplete_estimate_is_refused(details: EstimateDetails) -> None:
    with pytest.raises(EstimateIncomplete):
        complete_estimate(details)
