"""The mailbox behind an address, for limits; who wants no messages; when many came from one connection."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("mailbox", sa.String(800), nullable=True))
    op.create_index("ix_outbox_message_mailbox", "outbox_message", ["mailbox", "sent_at"])
    op.add_column("event", sa.Column("crowd_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registration", sa.Column("no_messages", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("registration") as table:
        table.alter_column("no_messages", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("registration") as table:
        table.drop_column("no_messages")
    with op.batch_alter_table("event") as table:
        table.drop_column("crowd_at")
    op.drop_index("ix_outbox_message_mailbox", "outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("mailbox")
