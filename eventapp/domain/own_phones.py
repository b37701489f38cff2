"""The own phone of somebody with an account: at which doors it may stand, and what it may do there."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from eventapp.domain.states import DeviceRight, EventKind, Role

#: Doors of events that begin within this time may be opened on the own phone.
OPEN_BEFORE = timedelta(days=30)
#: The link that brings the phone from the account's page to the door is of no use afterwards.
OWN_LINK_LIFETIME = timedelta(minutes=10)

_AT_DOORS = frozenset({Role.DOOR, Role.ORGANIZER, Role.ADMIN})
_IN_CHARGE = frozenset({Role.ORGANIZER, Role.ADMIN})


def roles_for(kind: EventKind) -> frozenset[Role]:
    """Return the roles of which one is needed at the door; counselling days are for counsellors alone."""
    return frozenset({Role.COUNSELLING}) if kind is EventKind.BERATUNG else _AT_DOORS


def own_phone_rights(roles: Collection[Role], *, kind: EventKind) -> tuple[DeviceRight, ...]:
    """Return what the phone may do besides scanning; nothing at all where it may not stand at the door.

    It never shows names: for that there are door links. Against the rule only those let in who lead events.
    """
    if not roles_for(kind).intersection(roles):
        return ()
    extra = (DeviceRight.SUPERVISOR,) if _IN_CHARGE.intersection(roles) else ()
    return (DeviceRight.SCAN, *extra, DeviceRight.WALK_IN)


def organizations_with_doors(roles: Mapping[int, Collection[Role]], *, kind: EventKind) -> list[int]:
    """Return the organizations at whose doors to such events somebody with these roles may stand."""
    return sorted(organization for organization, held in roles.items() if roles_for(kind).intersection(held))
