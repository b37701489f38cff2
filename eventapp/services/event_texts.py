"""The words of an event, language by language."""

from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.describing import TextDetails
from eventapp.domain.errors import NotFound, StillInUse
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.models import EventText
from eventapp.queries import event_texts as text_queries
from eventapp.queries import events as event_queries
from eventapp.services.event_changes import record, touch


@transactional
def save_text(*, event_id: int, details: TextDetails, user_id: int, now: datetime) -> EventText:
    """Write or replace the event's words in one language."""
    event = event_queries.lock_event(event_id)
    text = text_queries.find_text(event_id, details.language)
    if text is None:
        text = EventText(event_id=event_id, language=details.language)
        db.session.add(text)
    text.title = details.title
    text.subtitle = details.subtitle
    text.summary = details.summary
    text.body = details.body
    text.agenda = details.agenda
    text.is_machine_translated = details.is_machine_translated
    touch(event, now=now)
    record("event.text_saved", event, user_id=user_id, reason=details.language, now=now)
    return text


@transactional
def remove_text(*, event_id: int, language: str, user_id: int, now: datetime) -> None:
    """Remove the event's words in a language; readers then get another one.

    Raises NotFound, and StillInUse for German, which all other languages fall back to.
    """
    event = event_queries.lock_event(event_id)
    if language == SOURCE_LANGUAGE:
        raise StillInUse
    text = text_queries.find_text(event_id, language)
    if text is None:
        raise NotFound
    db.session.delete(text)
    touch(event, now=now)
    record("event.text_removed", event, user_id=user_id, reason=language, now=now)
