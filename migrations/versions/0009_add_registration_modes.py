"""Ways to register, what a pending registration waits for, and the waiting list."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MODES = (
    "registration_mode IN ('none', 'optional', 'required', 'approval', 'confirmed_address', 'invitation', 'internal')"
)
RULES = "waitlist_rule IN ('off', 'skip', 'wait')"
PENDING = "pending_for IN ('approval', 'address', 'offer')"
REASONS = (
    "cancel_reason IN ('by_holder', 'by_organizer', 'not_approved', 'address_unconfirmed', 'offer_declined', "
    "'offer_expired', 'no_place')"
)
MAILS_BEFORE = (
    "kind IN ('registration_confirmed', 'registration_changed', 'registration_canceled', 'event_cancelled', "
    "'certificate_issued', 'user_invited', 'password_reset')"
)
NEW_MAILS = (
    "'registration_waitlisted', 'place_offered', 'offer_expired', 'approval_requested', 'approval_refused', "
    "'address_check', 'address_unconfirmed', 'session_changed', 'reminder', 'thanks', 'announcement', 'links_requested'"
)
MAILS = MAILS_BEFORE.replace("'certificate_issued'", f"'certificate_issued', {NEW_MAILS}")


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("registration_mode", sa.String(length=30), nullable=False, server_default="required")
        )
        batch_op.add_column(sa.Column("confirm_hours", sa.Integer(), nullable=False, server_default="48"))
        batch_op.add_column(sa.Column("waitlist_rule", sa.String(length=30), nullable=False, server_default="off"))
        batch_op.add_column(sa.Column("waitlist_paused", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=False, server_default="24"))
        batch_op.add_column(sa.Column("release_minutes", sa.Integer(), nullable=True))
    op.execute("UPDATE event SET registration_mode = 'optional' WHERE NOT registration_required")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("registration_mode", server_default=None)
        batch_op.alter_column("confirm_hours", server_default=None)
        batch_op.alter_column("waitlist_rule", server_default=None)
        batch_op.alter_column("waitlist_paused", server_default=None)
        batch_op.alter_column("offer_hours", server_default=None)
        batch_op.create_check_constraint(op.f("ck_event_registration_mode_known"), MODES)
        batch_op.create_check_constraint(op.f("ck_event_waitlist_rule_known"), RULES)
        batch_op.drop_column("registration_required")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancel_reason", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("pending_for", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("waitlisted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_registration_cancel_reason_known"), REASONS)
        batch_op.create_check_constraint(op.f("ck_registration_pending_for_known"), PENDING)
        batch_op.create_index("ix_registration_held_until", ["held_until"])
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_child", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.alter_column("is_child", server_default=None)
    _replace_mails(MAILS)


def downgrade() -> None:
    """Go back. Mails of the new kinds go too: nothing could say them any more."""
    op.execute(f"DELETE FROM outbox_message WHERE kind IN ({NEW_MAILS})")  # noqa: S608 (words of this file)
    _replace_mails(MAILS_BEFORE)
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.drop_column("is_child")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_held_until")
        batch_op.drop_constraint(op.f("ck_registration_pending_for_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_registration_cancel_reason_known"), type_="check")
        for column in ("waitlisted_at", "held_until", "pending_for", "cancel_reason"):
            batch_op.drop_column(column)
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("registration_required", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE event SET registration_required = false WHERE registration_mode IN ('none', 'optional')")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("registration_required", server_default=None)
        batch_op.drop_constraint(op.f("ck_event_waitlist_rule_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_event_registration_mode_known"), type_="check")
        for column in (
            "release_minutes",
            "offer_hours",
            "waitlist_paused",
            "waitlist_rule",
            "confirm_hours",
            "registration_mode",
        ):
            batch_op.drop_column(column)


def _replace_mails(kinds: str) -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_message_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_outbox_message_kind_known"), kinds)
