"""Mails of messages to many: an organizer's words, thanks, reminders, and sessions that moved.

What a message says is read when its mail is sent; facts about the event stand around it and are ours.
"""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from eventapp.adapters.mail_templates import MailWords, RegistrationFacts
from eventapp.adapters.markdown import escape_markdown, plain_paragraphs, render_markdown
from eventapp.adapters.translations import Translator, direction_of, own_name
from eventapp.domain.errors import NotFound
from eventapp.domain.messages import fill_in
from eventapp.domain.states import (
    HOLDING_PLACES,
    EventStatus,
    MessageKind,
    MessageState,
    RegistrationStatus,
)
from eventapp.domain.texts import base_language, select_text
from eventapp.domain.unsubscribing import ENDING
from eventapp.models import Message, OutboxMessage, Registration
from eventapp.queries import messages as message_queries

#: Mails that this module knows.
KINDS = (MessageKind.ANNOUNCEMENT, MessageKind.THANKS, MessageKind.REMINDER, MessageKind.SESSION_CHANGED)
#: Mails with words of an organizer.
WITH_WORDS = (MessageKind.ANNOUNCEMENT, MessageKind.THANKS)


def is_wanted(message: OutboxMessage, registration: Registration, *, now: datetime) -> bool:
    """Say whether the mail's reason still stands."""
    if registration.email is None or (registration.no_messages and message.kind in ENDING):
        return False
    if message.kind in WITH_WORDS:
        return _is_still_meant(message, registration)
    if registration.event.status is not EventStatus.PUBLISHED:
        return False
    sessions = [choice.event_session for choice in registration.chosen]
    if message.kind is MessageKind.REMINDER:
        is_ahead = any(session.starts_at > now and not session.is_cancelled for session in sessions)
        is_held_up = message.message_id is not None and _state_of(message.message_id) is MessageState.STOPPED
        return registration.status is RegistrationStatus.CONFIRMED and is_ahead and not is_held_up
    cares = registration.status in (*HOLDING_PLACES, RegistrationStatus.WAITLISTED)
    return cares and any(session.ends_at > now for session in sessions)


def with_words(
    facts: RegistrationFacts,
    kind: MessageKind,
    message: Message | None,
    *,
    language: str,
    written_at: datetime,
    translator: Translator,
) -> RegistrationFacts:
    """Return the facts with an organizer's words in the reader's language, or in the one that stands in for it.

    Raises NotFound for a message without words.
    """
    if kind in (MessageKind.SESSION_CHANGED, *WITH_WORDS):  # the codes are in an earlier mail and on the own page
        facts = replace(facts, tickets=())
    if kind not in WITH_WORDS:
        return facts
    text = select_text(message.texts, language) if message else None
    if text is None:
        raise NotFound
    values = _values(facts, translator=translator)
    body = fill_in(
        text.body, {**{name: escape_markdown(value) for name, value in values.items()}, "link": f"<{facts.page_url}>"}
    )
    is_foreign = base_language(text.language) != base_language(language)
    words = MailWords(
        subject=" ".join(fill_in(text.subject, {**values, "link": facts.page_url}).split()),
        html=Markup(render_markdown(body)),  # noqa: S704 (sanitized)
        text=plain_paragraphs(body),
        language=text.language,
        direction=direction_of(text.language),
        stands_in_for=own_name(language) if is_foreign else "",
    )
    is_over = all(visit.ends_at <= written_at for visit in facts.visits)
    return replace(facts, words=words, cancel_url="" if is_over else facts.cancel_url)


def message_of(mail: OutboxMessage) -> Message | None:
    """Return the message that the mail is part of."""
    return None if mail.message_id is None else message_queries.get_with_texts(mail.message_id)


def _is_still_meant(mail: OutboxMessage, registration: Registration) -> bool:
    """False when the message was stopped, or the registration has meanwhile become another case."""
    message = message_of(mail)
    if message is None or message.state is MessageState.STOPPED:
        return False
    return not message.statuses or registration.status.value in message.statuses


def _state_of(message_id: int) -> MessageState:
    return message_queries.get_with_texts(message_id).state


def _values(facts: RegistrationFacts, *, translator: Translator) -> dict[str, str]:
    when = [
        f"{translator.day_full(visit.starts_at)}, {translator.clock_range(visit.starts_at, visit.ends_at)}"
        for visit in facts.visits
        if not visit.is_cancelled
    ]
    where = ", ".join(part for part in (facts.venue, facts.place) if part)
    return {"name": facts.name, "titel": facts.title, "termin": "; ".join(when), "ort": where}
