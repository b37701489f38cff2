"""What a restored backup must not open again: sessions, links for passwords, shut accounts, phones that were lost.

A backup is older than the day. Whoever was logged out, shut out or has lost a phone since stays outside.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from eventapp.adapters.randomness import new_key
from eventapp.models import Device, DoorLink, LoginSession, User


@dataclass(frozen=True, kw_only=True)
class EndedAccess:
    """By reference, so that it is found again in other tables."""

    users: frozenset[str]
    devices: dict[str, datetime]
    door_links: dict[str, datetime]


def read_ended_access(connection: Connection) -> EndedAccess:
    """Return whose access has been ended in the database as it is now."""
    shut = connection.scalars(select(User.reference).where(User.is_active.is_(False)))
    devices = connection.execute(select(Device.reference, Device.revoked_at).where(Device.revoked_at.is_not(None)))
    links = connection.execute(select(DoorLink.reference, DoorLink.revoked_at).where(DoorLink.revoked_at.is_not(None)))
    return EndedAccess(
        users=frozenset(shut),
        devices={reference: at for reference, at in devices if at is not None},
        door_links={reference: at for reference, at in links if at is not None},
    )


def end_access_again(connection: Connection, ended: EndedAccess) -> None:
    """End all sessions and links for passwords of the restored tables, and what had been ended before."""
    connection.execute(delete(LoginSession))
    for user_id in connection.scalars(select(User.id)).all():
        connection.execute(update(User).where(User.id == user_id).values(session_stamp=new_key()))
    connection.execute(update(User).where(User.reference.in_(ended.users)).values(is_active=False))
    for model, revoked in ((Device, ended.devices), (DoorLink, ended.door_links)):
        for reference, at in revoked.items():
            connection.execute(update(model).where(model.reference == reference).values(revoked_at=at))
