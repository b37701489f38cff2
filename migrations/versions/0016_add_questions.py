"""An event's own questions, their words in each language, and the answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
KINDS = "kind IN ('short_text', 'long_text', 'number', 'one_choice', 'several_choices', 'yes_no', 'date')"
SCOPES = "scope IN ('party', 'person')"


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question_count", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("question_count", server_default=None)
    _create_question()
    op.create_table(
        "question_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("choice_labels", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_text_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_text")),
        sa.UniqueConstraint("question_id", "language", name="uq_question_text_language"),
    )
    _create_answer()


def _create_question() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.String(length=30), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("shown_if_id", sa.Integer(), nullable=True),
        sa.Column("shown_if_value", sa.String(length=20), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_question_kind_known")),
        sa.CheckConstraint(SCOPES, name=op.f("ck_question_scope_known")),
        sa.CheckConstraint(
            "(shown_if_id IS NULL) = (shown_if_value IS NULL)", name=op.f("ck_question_condition_whole")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_question_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_session_id"], ["event_session.id"], name=op.f("fk_question_event_session_id_event_session")
        ),
        sa.ForeignKeyConstraint(["shown_if_id"], ["question.id"], name=op.f("fk_question_shown_if_id_question")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("reference", name=op.f("uq_question_reference")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index("ix_question_event_position", ["event_id", "position"])
        batch_op.create_index(op.f("ix_question_event_session_id"), ["event_session_id"])
        batch_op.create_index(op.f("ix_question_shown_if_id"), ["shown_if_id"])


def _create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("values", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_answer_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("registration_id", "question_id", "person", name="uq_answer_person"),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_answer_question_id"), ["question_id"])
    op.create_index(
        "uq_answer_party",
        "answer",
        ["registration_id", "question_id"],
        unique=True,
        sqlite_where=sa.text("person IS NULL"),
        postgresql_where=sa.text("person IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("answer")
    op.drop_table("question_text")
    op.drop_table("question")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("question_count")
