"""E-mail addresses and telephone numbers lie sealed (eventapp/sealing.py)."""

import sqlalchemy as sa
from alembic import op

from eventapp.db import db
from eventapp.sealing import keys_of

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SEALED = sa.String(length=800)
#: table, column, its type before, and whether it may be empty
COLUMNS = (
    ("registration", "email", sa.String(length=254), True),
    ("registration", "phone", sa.String(length=40), True),
    ("outbox_message", "recipient", sa.String(length=254), False),
    ("user", "email", sa.String(length=254), False),
)


def upgrade() -> None:
    for table, column, plain, nullable in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=plain, type_=SEALED, existing_nullable=nullable)
    seal = keys_of(db.engine).seal
    for table, column, _, _ in COLUMNS:
        # addresses are compared without regard to letter case, and a seal can only be compared as it is
        _rewrite(table, column, lambda text: seal(text.lower()))


def downgrade() -> None:
    for table, column, _, _ in COLUMNS:
        _rewrite(table, column, keys_of(db.engine).unseal)
    for table, column, plain, nullable in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=SEALED, type_=plain, existing_nullable=nullable)


def _rewrite(table: str, column: str, change) -> None:
    rows = sa.table(table, sa.column("id", sa.Integer), sa.column(column, sa.String))
    connection = op.get_bind()
    present = connection.execute(sa.select(rows.c.id, rows.c[column]).where(rows.c[column].is_not(None))).all()
    for row_id, text in present:
        connection.execute(sa.update(rows).where(rows.c.id == row_id).values({column: change(text)}))
