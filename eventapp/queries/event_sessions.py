"""Sessions one by one."""

from sqlalchemy import exists, or_, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Estimate, EventSession, LogEntryRow, Question, RegistrationSession


def get_session(reference: str, *, event_id: int) -> EventSession:
    """Return a session of this event. Raises NotFound."""
    query = select(EventSession).where(EventSession.reference == reference, EventSession.event_id == event_id)
    session = db.session.scalars(query).first()
    if session is None:
        raise NotFound
    return session


def is_in_use(event_session_id: int) -> bool:
    """True when somebody registered for the session, something was counted in it, or a question is for its guests."""
    query = select(
        or_(
            exists().where(RegistrationSession.event_session_id == event_session_id),
            exists().where(LogEntryRow.event_session_id == event_session_id),
            exists().where(Estimate.event_session_id == event_session_id),
            exists().where(Question.event_session_id == event_session_id),
        )
    )
    return bool(db.session.scalar(query))
