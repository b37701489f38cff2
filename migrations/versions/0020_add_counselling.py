"""Counsellors, appointments that are settled, visitors without one, and talks that are not a whole batch yet."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event_session", sa.Column("counsellor", sa.String(200), nullable=False, server_default=""))
    op.add_column("event_session", sa.Column("is_settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("event_session") as table:
        table.alter_column("counsellor", server_default=None)
        table.alter_column("is_settled", server_default=None)
    op.add_column("counselling_tally", sa.Column("unfinished_batch", sa.LargeBinary(), nullable=True))
    op.create_table(
        "spontaneous_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("entry_uuid", sa.String(36), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_spontaneous_visit_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spontaneous_visit")),
        sa.UniqueConstraint("reference", name=op.f("uq_spontaneous_visit_reference")),
    )
    op.create_index("ix_spontaneous_visit_event_session_id", "spontaneous_visit", ["event_session_id"])


def downgrade() -> None:
    op.drop_table("spontaneous_visit")
    with op.batch_alter_table("counselling_tally") as table:
        table.drop_column("unfinished_batch")
    with op.batch_alter_table("event_session") as table:
        table.drop_column("is_settled")
        table.drop_column("counsellor")
