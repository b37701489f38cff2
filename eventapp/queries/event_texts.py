"""Texts one by one."""

from sqlalchemy import select

from eventapp.db import db
from eventapp.models import EventText


def find_text(event_id: int, language: str) -> EventText | None:
    """Return the event's words in a language."""
    query = select(EventText).where(EventText.event_id == event_id, EventText.language == language)
    return db.session.scalars(query).first()
