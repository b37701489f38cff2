"""Who comes: how many they are, who needs a name, and how small a party may become."""

import pytest

from eventapp.domain.check_in import Party
from eventapp.domain.errors import NamesRequired, PartyBelowAdmitted
from eventapp.domain.registering import PartyMember, ensure_named, ensure_not_below_admitted, party_of


def test_party_of_people_counts_adults_and_children() -> None:
    members = [PartyMember(name="Ada"), PartyMember(name="Bilal", is_child=True), PartyMember()]

    assert party_of(members) == Party(adults=2, children=1)


def test_companions_need_names_only_where_the_funder_asks_for_a_list() -> None:
    members = [PartyMember(name="Ada"), PartyMember()]

    ensure_named(members, has_list_duty=False)
    ensure_named(members[:1], has_list_duty=True)
    with pytest.raises(NamesRequired):
        ensure_named(members, has_list_duty=True)


def test_party_may_shrink_to_those_inside() -> None:
    ensure_not_below_admitted(Party(adults=1, children=1), admitted=2)


def test_party_may_not_shrink_below_those_inside() -> None:
    with pytest.raises(PartyBelowAdmitted) as refusal:
        ensure_not_below_admitted(Party(adults=1, children=1), admitted=3)

    assert refusal.value.parameters == {"admitted": 3}
