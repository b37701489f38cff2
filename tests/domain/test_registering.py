"""Who keeps which ticket when names change, and how small a party may become."""

import pytest

from eventapp.domain.check_in import Party
from eventapp.domain.errors import PartyBelowAdmitted
from eventapp.domain.registering import ensure_not_below_admitted, match_attendees


@pytest.mark.parametrize(
    ("present", "wanted", "kept"),
    [
        pytest.param(["Ada", "Bea"], ["Ada", "Bea"], [0, 1], id="nothing changes"),
        pytest.param(["Ada", "Bea"], ["Bea", "Ada"], [1, 0], id="the order is no change"),
        pytest.param(["Ada", "Bea", "Cem"], ["Ada", "Cem"], [0, 2], id="whoever stays keeps the ticket"),
        pytest.param(["Ada", "Bea", "Cem"], ["Bea", "Cem"], [1, 2], id="even when the first one leaves"),
        pytest.param(["Ada", "Bae"], ["Ada", "Bea"], [0, 1], id="a corrected name keeps the ticket"),
        pytest.param(["Ada", "Bea"], ["Dora", "Bea"], [0, 1], id="a stand-in takes over the ticket"),
        pytest.param(["Ada"], ["Ada", "Bea", "Cem"], [0, None, None], id="new people get new tickets"),
        pytest.param(["Ada"], ["Bea", "Ada"], [None, 0], id="a new person takes no ticket from one who stays"),
        pytest.param(["Ada", "Ada"], ["Ada"], [0], id="of two with one name the first stays"),
        pytest.param([], ["Ada"], [None], id="all new"),
    ],
)
def test_match_attendees(present: list[str], wanted: list[str], kept: list[int | None]) -> None:
    assert match_attendees(present, wanted) == kept


def test_party_may_shrink_to_those_inside() -> None:
    ensure_not_below_admitted(Party(adults=1, children=1), admitted=2)


def test_party_may_not_shrink_below_those_inside() -> None:
    with pytest.raises(PartyBelowAdmitted) as refusal:
        ensure_not_below_admitted(Party(adults=1, children=1), admitted=3)

    assert refusal.value.parameters == {"admitted": 3}
