"""Recording estimates; an older one stays in the table, the newest counts."""

from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.estimates import EstimateDetails, complete_estimate
from eventapp.models import Estimate, Event, EventSession
from eventapp.services import audit


@transactional
def record_estimate(
    *,
    event_session_id: int,
    details: EstimateDetails,
    now: datetime,
    user_id: int | None = None,
) -> Estimate:
    """Record an estimate of a session. Raises EstimateIncomplete."""
    complete = complete_estimate(details)
    event_session = db.session.get_one(EventSession, event_session_id)
    event = db.session.get_one(Event, event_session.event_id)
    estimate = Estimate(
        event_session_id=event_session_id,
        count=complete.count,
        method=complete.method,
        estimated_at=complete.estimated_at,
        responsible=complete.responsible,
        note=complete.note,
        recorded_at=now,
    )
    db.session.add(estimate)
    audit.record(
        "estimate.recorded",
        subject_type="event_session",
        subject_reference=event_session.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
    return estimate
