"""Events that were saved before retention had bounds keep nothing longer than the bounds allow.

Days below the bounds stay: guests read them, and nothing is kept longer than it was promised. The way down leaves the
days as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MOST = (("contact_days", 90), ("name_days", 365), ("needs_days", 7))


def upgrade() -> None:
    events = sa.table("event", *(sa.column(name, sa.Integer) for name, _ in _MOST))
    for name, most in _MOST:
        op.execute(events.update().where(events.c[name] > most).values({name: most}))


def downgrade() -> None:
    """Nothing: what was kept too long is not kept again."""
