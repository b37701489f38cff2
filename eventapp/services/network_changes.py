"""What happens between an association and its umbrella, in the log."""

from datetime import datetime

from eventapp.models import Organization
from eventapp.services import audit


def record(action: str, association: Organization, *, noted_by: int, user_id: int | None, now: datetime) -> None:
    """Note it with one of the two organizations, by id, which names its own people alone."""
    audit.record(
        action,
        subject_type="organization",
        subject_reference=association.reference,
        organization_id=noted_by,
        user_id=user_id,
        now=now,
    )
