"""Anonymous statistics: further questions, gender and age together, helpers who ask; small counters of final reports
go to the project, and what events show of them stays."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_QUESTIONS_BEFORE = "'gender', 'age', 'age_eu', 'migration', 'first_time', 'residence', 'role', 'access'"
QUESTIONS_BEFORE = f"question IN ({_QUESTIONS_BEFORE})"
QUESTIONS = f"question IN ({_QUESTIONS_BEFORE}, 'language', 'satisfaction', 'gender_age', 'gender_age_eu')"
SOURCES_BEFORE = "source IN ('phone', 'tablet', 'paper')"
SOURCES = "source IN ('phone', 'tablet', 'paper', 'helper')"


def upgrade() -> None:
    _replace_vocabulary(QUESTIONS, SOURCES)
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extra_questions", sa.String(length=400), nullable=False, server_default=""))
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("crosses_gender_age", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "merged_counter",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("answer", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(QUESTIONS, name=op.f("ck_merged_counter_question_known")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_merged_counter_counts_something")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_merged_counter_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "project_id", "starts_on", "ends_on", "question", "answer", name=op.f("pk_merged_counter")
        ),
    )
    op.create_table(
        "frozen_statistics",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_frozen_statistics_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_frozen_statistics")),
    )


def downgrade() -> None:
    """Go back. Answers to questions that were not known before go, and what helpers tapped counts as the tablet's."""
    op.drop_table("frozen_statistics")
    op.drop_table("merged_counter")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("crosses_gender_age")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("extra_questions")
    op.execute(
        "DELETE FROM statistics_counter WHERE question IN ('language', 'satisfaction', 'gender_age', 'gender_age_eu')"
    )
    op.execute(
        "UPDATE statistics_counter SET count = count + (SELECT helped.count FROM statistics_counter AS helped WHERE "
        "helped.source = 'helper' AND helped.event_session_id = statistics_counter.event_session_id AND "
        "helped.question = statistics_counter.question AND helped.answer = statistics_counter.answer) "
        "WHERE source = 'tablet' AND EXISTS (SELECT 1 FROM statistics_counter AS helped WHERE "
        "helped.source = 'helper' AND helped.event_session_id = statistics_counter.event_session_id AND "
        "helped.question = statistics_counter.question AND helped.answer = statistics_counter.answer)"
    )
    op.execute(
        "DELETE FROM statistics_counter WHERE source = 'helper' AND EXISTS (SELECT 1 FROM statistics_counter AS other "
        "WHERE other.source = 'tablet' AND other.event_session_id = statistics_counter.event_session_id AND "
        "other.question = statistics_counter.question AND other.answer = statistics_counter.answer)"
    )
    op.execute("UPDATE statistics_counter SET source = 'tablet' WHERE source = 'helper'")
    _replace_vocabulary(QUESTIONS_BEFORE, SOURCES_BEFORE)


def _replace_vocabulary(questions: str, sources: str) -> None:
    with op.batch_alter_table("statistics_counter", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_statistics_counter_question_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_statistics_counter_question_known"), questions)
        batch_op.drop_constraint(op.f("ck_statistics_counter_source_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_statistics_counter_source_known"), sources)
