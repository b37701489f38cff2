"""Associations that come back to their network, what stays of their events in its projects, mails about both.

Of associations that had left before, what stays is what is there now.
"""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_FORMER = "fk_organization_former_umbrella_id_organization"
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KINDS_BEFORE = (
    "'registration_confirmed', 'registration_changed', 'registration_canceled', 'registration_waitlisted', "
    "'place_offered', 'offer_expired', 'approval_requested', 'approval_refused', 'address_check', 'session_changed', "
    "'reminder', 'thanks', 'announcement', 'links_requested', 'event_cancelled', 'certificate_issued', "
    "'user_invited', 'password_reset', 'mail_test'"
)
_NEW_KINDS = "'network_left', 'network_invited', 'backup_missing', 'backup_well'"


def upgrade() -> None:
    with op.batch_alter_table("organization") as table:
        table.add_column(sa.Column("former_umbrella_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("invited_back_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("joined_network_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f(_FORMER), "organization", ["former_umbrella_id"], ["id"])
        table.create_index(op.f("ix_organization_former_umbrella_id"), ["former_umbrella_id"])
    op.create_table(
        "departed_event",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_departed_event_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_departed_event_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_departed_event")),
    )
    with op.batch_alter_table("departed_event") as table:
        table.create_index(op.f("ix_departed_event_project_id"), ["project_id"])
    _name_former_umbrellas()
    _keep_what_is_there()
    _allow_kinds(f"{_KINDS_BEFORE}, {_NEW_KINDS}")


def downgrade() -> None:
    op.execute(f"DELETE FROM outbox_message WHERE kind IN ({_NEW_KINDS})")  # noqa: S608 (our own words)
    _allow_kinds(f"{_KINDS_BEFORE}, 'address_unconfirmed'")  # a mail that is not sent any more was still allowed
    op.drop_table("departed_event")
    with op.batch_alter_table("organization") as table:
        table.drop_index(op.f("ix_organization_former_umbrella_id"))
        table.drop_constraint(op.f(_FORMER), type_="foreignkey")
        table.drop_column("joined_network_at")
        table.drop_column("invited_back_at")
        table.drop_column("former_umbrella_id")


def _allow_kinds(kinds: str) -> None:
    for name in ("outbox_message", "message"):
        constraint = op.f(f"ck_{name}_kind_known")
        with op.batch_alter_table(name) as table:
            table.drop_constraint(constraint, type_="check")
            table.create_check_constraint(constraint, f"kind IN ({kinds})")


def _name_former_umbrellas() -> None:
    """Of whom an umbrella has kept totals, or in whose log it stands."""
    noted_by = (
        "SELECT entry.organization_id FROM audit_entry AS entry WHERE entry.subject_reference = organization.reference"
        " AND entry.action IN ('organization.left_network', 'organization.removed_from_network')"
        " AND entry.organization_id <> organization.id ORDER BY entry.id DESC LIMIT 1"
    )
    kept_by = "SELECT MAX(kept.umbrella_id) FROM departed_total AS kept WHERE kept.organization_id = organization.id"
    op.execute(
        f"UPDATE organization SET former_umbrella_id = COALESCE(({kept_by}), ({noted_by}))"  # noqa: S608
        " WHERE left_network_at IS NOT NULL"
    )


def _keep_what_is_there() -> None:
    connection = op.get_bind()
    left = connection.execute(
        sa.text(
            "SELECT event.id, event.project_id, organization.left_network_at FROM event"
            " JOIN organization ON organization.id = event.organization_id"
            " JOIN project ON project.id = event.project_id"
            " WHERE organization.left_network_at IS NOT NULL AND project.organization_id <> organization.id"
        ).columns(left_network_at=sa.DateTime(timezone=True))
    ).all()
    for event_id, project_id, left_at in left:
        kept = sa.table(
            "departed_event",
            sa.column("event_id", sa.Integer()),
            sa.column("project_id", sa.Integer()),
            sa.column("left_at", sa.DateTime(timezone=True)),
            sa.column("entries", _JSON),
        )
        values = {"event_id": event_id, "project_id": project_id, "left_at": left_at, "entries": _entries(event_id)}
        connection.execute(sa.insert(kept).values(values))


def _entries(event_id: int) -> dict[str, Any]:
    def rows(query: str, **types: Any) -> list[dict[str, Any]]:
        found = op.get_bind().execute(sa.text(query).columns(**types), {"event": event_id})
        return [dict(row._mapping) for row in found]

    work = rows("SELECT day, activity, people, minutes FROM volunteer_work WHERE event_id = :event", day=sa.Date())
    rounds = rows(
        "SELECT counted_at, area, people FROM crowd_round WHERE event_id = :event",
        counted_at=sa.DateTime(timezone=True),
    )
    talks = rows(
        "SELECT first_talks, follow_up_talks, minutes, interpreted FROM counselling_tally WHERE event_id = :event"
    )
    topics = rows("SELECT topic, mentions FROM topic_tally WHERE event_id = :event")
    evidence = rows("SELECT kind FROM evidence_item WHERE event_id = :event")
    certificates: dict[int, int] = defaultdict(int)
    for row in rows(
        "SELECT certificate_session.event_session_id AS session FROM certificate_session"
        " JOIN certificate ON certificate.id = certificate_session.certificate_id"
        " JOIN event_session ON event_session.id = certificate_session.event_session_id"
        " WHERE event_session.event_id = :event AND certificate.withdrawn_at IS NULL"
    ):
        certificates[row["session"]] += 1
    signed = {
        row.pop("event_session_id"): row
        for row in rows(
            "SELECT event_session_id, signatures, without_signature, under_16 FROM signed_list"
            " JOIN event_session ON event_session.id = signed_list.event_session_id WHERE event_id = :event"
        )
    }
    sessions = rows(
        "SELECT id, reference, target, remark FROM event_session WHERE event_id = :event AND NOT is_cancelled"
    )
    return {
        "work": [{**row, "day": row["day"].isoformat()} for row in sorted(work, key=lambda row: row["day"])],
        "rounds": [
            {**row, "counted_at": _as_utc(row["counted_at"])}
            for row in sorted(rounds, key=lambda row: (row["counted_at"], row["area"]))
        ],
        "talks": talks[0] if talks else None,
        "topics": {row["topic"]: row["mentions"] for row in topics},
        "evidence": sorted(row["kind"] for row in evidence),
        "sessions": {
            row["reference"]: {
                "target": row["target"],
                "remark": row["remark"],
                "signed_list": signed.get(row["id"]),
                "certificates": certificates[row["id"]],
            }
            for row in sessions
        },
    }


def _as_utc(moment: Any) -> str:
    """SQLite keeps moments in UTC and without saying so."""
    return str(moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}+00:00")
