"""Phones of accounts at the door, and associations that leave their network with the totals that stay behind."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_FOR_USER = "fk_door_link_for_user_id_user"


def upgrade() -> None:
    with op.batch_alter_table("door_link") as table:
        table.add_column(sa.Column("for_user_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("pairs_until", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f(_FOR_USER), "user", ["for_user_id"], ["id"], ondelete="SET NULL")
        table.create_index(op.f("ix_door_link_for_user_id"), ["for_user_id"])
    with op.batch_alter_table("organization") as table:
        table.add_column(sa.Column("left_network_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "departed_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("umbrella_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("is_counselling", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("admitted", sa.Integer(), nullable=False),
        sa.Column("walk_ins", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["umbrella_id"], ["organization.id"], name=op.f("fk_departed_total_umbrella_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_departed_total_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departed_total")),
        sa.UniqueConstraint("organization_id", "year", "quarter", "is_counselling", name="uq_departed_total_period"),
    )
    with op.batch_alter_table("departed_total") as table:
        table.create_index(op.f("ix_departed_total_organization_id"), ["organization_id"])
        table.create_index(op.f("ix_departed_total_umbrella_id"), ["umbrella_id"])


def downgrade() -> None:
    op.drop_table("departed_total")
    with op.batch_alter_table("organization") as table:
        table.drop_column("left_network_at")
    with op.batch_alter_table("door_link") as table:
        table.drop_index(op.f("ix_door_link_for_user_id"))
        table.drop_constraint(op.f(_FOR_USER), type_="foreignkey")
        table.drop_column("pairs_until")
        table.drop_column("for_user_id")
