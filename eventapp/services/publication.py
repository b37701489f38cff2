"""An event's steps: publish, cancel, finish, back to draft."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import EventNotOver, NotPublishable, ReasonMissing
from eventapp.domain.publishing import (
    Gap,
    PublishFacts,
    PublishSlot,
    PublishText,
    ensure_step,
    is_publishable,
    publish_gaps,
)
from eventapp.domain.schedule import local_day
from eventapp.domain.states import EventKind, EventStatus, MessageKind
from eventapp.models import Event, EventSession, EventText, Organization
from eventapp.queries import event_figures
from eventapp.queries import events as event_queries
from eventapp.queries import waitlist as waitlist_queries
from eventapp.services import outbox
from eventapp.services.event_changes import record, touch
from eventapp.services.waitlist import offer_places_of

_ORGANIZATION_FIELDS = (
    "name",
    "street",
    "postal_code",
    "city",
    "represented_by",
    "email",
    "phone",
    "register_entry",
    "data_protection_contact",
    "privacy_text",
    "accessibility_text",
)


@transactional
def publish_event(*, event_id: int, zone: str, user_id: int | None, now: datetime) -> Event:
    """Make a draft public. Raises WrongStatus, or NotPublishable while the check finds gaps."""
    locked = event_queries.lock_event(event_id)
    ensure_step(locked.status, to=EventStatus.PUBLISHED)
    event = event_queries.get_organization_event(locked.reference, organization_ids=[locked.organization_id])
    if not is_publishable(check_event(event, zone=zone)):
        raise NotPublishable
    event.status = EventStatus.PUBLISHED
    event.published_at = event.published_at or now
    touch(event, now=now)
    record("event.published", event, user_id=user_id, now=now)
    offer_places_of(event, now=now)  # people may have waited since it was public before
    return event


@transactional
def withdraw_event(*, event_id: int, user_id: int, now: datetime) -> Event:
    """Take a public event back to draft; its page then says that it is gone. Raises WrongStatus."""
    event = event_queries.lock_event(event_id)
    ensure_step(event.status, to=EventStatus.DRAFT)
    event.status = EventStatus.DRAFT
    event.cancellation_reason = ""
    touch(event, now=now)
    record("event.withdrawn", event, user_id=user_id, now=now)
    return event


@transactional
def cancel_event(*, event_id: int, reason: str, user_id: int, now: datetime) -> Event:
    """Say that the event does not take place, on its page and by mail to everybody registered or waiting.

    Raises ReasonMissing or WrongStatus.
    """
    if not reason.strip():
        raise ReasonMissing
    event = event_queries.lock_event(event_id)
    ensure_step(event.status, to=EventStatus.CANCELLED)
    event.status = EventStatus.CANCELLED
    event.cancellation_reason = reason.strip()
    for registration in (*event_figures.list_holding_places(event_id), *waitlist_queries.list_waiting(event_id)):
        outbox.enqueue_for_registration(
            MessageKind.EVENT_CANCELLED, registration=registration, organization_id=event.organization_id, now=now
        )
    touch(event, now=now)
    record("event.cancelled", event, user_id=user_id, reason=reason.strip(), now=now)
    return event


@transactional
def finish_event(*, event_id: int, user_id: int, now: datetime) -> Event:
    """Close an event whose sessions are over. Raises WrongStatus or EventNotOver."""
    event = event_queries.lock_event(event_id)
    ensure_step(event.status, to=EventStatus.FINISHED)
    if any(session.ends_at > now and not session.is_cancelled for session in event_queries.list_sessions(event_id)):
        raise EventNotOver
    event.status = EventStatus.FINISHED
    touch(event, now=now)
    record("event.finished", event, user_id=user_id, now=now)
    return event


def check_event(event: Event, *, zone: str) -> list[Gap]:
    """Return what is missing before the event can be public. The event comes with everything loaded."""
    held = [session for session in event.sessions if not session.is_cancelled]
    facts = PublishFacts(
        texts={text.language: _publish_text(text) for text in event.texts},
        session_count=len(held),
        last_day=local_day(_last_end(held), zone=zone) if held else None,
        has_venue=event.venue_id is not None,
        contact_name=event.contact_name,
        contact_phone=event.contact_phone,
        needs_deadline=event.needs_deadline,
        has_project=event.project is not None,
        funder_note=event.project.funder_note if event.project else "",
        organization=_organization_facts(event.organization),
        slots=_slots(held) if event.kind is EventKind.BERATUNG else (),
    )
    return publish_gaps(facts)


def _publish_text(text: EventText) -> PublishText:
    words = "\n".join((text.title, text.subtitle, text.summary, text.body, text.agenda))
    return PublishText(title=text.title, summary=text.summary, words=words)


def _slots(sessions: Sequence[EventSession]) -> list[PublishSlot]:
    return [PublishSlot(label=session.label, capacity=session.capacity) for session in sessions]


def _last_end(sessions: Sequence[EventSession]) -> datetime:
    return max(session.ends_at for session in sessions)


def _organization_facts(organization: Organization) -> dict[str, str]:
    return {field: getattr(organization, field) for field in _ORGANIZATION_FIELDS}
