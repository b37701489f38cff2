"""What every change of an event leaves behind: its revision and an audit entry."""

from datetime import datetime

from eventapp.models import Event
from eventapp.services import audit


def touch(event: Event, *, now: datetime) -> None:
    """Note that the event has changed; calendars take over what has a higher revision."""
    event.updated_at = now
    if event.published_at is not None:
        event.revision += 1


def record(action: str, event: Event, *, user_id: int | None, now: datetime, reason: str = "") -> None:
    """Add an audit entry about the event; without a user an administrator did it by command."""
    audit.record(
        action,
        subject_type="event",
        subject_reference=event.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        reason=reason,
        now=now,
    )
