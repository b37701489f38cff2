"""All tables of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON_COLUMN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("represented_by", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("register_entry", sa.String(length=200), nullable=False),
        sa.Column("data_protection_contact", sa.String(length=200), nullable=False),
        sa.Column("privacy_text", sa.Text(), nullable=False),
        sa.Column("accessibility_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("reference", name=op.f("uq_organization_reference")),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("private_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_stamp", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("reference", name=op.f("uq_user_reference")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_type", sa.String(length=30), nullable=False),
        sa.Column("subject_reference", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_audit_entry_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_audit_entry_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_type", "subject_reference"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.CheckConstraint(
            "role IN ('admin', 'organizer', 'door', 'report', 'counselling')", name=op.f("ck_membership_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_membership_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "organization_id", "role", name="uq_membership_role"),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("funder", sa.String(length=200), nullable=False),
        sa.Column("funder_reference", sa.String(length=200), nullable=False),
        sa.Column("funder_profile", sa.String(length=30), nullable=False),
        sa.Column("funder_note", sa.Text(), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "funder_profile IN ('nrw', 'demokratie_leben', 'wbg', 'eu')", name=op.f("ck_project_funder_profile_known")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_project_period_ordered")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_project_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("reference", name=op.f("uq_project_reference")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("stops", sa.Text(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("access", JSON_COLUMN, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_venue_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("reference", name=op.f("uq_venue_reference")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("ticket_mode", sa.String(length=30), nullable=False),
        sa.Column("open_to_all", sa.Boolean(), nullable=False),
        sa.Column("registration_required", sa.Boolean(), nullable=False),
        sa.Column("registration_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("max_party_size", sa.Integer(), nullable=False),
        sa.Column("admission_lead_minutes", sa.Integer(), nullable=True),
        sa.Column("admission_grace_minutes", sa.Integer(), nullable=True),
        sa.Column("list_duty", sa.Boolean(), nullable=False),
        sa.Column("contact_days", sa.Integer(), nullable=False),
        sa.Column("name_days", sa.Integer(), nullable=False),
        sa.Column("needs_days", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("needs_deadline", sa.Date(), nullable=True),
        sa.Column("spoken_languages", sa.String(length=400), nullable=False),
        sa.Column("interpreted_languages", sa.String(length=400), nullable=False),
        sa.Column("access", JSON_COLUMN, nullable=False),
        sa.Column("picture_name", sa.String(length=80), nullable=True),
        sa.Column("picture_widths", sa.String(length=400), nullable=False),
        sa.Column("picture_alt", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('fest', 'workshop', 'fachtag', 'beratung')", name=op.f("ck_event_kind_known")),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'finished', 'cancelled')", name=op.f("ck_event_status_known")
        ),
        sa.CheckConstraint("ticket_mode IN ('party', 'personal')", name=op.f("ck_event_ticket_mode_known")),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_event_capacity_not_negative")),
        sa.CheckConstraint("max_party_size >= 1", name=op.f("ck_event_party_not_empty")),
        sa.CheckConstraint("places_taken >= 0", name=op.f("ck_event_places_not_negative")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_event_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_event_project_id_project")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_event_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("reference", name=op.f("uq_event_reference")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_organization_status", ["organization_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "event_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_event_session_capacity_not_negative")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_session_ends_after_start")),
        sa.CheckConstraint("places_taken >= 0", name=op.f("ck_event_session_places_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_session_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_session")),
        sa.UniqueConstraint("reference", name=op.f("uq_event_session_reference")),
    )
    with op.batch_alter_table("event_session", schema=None) as batch_op:
        batch_op.create_index("ix_event_session_event_start", ["event_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_session_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "event_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subtitle", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("is_machine_translated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_text_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_text")),
        sa.UniqueConstraint("event_id", "language", name="uq_event_text_language"),
    )
    op.create_table(
        "gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_gate_event_id_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("event_id", "name", name="uq_gate_name"),
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=26), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("canceled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('online', 'staff', 'blank')", name=op.f("ck_registration_source_known")),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'waitlisted', 'canceled')", name=op.f("ck_registration_status_known")
        ),
        sa.CheckConstraint("adults + children >= 1", name=op.f("ck_registration_party_not_empty")),
        sa.CheckConstraint("adults >= 0 AND children >= 0", name=op.f("ck_registration_party_not_negative")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("event_id", "form_token", name="uq_registration_form_token"),
        sa.UniqueConstraint("key", name=op.f("uq_registration_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_registration_reference")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_event_created", ["event_id", "created_at"], unique=False)
        batch_op.create_index("ix_registration_event_status", ["event_id", "status"], unique=False)

    op.create_table(
        "attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_attendee_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("registration_id", "position", name="uq_attendee_position"),
    )
    op.create_table(
        "door_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("rights", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_door_link_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_door_link_gate_id_gate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_link")),
        sa.UniqueConstraint("reference", name=op.f("uq_door_link_reference")),
    )
    with op.batch_alter_table("door_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_link_event_id"), ["event_id"], unique=False)

    op.create_table(
        "estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("estimated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method IN ('grid_count', 'hand_counter', 'spot_count', 'photo')", name=op.f("ck_estimate_method_known")
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_estimate_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_session_id"], ["event_session.id"], name=op.f("fk_estimate_event_session_id_event_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
    )
    with op.batch_alter_table("estimate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_estimate_event_session_id"), ["event_session_id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('registration_confirmed', 'registration_changed', 'registration_canceled', 'event_cancelled', 'user_invited', 'password_reset')",
            name=op.f("ck_outbox_message_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'dropped', 'failed')", name=op.f("ck_outbox_message_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_outbox_message_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_outbox_message_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_outbox_message_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("uuid", name=op.f("uq_outbox_message_uuid")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_due", ["status", "next_attempt_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "registration_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=30), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "need IN ('sign_language', 'wheelchair', 'induction_loop', 'interpreting', 'childcare', 'assistance')",
            name=op.f("ck_registration_need_need_known"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_need_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_need")),
        sa.UniqueConstraint("registration_id", "need", name="uq_registration_need_need"),
    )
    op.create_table(
        "registration_session",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_registration_session_event_session_id_event_session"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_session_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "event_session_id", name=op.f("pk_registration_session")),
    )
    with op.batch_alter_table("registration_session", schema=None) as batch_op:
        batch_op.create_index("ix_registration_session_session", ["event_session_id"], unique=False)

    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("door_link_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("rights", sa.String(length=400), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("battery_percent", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["door_link_id"], ["door_link.id"], name=op.f("fk_device_door_link_id_door_link")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_device_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_device_gate_id_gate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("reference", name=op.f("uq_device_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index("ix_device_event", ["event_id"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("token", sa.String(length=122), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('valid', 'revoked')", name=op.f("ck_ticket_status_known")),
        sa.CheckConstraint("adults + children >= 1", name=op.f("ck_ticket_not_empty")),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name=op.f("fk_ticket_attendee_id_attendee")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_ticket_event_id_event")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_ticket_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_ticket_ticket_id")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_attendee_id"), ["attendee_id"], unique=False)
        batch_op.create_index("ix_ticket_event_short_code", ["event_id", "short_code"], unique=False)
        batch_op.create_index("ix_ticket_event_updated", ["event_id", "updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sa.LargeBinary(length=8), nullable=True),
        sa.Column("raw_code", sa.String(length=200), nullable=True),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=30), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("overrides", sa.String(length=30), nullable=True),
        sa.Column("reverses", sa.String(length=36), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("conflict", sa.String(length=30), nullable=True),
        sa.CheckConstraint("decided_by IN ('device', 'server')", name=op.f("ck_log_entry_decided_by_known")),
        sa.CheckConstraint(
            "kind IN ('admit', 'exit', 'walk_in', 'tally', 'reversal')", name=op.f("ck_log_entry_kind_known")
        ),
        sa.CheckConstraint(
            "result IN ('unknown', 'forged', 'other_event', 'revoked', 'canceled', 'waitlisted', 'unconfirmed', 'other_session', 'too_early', 'too_late', 'admitted', 'already_admitted', 'party_full', 'recorded')",
            name=op.f("ck_log_entry_result_known"),
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_log_entry_device_id_device")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_log_entry_event_id_event")),
        sa.ForeignKeyConstraint(
            ["event_session_id"], ["event_session.id"], name=op.f("fk_log_entry_event_session_id_event_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("uuid", name=op.f("uq_log_entry_uuid")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_entry_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entry_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entry_received_at"), ["received_at"], unique=False)
        batch_op.create_index("ix_log_entry_reverses", ["reverses", "event_session_id"], unique=False)
        batch_op.create_index("ix_log_entry_session", ["event_session_id", "id"], unique=False)
        batch_op.create_index("ix_log_entry_ticket", ["ticket_id", "event_session_id"], unique=False)

    op.create_table(
        "paper_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_session.id"],
            name=op.f("fk_paper_sheet_event_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheet")),
        sa.UniqueConstraint("event_session_id", "name_key", name="uq_paper_sheet_name"),
        sa.UniqueConstraint("reference", name=op.f("uq_paper_sheet_reference")),
    )
    op.create_table(
        "paper_sheet_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_sheet_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("line", sa.String(length=220), nullable=False),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_paper_sheet_entry_entered_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["paper_sheet_id"],
            ["paper_sheet.id"],
            name=op.f("fk_paper_sheet_entry_paper_sheet_id_paper_sheet"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["uuid"], ["log_entry.uuid"], name=op.f("fk_paper_sheet_entry_uuid_log_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheet_entry")),
        sa.UniqueConstraint("uuid", name=op.f("uq_paper_sheet_entry_uuid")),
    )
    with op.batch_alter_table("paper_sheet_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_sheet_entry_paper_sheet_id"), ["paper_sheet_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("paper_sheet_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_sheet_entry_paper_sheet_id"))

    op.drop_table("paper_sheet_entry")
    op.drop_table("paper_sheet")
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_log_entry_ticket")
        batch_op.drop_index("ix_log_entry_session")
        batch_op.drop_index("ix_log_entry_reverses")
        batch_op.drop_index(batch_op.f("ix_log_entry_received_at"))
        batch_op.drop_index(batch_op.f("ix_log_entry_event_id"))
        batch_op.drop_index(batch_op.f("ix_log_entry_device_id"))

    op.drop_table("log_entry")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_registration_id"))
        batch_op.drop_index("ix_ticket_event_updated")
        batch_op.drop_index("ix_ticket_event_short_code")
        batch_op.drop_index(batch_op.f("ix_ticket_attendee_id"))

    op.drop_table("ticket")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index("ix_device_event")

    op.drop_table("device")
    with op.batch_alter_table("registration_session", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_session_session")

    op.drop_table("registration_session")
    op.drop_table("registration_need")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_message_registration_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_message_organization_id"))
        batch_op.drop_index("ix_outbox_message_due")

    op.drop_table("outbox_message")
    with op.batch_alter_table("estimate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_estimate_event_session_id"))

    op.drop_table("estimate")
    with op.batch_alter_table("door_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_link_event_id"))

    op.drop_table("door_link")
    op.drop_table("attendee")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_event_status")
        batch_op.drop_index("ix_registration_event_created")

    op.drop_table("registration")
    op.drop_table("gate")
    op.drop_table("event_text")
    with op.batch_alter_table("event_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_session_starts_at"))
        batch_op.drop_index("ix_event_session_event_start")

    op.drop_table("event_session")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_venue_id"))
        batch_op.drop_index(batch_op.f("ix_event_project_id"))
        batch_op.drop_index("ix_event_organization_status")

    op.drop_table("event")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_organization_id"))

    op.drop_table("venue")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_organization_id"))

    op.drop_table("project")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))
        batch_op.drop_index(batch_op.f("ix_membership_organization_id"))

    op.drop_table("membership")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_organization_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("user")
    op.drop_table("signing_key")
    op.drop_table("organization")
