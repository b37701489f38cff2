"""Invitation links, by which a registration came, and why an organizer said no."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=26), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("places IS NULL OR places >= 1", name=op.f("ck_invitation_places_positive")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_invitation_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("reference", name=op.f("uq_invitation_reference")),
        sa.UniqueConstraint("key", name=op.f("uq_invitation_key")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_event_id"), ["event_id"])
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refusal_reason", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("invitation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_registration_invitation_id_invitation"), "invitation", ["invitation_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_registration_invitation_id"), ["invitation_id"])
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.alter_column("refusal_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_invitation_id"))
        batch_op.drop_constraint(op.f("fk_registration_invitation_id_invitation"), type_="foreignkey")
        batch_op.drop_column("invitation_id")
        batch_op.drop_column("refusal_reason")
    op.drop_table("invitation")
