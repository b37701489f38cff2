"""The own phone of somebody with an account: a link that pairs it once, and its end with the right to stand there."""

from collections.abc import Collection
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.own_phones import OWN_LINK_LIFETIME, own_phone_rights
from eventapp.domain.states import Role
from eventapp.models import DoorLink
from eventapp.queries import accounts as account_queries
from eventapp.queries import own_doors
from eventapp.services import devices


@transactional
def make_own_link(*, user_id: int, reference: str, gate: str, zone: str, now: datetime) -> DoorLink:
    """Make a link that pairs one phone of the account with the door of an event, within a few minutes.

    Raises NotFound for events at whose door the account may not stand, and for those that are over or far ahead.
    """
    account_queries.lock_accounts()  # a role that is taken away meanwhile takes the link along
    roles = _roles_of(user_id)
    event = own_doors.get_own_door(reference, roles=roles, zone=zone, now=now).event
    link = devices.make_door_link(
        event_id=event.id,
        gate=gate,
        rights=own_phone_rights(roles[event.organization_id], kind=event.kind),
        user_id=user_id,
        now=now,
    )
    link.for_user_id = user_id
    link.pairs_until = now + OWN_LINK_LIFETIME
    return link


@transactional
def end_own_phones(
    *, user_id: int, organization_id: int, roles: Collection[Role], by_user_id: int | None, now: datetime
) -> None:
    """End those phones and links of the account at the organization's doors that these roles do not cover."""
    for device in own_doors.list_own_devices(user_id, organization_id=organization_id):
        if not set(device.rights) <= set(own_phone_rights(roles, kind=device.event.kind)):
            devices.revoke_device(device_id=device.id, user_id=by_user_id, now=now)
    for link in own_doors.list_own_links(user_id, organization_id=organization_id):
        if not set(link.rights) <= set(own_phone_rights(roles, kind=link.event.kind)):
            devices.revoke_door_link(reference=link.reference, event_id=link.event_id, user_id=by_user_id, now=now)


def _roles_of(user_id: int) -> dict[int, frozenset[Role]]:
    held = account_queries.get_user(user_id).memberships
    return {
        organization: frozenset(each.role for each in held if each.organization_id == organization)
        for organization in {each.organization_id for each in held}
    }
