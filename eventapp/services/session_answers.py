"""Answers that go with the session they are for."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from eventapp.db import db
from eventapp.models import Answer, Question


def forget_sessions(*, registration_id: int, event_session_ids: Sequence[int]) -> None:
    """Remove the answers to questions for sessions that are given up, in the running transaction."""
    theirs = select(Question.id).where(Question.event_session_id.in_(event_session_ids))
    db.session.execute(delete(Answer).where(Answer.registration_id == registration_id, Answer.question_id.in_(theirs)))
