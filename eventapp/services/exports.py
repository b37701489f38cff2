"""Downloads of names: only with a reason, only where a list is a duty, and always remembered (PRV-9)."""

from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.errors import ExportNotAllowed, ReasonMissing
from eventapp.domain.states import EventKind
from eventapp.models import Event
from eventapp.queries.people import AttendeeLine, list_attendee_lines
from eventapp.services.event_changes import record


@transactional
def export_attendees(*, event_id: int, reason: str, user_id: int, now: datetime) -> list[AttendeeLine]:
    """Return the attendee list and remember who took it and why.

    Raises ExportNotAllowed for events without list duty, ReasonMissing without a reason.
    """
    event = db.session.get_one(Event, event_id)
    release_names(event, action="attendees.exported", reason=reason, user_id=user_id, now=now)
    return list_attendee_lines(event_id)


def release_names(event: Event, *, action: str, reason: str, user_id: int, now: datetime) -> None:
    """Remember in the running transaction that names of the event leave the system.

    Raises ExportNotAllowed for events without list duty and for counselling (CNS-4), ReasonMissing without a reason.
    """
    if not event.list_duty or event.kind is EventKind.BERATUNG:
        raise ExportNotAllowed
    if not reason.strip():
        raise ReasonMissing
    record(action, event, user_id=user_id, reason=reason.strip(), now=now)
