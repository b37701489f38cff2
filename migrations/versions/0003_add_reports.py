"""Reports: closed numbers of sessions, signed lists, what reports say besides attendance, reports as issued."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("actual", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "source IN ('attendances', 'attendances_fest', 'attendances_workshop', 'attendances_fachtag', 'sessions', 'sessions_workshop', 'persons', 'contacts', 'counselling_days', 'organizations', 'volunteer_hours', 'units', 'typed')",
            name=op.f("ck_indicator_source_known"),
        ),
        sa.CheckConstraint("target >= 0", name=op.f("ck_indicator_target_not_negative")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_indicator_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("reference", name=op.f("uq_indicator_reference")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_project", ["project_id", "position"], unique=False)

    op.create_table(
        "issued_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user.id"], name=op.f("fk_issued_report_issued_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_issued_report_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_report")),
        sa.UniqueConstraint("project_id", "starts_on", "ends_on", "version", name="uq_issued_report_version"),
        sa.UniqueConstraint("reference", name=op.f("uq_issued_report_reference")),
    )
    op.create_table(
        "represented_organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.CheckConstraint(
            "kind IN ('member', 'partner', 'administration', 'other')",
            name=op.f("ck_represented_organization_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_represented_organization_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_represented_organization")),
        sa.UniqueConstraint("project_id", "name", name="uq_represented_organization_name"),
        sa.UniqueConstraint("reference", name=op.f("uq_represented_organization_reference")),
    )
    op.create_table(
        "counselling_tally",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("first_talks", sa.Integer(), nullable=False),
        sa.Column("follow_up_talks", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("interpreted", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "first_talks >= 0 AND follow_up_talks >= 0 AND minutes >= 0 AND interpreted >= 0",
            name=op.f("ck_counselling_tally_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_counselling_tally_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_counselling_tally")),
    )
    op.create_table(
        "evidence_item",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('flyer', 'press', 'photos', 'programme', 'signed_list', 'tally_sheet')",
            name=op.f("ck_evidence_item_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_evidence_item_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "kind", name=op.f("pk_evidence_item")),
    )
    op.create_table(
        "topic_tally",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=30), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "topic IN ('requirements', 'identity', 'language_test', 'multiple_nationality', 'livelihood', 'duration', 'refusal', 'residence', 'asylum', 'social_law', 'family', 'other')",
            name=op.f("ck_topic_tally_topic_known"),
        ),
        sa.CheckConstraint("mentions >= 0", name=op.f("ck_topic_tally_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_topic_tally_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "topic", name=op.f("pk_topic_tally")),
    )
    op.create_table(
        "volunteer_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 1 AND minutes >= 1", name=op.f("ck_volunteer_work_somebody_worked")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_volunteer_work_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_work")),
        sa.UniqueConstraint("reference", name=op.f("uq_volunteer_work_reference")),
    )
    with op.batch_alter_table("volunteer_work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_volunteer_work_event_id"), ["event_id"], unique=False)

    op.create_table(
        "organization_presence",
        sa.Column("represented_organization_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("attendances", sa.Integer(), nullable=False),
        sa.CheckConstraint("attendances >= 1", name=op.f("ck_organization_presence_somebody_came")),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_organization_presence_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["represented_organization_id"],
            ["represented_organization.id"],
            name="fk_organization_presence_represented",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "represented_organization_id", "event_session_id", name=op.f("pk_organization_presence")
        ),
    )
    op.create_table(
        "session_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("canceled", sa.Integer(), nullable=False),
        sa.Column("admitted", sa.Integer(), nullable=False),
        sa.Column("walk_ins", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("counting_methods", sa.String(length=400), nullable=False),
        sa.Column("estimate_method", sa.String(length=30), nullable=True),
        sa.Column("estimated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("estimate_responsible", sa.String(length=200), nullable=False),
        sa.Column("estimate_note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "estimate_method IN ('grid_count', 'hand_counter', 'spot_count', 'photo')",
            name=op.f("ck_session_closing_estimate_method_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_session_closing_version_positive")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user.id"], name=op.f("fk_session_closing_closed_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_session_id"], ["event_session.id"], name=op.f("fk_session_closing_event_session_id_event_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_closing")),
        sa.UniqueConstraint("event_session_id", "version", name="uq_session_closing_version"),
    )
    op.create_table(
        "signed_list",
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("without_signature", sa.Integer(), nullable=False),
        sa.Column("under_16", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "signatures >= 0 AND without_signature >= 0 AND under_16 >= 0", name=op.f("ck_signed_list_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_signed_list_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_session_id", name=op.f("pk_signed_list")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("volunteer_rate_cents", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("volunteer_rate_cents")

    op.drop_table("signed_list")
    op.drop_table("session_closing")
    op.drop_table("organization_presence")
    with op.batch_alter_table("volunteer_work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_work_event_id"))

    op.drop_table("volunteer_work")
    op.drop_table("topic_tally")
    op.drop_table("evidence_item")
    op.drop_table("counselling_tally")
    op.drop_table("represented_organization")
    op.drop_table("issued_report")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index("ix_indicator_project")

    op.drop_table("indicator")
