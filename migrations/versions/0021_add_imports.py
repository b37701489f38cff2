"""Lists of people on their way, kept for a day at most."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "registration_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("entries", sa.Text(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("forbidden", _JSON, nullable=False),
        sa.Column("event_sessions", _JSON, nullable=False),
        sa.Column("sends_mails", sa.Boolean(), nullable=False),
        sa.Column("accepts_waiting", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=60), nullable=False),
        sa.Column("counts", _JSON, nullable=False),
        sa.CheckConstraint("state IN ('uploaded', 'waiting', 'done')", name=op.f("ck_registration_import_state_known")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_registration_import_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_registration_import_created_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_import")),
        sa.UniqueConstraint("reference", name=op.f("uq_registration_import_reference")),
    )
    op.create_index(op.f("ix_registration_import_event_id"), "registration_import", ["event_id"])
    op.create_index("ix_registration_import_state", "registration_import", ["state"])


def downgrade() -> None:
    op.drop_table("registration_import")
