"""Remember who did what; part of the caller's transaction."""

from datetime import datetime

from eventapp.db import db
from eventapp.models import AuditEntry


def record(
    action: str,
    *,
    subject_type: str,
    subject_reference: str,
    now: datetime,
    user_id: int | None = None,
    organization_id: int | None = None,
    reason: str = "",
) -> None:
    """Add an audit entry. Only references and reasons, never a visitor's name or contact."""
    db.session.add(
        AuditEntry(
            at=now,
            action=action,
            subject_type=subject_type,
            subject_reference=subject_reference,
            user_id=user_id,
            organization_id=organization_id,
            reason=reason,
        )
    )
