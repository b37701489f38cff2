"""At which doors the own phone of somebody with an account may stand, and what it may do there."""

import pytest

from eventapp.domain.own_phones import organizations_with_doors, own_phone_rights
from eventapp.domain.states import DeviceRight, EventKind, Role

HELPER = (DeviceRight.SCAN, DeviceRight.WALK_IN)
LEADER = (DeviceRight.SCAN, DeviceRight.SUPERVISOR, DeviceRight.WALK_IN)


@pytest.mark.parametrize(
    ("roles", "fest", "beratung"),
    [
        ([Role.DOOR], HELPER, ()),
        ([Role.ORGANIZER], LEADER, ()),
        ([Role.ADMIN], LEADER, ()),
        ([Role.COUNSELLING], (), HELPER),
        ([Role.COUNSELLING, Role.ADMIN], LEADER, LEADER),
        ([Role.REPORT], (), ()),
        ([], (), ()),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else None,
)
def test_own_phone_does_what_its_owner_may_and_never_shows_names(
    roles: list[Role], fest: tuple[DeviceRight, ...], beratung: tuple[DeviceRight, ...]
) -> None:
    assert own_phone_rights(roles, kind=EventKind.FEST) == fest
    assert own_phone_rights(roles, kind=EventKind.BERATUNG) == beratung


def test_doors_are_those_of_the_organizations_where_the_role_is_held() -> None:
    roles = {7: [Role.DOOR], 3: [Role.ADMIN, Role.COUNSELLING], 5: [Role.COUNSELLING]}

    assert organizations_with_doors(roles, kind=EventKind.WORKSHOP) == [3, 7]
    assert organizations_with_doors(roles, kind=EventKind.BERATUNG) == [3, 5]
