"""Messages from organizers to guests, reminders, bounces, and the worker's sign of life."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MAILS_BEFORE = (
    "'registration_confirmed', 'registration_changed', 'registration_canceled', 'registration_waitlisted', "
    "'place_offered', 'offer_expired', 'approval_requested', 'approval_refused', 'address_check', "
    "'address_unconfirmed', 'session_changed', 'reminder', 'thanks', 'announcement', 'links_requested', "
    "'event_cancelled', 'certificate_issued', 'user_invited', 'password_reset'"
)
MAILS = f"{MAILS_BEFORE}, 'mail_test'"
STATES = "state IN ('draft', 'scheduled', 'sending', 'sent', 'stopped')"
PRESENCES = "presence IN ('any', 'came', 'absent')"
REFERENCES = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=True),
        sa.Column("statuses", sa.String(length=400), nullable=False),
        sa.Column("event_sessions", REFERENCES, nullable=False),
        sa.Column("languages", sa.String(length=400), nullable=False),
        sa.Column("sources", sa.String(length=400), nullable=False),
        sa.Column("presence", sa.String(length=30), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({MAILS})", name=op.f("ck_message_kind_known")),
        sa.CheckConstraint(STATES, name=op.f("ck_message_state_known")),
        sa.CheckConstraint(PRESENCES, name=op.f("ck_message_presence_known")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_message_created_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_message_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_message_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("event_session_id", name="uq_message_event_session_id"),
        sa.UniqueConstraint("reference", name=op.f("uq_message_reference")),
    )
    op.create_index("ix_message_event_id", "message", ["event_id"])
    op.create_index("ix_message_state_due", "message", ["state", "scheduled_at"])
    op.create_table(
        "message_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_text_message_id_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_text")),
        sa.UniqueConstraint("message_id", "language", name="uq_message_text_language"),
    )
    op.create_table(
        "worker_sign",
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_worker_sign")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        # events that are there already remind nobody until somebody wants it
        batch_op.add_column(sa.Column("reminder_hours", sa.Integer(), nullable=True))
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_outbox_message_message_id_message"), "message", ["message_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_unique_constraint("uq_outbox_message_message", ["message_id", "registration_id"])
        batch_op.create_index("ix_outbox_message_message_id", ["message_id"])
    _replace_mails(MAILS)


def downgrade() -> None:
    """Go back. Tests of the mail server go too: nothing could say them any more."""
    op.execute("DELETE FROM outbox_message WHERE kind = 'mail_test' OR message_id IS NOT NULL")
    _replace_mails(MAILS_BEFORE)
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_message_id")
        batch_op.drop_constraint("uq_outbox_message_message", type_="unique")
        batch_op.drop_constraint(op.f("fk_outbox_message_message_id_message"), type_="foreignkey")
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("message_id")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("reminder_hours")
    op.drop_table("worker_sign")
    op.drop_table("message_text")
    op.drop_index("ix_message_state_due", table_name="message")
    op.drop_index("ix_message_event_id", table_name="message")
    op.drop_table("message")


def _replace_mails(kinds: str) -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_message_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_outbox_message_kind_known"), f"kind IN ({kinds})")
