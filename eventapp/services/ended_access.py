"""What a restored backup must not open again: sessions, links for passwords, shut accounts, phones that were lost.

A backup is older than the day. Whoever was logged out, shut out or has lost a phone since stays outside, and whoever
has left has no address again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from eventapp.adapters.randomness import new_key
from eventapp.domain.accounts import address_of_departed
from eventapp.models import (
    AuditEntry,
    Authenticator,
    Device,
    DoorLink,
    LoginSession,
    Membership,
    Organization,
    OutboxMessage,
    Passkey,
    RecoveryCode,
    User,
)

_SHUT = "user.deactivated"


@dataclass(frozen=True, kw_only=True)
class ShutEntry:
    """That an account was shut, as the log has it; organizations by their reference."""

    user: str
    organization: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EndedAccess:
    """By reference, so that it is found again in other tables."""

    users: frozenset[str]
    #: what the log says of their end: from then on counts how long they are kept
    shutting: Sequence[ShutEntry]
    #: shut too, and without an address: they have left every organization
    departed: frozenset[str]
    devices: dict[str, datetime]
    door_links: dict[str, datetime]


def read_ended_access(connection: Connection) -> EndedAccess:
    """Return whose access has been ended in the database as it is now."""
    shut = connection.execute(select(User.reference, User.email).where(User.is_active.is_(False))).all()
    devices = connection.execute(select(Device.reference, Device.revoked_at).where(Device.revoked_at.is_not(None)))
    links = connection.execute(select(DoorLink.reference, DoorLink.revoked_at).where(DoorLink.revoked_at.is_not(None)))
    return EndedAccess(
        users=frozenset(reference for reference, _ in shut),
        shutting=[each for each in _shutting(connection) if each.user in {reference for reference, _ in shut}],
        departed=frozenset(reference for reference, email in shut if email == address_of_departed(reference)),
        devices={reference: at for reference, at in devices if at is not None},
        door_links={reference: at for reference, at in links if at is not None},
    )


def end_access_again(connection: Connection, ended: EndedAccess) -> None:
    """End all sessions and links for passwords of the restored tables, and what had been ended before."""
    connection.execute(delete(LoginSession))
    for user_id in connection.scalars(select(User.id)).all():
        connection.execute(update(User).where(User.id == user_id).values(session_stamp=new_key()))
    connection.execute(update(User).where(User.reference.in_(ended.users)).values(is_active=False))
    _note_again(connection, ended.shutting)
    for user_id, reference in connection.execute(select(User.id, User.reference)).all():
        if reference in ended.departed:
            _forget(connection, user_id, reference)
    for model, revoked in ((Device, ended.devices), (DoorLink, ended.door_links)):
        for reference, at in revoked.items():
            connection.execute(update(model).where(model.reference == reference).values(revoked_at=at))


def _shutting(connection: Connection) -> list[ShutEntry]:
    query = (
        select(AuditEntry.subject_reference, Organization.reference, AuditEntry.at)
        .outerjoin(Organization, Organization.id == AuditEntry.organization_id)
        .where(AuditEntry.action == _SHUT, AuditEntry.subject_type == "user")
        .order_by(AuditEntry.id)
    )
    return [
        ShutEntry(user=user, organization=organization, at=at) for user, organization, at in connection.execute(query)
    ]


def _note_again(connection: Connection, entries: Sequence[ShutEntry]) -> None:
    known = set(_shutting(connection))
    rows = connection.execute(select(Organization.reference, Organization.id))
    organizations: dict[str | None, int] = {reference: row_id for reference, row_id in rows}
    for entry in entries:
        if entry not in known:
            values = {
                "at": entry.at,
                "organization_id": organizations.get(entry.organization),
                "action": _SHUT,
                "subject_type": "user",
                "subject_reference": entry.user,
                "reason": "",
            }
            connection.execute(insert(AuditEntry).values(**values))


def _forget(connection: Connection, user_id: int, reference: str) -> None:
    """Keep nothing but the name, as when the person left (services/memberships.py)."""
    for model in (Membership, Passkey, Authenticator, RecoveryCode, OutboxMessage):
        connection.execute(delete(model).where(model.user_id == user_id))
    values = {"email": address_of_departed(reference), "password_hash": None}
    connection.execute(update(User).where(User.id == user_id).values(**values))
