"""A reference for each person with a ticket of their own: who was taken out is known by it, not by the name."""

import base64
import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_CHARS = 20
_BATCH_ROWS = 1000


def upgrade() -> None:
    with op.batch_alter_table("attendee") as table:
        table.add_column(sa.Column("reference", sa.String(length=_CHARS), nullable=True))
    _name_all()
    with op.batch_alter_table("attendee") as table:
        table.alter_column("reference", existing_type=sa.String(length=_CHARS), nullable=False)
        table.create_unique_constraint(op.f("uq_attendee_reference"), ["reference"])


def downgrade() -> None:
    with op.batch_alter_table("attendee") as table:
        table.drop_constraint(op.f("uq_attendee_reference"), type_="unique")
        table.drop_column("reference")


def _name_all() -> None:
    """Give everybody who is there a reference that an older backup gives them too when it is brought up to date."""
    people = sa.table(
        "attendee",
        sa.column("id", sa.Integer),
        sa.column("registration_id", sa.Integer),
        sa.column("position", sa.Integer),
        sa.column("reference", sa.String),
    )
    parties = sa.table("registration", sa.column("id", sa.Integer), sa.column("key", sa.String))
    connection = op.get_bind()
    query = (
        sa.select(people.c.id, people.c.position, parties.c.key)
        .join(parties, parties.c.id == people.c.registration_id)
        .order_by(people.c.id)
    )
    named = [{"row": row.id, "fresh": _reference(row.key, row.position)} for row in connection.execute(query)]
    change = sa.update(people).where(people.c.id == sa.bindparam("row")).values(reference=sa.bindparam("fresh"))
    for start in range(0, len(named), _BATCH_ROWS):
        connection.execute(change, named[start : start + _BATCH_ROWS])


def _reference(key: str, position: int) -> str:
    digest = hashlib.sha256(f"attendee {key} {position}".encode()).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_CHARS]
