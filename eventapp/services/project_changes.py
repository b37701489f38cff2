"""What every change of a project leaves behind: an audit entry."""

from datetime import datetime

from eventapp.models import Project
from eventapp.services import audit


def record(action: str, project: Project, *, user_id: int | None, now: datetime) -> None:
    """Add an audit entry about the project; without a user it happened by itself or by command."""
    audit.record(
        action,
        subject_type="project",
        subject_reference=project.reference,
        organization_id=project.organization_id,
        user_id=user_id,
        now=now,
    )
