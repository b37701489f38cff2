"""Decisions on conflicts: a kind of log entry, what it decided, and the entries that it settles."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS_BEFORE = "kind IN ('admit', 'exit', 'walk_in', 'tally', 'reversal')"
KINDS = "kind IN ('admit', 'exit', 'walk_in', 'tally', 'reversal', 'decision')"


def upgrade() -> None:
    _replace_kinds(KINDS)
    op.create_table(
        "desk_decision",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("conflict", sa.String(length=30), nullable=False),
        sa.Column("answer", sa.String(length=30), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "conflict IN ('surplus', 'admitted_twice', 'not_valid', 'clock', 'after_expiry')",
            name=op.f("ck_desk_decision_conflict_known"),
        ),
        sa.CheckConstraint(
            "answer IN ('same_people', 'more_people', 'kept', 'taken_back')",
            name=op.f("ck_desk_decision_answer_known"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_desk_decision_decided_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["uuid"], ["log_entry.uuid"], name=op.f("fk_desk_decision_uuid_log_entry")),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_desk_decision")),
    )
    op.create_table(
        "settled_entry",
        sa.Column("decision_uuid", sa.String(length=36), nullable=False),
        sa.Column("entry_uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_uuid"], ["desk_decision.uuid"], name=op.f("fk_settled_entry_decision_uuid_desk_decision")
        ),
        sa.ForeignKeyConstraint(["entry_uuid"], ["log_entry.uuid"], name=op.f("fk_settled_entry_entry_uuid_log_entry")),
        sa.PrimaryKeyConstraint("decision_uuid", "entry_uuid", name=op.f("pk_settled_entry")),
    )


def downgrade() -> None:
    """Go back. Decisions go, and what undid them; what they took back stays taken back."""
    op.drop_table("settled_entry")
    op.drop_table("desk_decision")
    op.execute(
        "DELETE FROM log_entry WHERE kind = 'reversal' AND reverses IN "
        "(SELECT uuid FROM log_entry AS decided WHERE decided.kind = 'decision')"
    )
    op.execute("DELETE FROM log_entry WHERE kind = 'decision'")
    _replace_kinds(KINDS_BEFORE)


def _replace_kinds(kinds: str) -> None:
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_log_entry_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_log_entry_kind_known"), kinds)
