"""Member associations below an umbrella, and projects that it opens to them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_UMBRELLA = "fk_organization_umbrella_id_organization"


def upgrade() -> None:
    with op.batch_alter_table("organization") as table:
        table.add_column(sa.Column("umbrella_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(_UMBRELLA), "organization", ["umbrella_id"], ["id"])
        table.create_index(op.f("ix_organization_umbrella_id"), ["umbrella_id"])
    with op.batch_alter_table("project") as table:
        table.add_column(sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("project") as table:
        table.alter_column("is_shared", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("project") as table:
        table.drop_column("is_shared")
    with op.batch_alter_table("organization") as table:
        table.drop_index(op.f("ix_organization_umbrella_id"))
        table.drop_constraint(op.f(_UMBRELLA), type_="foreignkey")
        table.drop_column("umbrella_id")
