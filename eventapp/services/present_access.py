"""What a restored backup changes for nobody: today's passwords, second factors, codes and tasks, and what was revoked.

A password that was changed because somebody knew it, a passkey that was lost, a code on paper that was used, a task
that was taken away, an invitation that was revoked: yesterday's tables know nothing of it. Whoever has an account in
both opens it as today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from eventapp.db import Base
from eventapp.domain.states import Role
from eventapp.models import Authenticator, Invitation, Membership, Organization, Passkey, RecoveryCode, User
from eventapp.services.table_copies import insert_stored, stored

_KEYS: tuple[Table, ...] = tuple(Base.metadata.tables[m.__tablename__] for m in (Passkey, Authenticator, RecoveryCode))
_OF_THE_COPY = ("id", "user_id")

Task = tuple[str, str, Role]


@dataclass(frozen=True, kw_only=True)
class PresentAccess:
    """By reference, so that it is found again in other tables. Sealed texts stay sealed."""

    passwords: dict[str, str | None]
    #: by table, with the reference of the account
    keys: dict[str, list[tuple[str, dict[str, Any]]]]
    organizations: frozenset[str]
    tasks: frozenset[Task]
    invitations: dict[str, datetime]


def read_present_access(connection: Connection) -> PresentAccess:
    """Return how accounts are opened in the database as it is now."""
    passwords = connection.execute(select(User.reference, User.password_hash))
    revoked = select(Invitation.reference, Invitation.revoked_at).where(Invitation.revoked_at.is_not(None))
    return PresentAccess(
        passwords={reference: password_hash for reference, password_hash in passwords},
        keys={table.name: _keys(connection, table) for table in _KEYS},
        organizations=frozenset(connection.scalars(select(Organization.reference))),
        tasks=frozenset(task for _, task in _tasks(connection)),
        invitations={reference: at for reference, at in connection.execute(revoked) if at is not None},
    )


def keep_present_access(connection: Connection, present: PresentAccess) -> None:
    """Let the accounts of the restored tables that were here before be opened as they were here."""
    ids = {
        reference: user_id
        for user_id, reference in connection.execute(select(User.id, User.reference))
        if reference in present.passwords
    }
    for reference, user_id in ids.items():
        values = {"password_hash": present.passwords[reference]}
        connection.execute(update(User).where(User.id == user_id).values(**values))
    for table in _KEYS:
        connection.execute(delete(table).where(table.c.user_id.in_(ids.values())))
        rows = [{**row, "user_id": ids[reference]} for reference, row in present.keys[table.name] if reference in ids]
        if rows:
            connection.execute(insert_stored(table, without=("id",)), rows)
    _set_tasks(connection, present, ids=ids)
    for reference, at in present.invitations.items():
        connection.execute(update(Invitation).where(Invitation.reference == reference).values(revoked_at=at))


def _keys(connection: Connection, table: Table) -> list[tuple[str, dict[str, Any]]]:
    columns = [stored(column).label(column.name) for column in table.columns if column.name not in _OF_THE_COPY]
    query = select(User.reference.label("of_user"), *columns).join(table, table.c.user_id == User.id)
    found = [dict(row) for row in connection.execute(query.order_by(table.c.id)).mappings()]
    return [(row.pop("of_user"), row) for row in found]


def _tasks(connection: Connection) -> Sequence[tuple[int, Task]]:
    query = (
        select(Membership.id, User.reference, Organization.reference, Membership.role)
        .join(User, User.id == Membership.user_id)
        .join(Organization, Organization.id == Membership.organization_id)
        .order_by(Membership.id)
    )
    return [(row_id, (user, organization, role)) for row_id, user, organization, role in connection.execute(query)]


def _set_tasks(connection: Connection, present: PresentAccess, *, ids: dict[str, int]) -> None:
    """Give everybody today's tasks; whoever administered an organization that nobody else would still does."""
    organizations = {
        reference: row_id
        for row_id, reference in connection.execute(select(Organization.id, Organization.reference))
        if reference in present.organizations
    }
    restored = _tasks(connection)
    wanted = {task for task in present.tasks if task[0] in ids and task[1] in organizations}
    for user, organization, role in sorted(wanted - {task for _, task in restored}):
        values = {"user_id": ids[user], "organization_id": organizations[organization], "role": role}
        connection.execute(insert(Membership).values(**values))
    gone = {
        row_id: task for row_id, task in restored if task not in wanted and task[0] in ids and task[1] in organizations
    }
    administered = {task[1] for row_id, task in _tasks(connection) if task[2] is Role.ADMIN and row_id not in gone}
    ended = [row_id for row_id, task in gone.items() if task[2] is not Role.ADMIN or task[1] in administered]
    connection.execute(delete(Membership).where(Membership.id.in_(ended)))
