"""Logos of organizations and of those who fund projects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LOGO_LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
OWNERS = ("organization", "project")


def upgrade() -> None:
    for owner in OWNERS:
        with op.batch_alter_table(owner, schema=None) as batch_op:
            batch_op.add_column(sa.Column("logos", LOGO_LIST, nullable=False, server_default="[]"))
        with op.batch_alter_table(owner, schema=None) as batch_op:
            batch_op.alter_column("logos", server_default=None)


def downgrade() -> None:
    for owner in OWNERS:
        with op.batch_alter_table(owner, schema=None) as batch_op:
            batch_op.drop_column("logos")
