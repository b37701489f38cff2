"""Certificates of attendance, what an event's certificates say, and their mail."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MAILS_BEFORE = (
    "kind IN ('registration_confirmed', 'registration_changed', 'registration_canceled', 'event_cancelled', "
    "'user_invited', 'password_reset')"
)
MAILS = (
    "kind IN ('registration_confirmed', 'registration_changed', 'registration_canceled', 'event_cancelled', "
    "'certificate_issued', 'user_invited', 'password_reset')"
)


def upgrade() -> None:
    _replace_mails(MAILS)
    op.create_table(
        "certificate_settings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("leader", sa.String(length=200), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_role", sa.String(length=200), nullable=False),
        sa.Column("second_language", sa.String(length=35), nullable=False),
        sa.Column("required_percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("required_percent BETWEEN 1 AND 100", name=op.f("ck_certificate_settings_percent_in_range")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_certificate_settings_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_certificate_settings")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('whole', 'single_sessions')", name=op.f("ck_certificate_kind_known")),
        sa.CheckConstraint("minutes >= 0 AND offered >= 1", name=op.f("ck_certificate_something_offered")),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_certificate_attendee_id_attendee"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_certificate_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_certificate_registration_id_registration"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        for column in ("attendee_id", "event_id", "registration_id"):
            batch_op.create_index(batch_op.f(f"ix_certificate_{column}"), [column], unique=False)
    op.create_table(
        "certificate_session",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_session_certificate_id_certificate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_certificate_session_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("certificate_id", "event_session_id", name=op.f("pk_certificate_session")),
    )
    with op.batch_alter_table("certificate_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_session_event_session_id"), ["event_session_id"], unique=False)


def downgrade() -> None:
    """Go back. Mails about certificates go too: nothing could say them any more."""
    op.drop_table("certificate_session")
    op.drop_table("certificate")
    op.drop_table("certificate_settings")
    op.execute("DELETE FROM outbox_message WHERE kind = 'certificate_issued'")
    _replace_mails(MAILS_BEFORE)


def _replace_mails(kinds: str) -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_message_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_outbox_message_kind_known"), kinds)
