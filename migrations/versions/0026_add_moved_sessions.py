"""When a session was moved, and from which time: the mail about it says both."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_COLUMNS = ("moved_at", "moved_from_starts_at", "moved_from_ends_at")


def upgrade() -> None:
    with op.batch_alter_table("event_session") as table:
        for name in _COLUMNS:
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("event_session") as table:
        for name in reversed(_COLUMNS):
            table.drop_column(name)
