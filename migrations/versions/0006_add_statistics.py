"""Anonymous statistics: counters of answers, and where a session's statistics stand."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statistics_counter",
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("answer", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "question IN ('gender', 'age', 'age_eu', 'migration', 'first_time', 'residence', 'role', 'access')",
            name=op.f("ck_statistics_counter_question_known"),
        ),
        sa.CheckConstraint("source IN ('phone', 'tablet', 'paper')", name=op.f("ck_statistics_counter_source_known")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_statistics_counter_counts_something")),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_statistics_counter_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_session_id", "question", "answer", "source", name=op.f("pk_statistics_counter")),
    )
    op.create_table(
        "session_statistics",
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("age_bands", sa.String(length=30), nullable=False),
        sa.Column("unfinished_batch", sa.LargeBinary(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("age_bands IN ('common', 'eu')", name=op.f("ck_session_statistics_age_bands_known")),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_session_statistics_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_session_id", name=op.f("pk_session_statistics")),
    )


def downgrade() -> None:
    op.drop_table("session_statistics")
    op.drop_table("statistics_counter")
