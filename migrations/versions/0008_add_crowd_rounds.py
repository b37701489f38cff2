"""Rounds at festivals: people who were there at the same time."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crowd_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_crowd_round_people_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_crowd_round_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crowd_round")),
        sa.UniqueConstraint("event_id", "counted_at", "area", name="uq_crowd_round_place"),
        sa.UniqueConstraint("reference", name=op.f("uq_crowd_round_reference")),
    )


def downgrade() -> None:
    op.drop_table("crowd_round")
